"""The register of requests about personal data: in time, without identity, of the own center."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from core import clock
from people.datasets import registry
from people.enums import Role
from people.models import AccessRecord, RightsRequest, User
from people.rights_requests.forms import NO_CONTACT
from people.services.retention import destroy_due
from tests.factories.home import CenterFactory
from tests.factories.staff import member, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture(autouse=True)
def _monday(travel, settings):
    settings.STAFF_SECOND_FACTOR = False
    travel("2026-11-23 12:00")


@pytest.fixture
def ours():
    return CenterFactory(title="우리 센터")


@pytest.fixture
def manager(ours):
    return signed_in(member(Role.MANAGER, ours))


def form(page, **changed):
    return {"page": page.pk, "kind": "view", "received_on": "2026-11-20", "note": "전화", **changed}


def test_a_request_is_taken_in_answered_and_kept(manager, ours, travel):
    manager.post("/cms/rights-requests/add/", form(ours))
    asked = RightsRequest.objects.get()
    assert (asked.due_on, asked.is_late) == (date(2026, 11, 30), False)
    assert "답을 기다리는 개인정보 요청이 1건" in manager.get("/cms/").content.decode()
    travel("2026-12-01 09:00")
    manager = signed_in(User.objects.get())
    assert "기한이 지났어요" in manager.get("/cms/rights-requests/").content.decode()
    done = f"/cms/rights-requests/{asked.pk}/done/"
    assert manager.post(done, {"answer": ""}).status_code == 422
    assert manager.post(done, {"answer": "본인을 확인하고 보여 드림"}).status_code == 302
    assert manager.post(done, {"answer": "또"}).status_code == 404, "answered once"
    html = manager.get("/cms/rights-requests/").content.decode()
    assert "본인을 확인하고 보여 드림" in html
    assert "기한이 지나서" in html
    assert "답을 기다리는" not in manager.get("/cms/").content.decode()
    assert {"list", "change"} == set(AccessRecord.objects.values_list("action", flat=True))


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"note": "이디딤 010-1234-5678"}, NO_CONTACT),
        ({"note": "a@b.example"}, NO_CONTACT),
        ({"note": "990101-1234567"}, "주민등록번호는 받지 않아요"),
        ({"received_on": "2026-11-24"}, "지난 날이어야 해요"),
        ({"kind": ""}, "무엇을 요청했는지"),
    ],
)
def test_what_does_not_belong_there_is_refused(manager, ours, changed, says):
    response = manager.post("/cms/rights-requests/add/", form(ours, **changed))
    assert response.status_code == 422
    assert says in response.content.decode()
    assert not RightsRequest.objects.exists()


def test_every_center_keeps_its_own(manager):
    theirs = CenterFactory()
    foreign = RightsRequest.objects.create(page=theirs, kind="delete", note="다른 센터의 일")
    assert "다른 센터의 일" not in manager.get("/cms/rights-requests/").content.decode()
    assert manager.get(f"/cms/rights-requests/{foreign.pk}/done/").status_code == 404
    assert manager.post("/cms/rights-requests/add/", form(theirs)).status_code == 422
    operator = signed_in(member(Role.OPERATOR))
    foreign.page = None
    foreign.save()
    assert "다른 센터의 일" in operator.get("/cms/rights-requests/").content.decode()


@pytest.mark.parametrize("role", [Role.DESK, Role.COUNSELLOR, Role.EDITOR, Role.AUDITOR])
def test_others_have_no_register(ours, role):
    client = signed_in(member(role, ours))
    for address in ("", "add/"):
        assert client.get(f"/cms/rights-requests/{address}").status_code == 302


def test_it_is_destroyed_three_years_after_the_answer(ours):
    old = clock.now() - timedelta(days=3 * 365 + 1)
    RightsRequest.objects.create(page=ours, kind="view", done_at=old)
    waiting = RightsRequest.objects.create(page=ours, kind="view", received_on=old.date())
    [due] = [each for each in destroy_due(clock.now()) if each.dataset is registry.sets["rights_requests"]]
    assert due.rows == 1
    assert RightsRequest.objects.get() == waiting
