"""The desk of programs: who registered, yes and no, who came; within one's own centers, and with the access log."""

from __future__ import annotations

import re

import pytest
from django.core import mail
from django.test import Client

from events.enums import Admission, RegistrationStatus
from events.models import Registration
from people.enums import AccessAction, Role
from people.models import AccessRecord, Strike, User
from tests.factories import registering as reg
from tests.factories.home import CenterFactory
from tests.factories.staff import member, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.once]

S = RegistrationStatus


@pytest.fixture(autouse=True)
def now(travel):
    return travel("2026-11-23 10:00")


@pytest.fixture
def center():
    return CenterFactory()


@pytest.fixture
def desk(center) -> Client:
    return signed_in(member(Role.DESK, center))


def text(response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def roll(session) -> str:
    return f"/cms/registrations/{session.program.pk}/?session={session.pk}"


def does(desk: Client, registration: Registration, what: str, reason: str = "") -> Registration:
    path = f"/cms/registrations/{registration.program.pk}/?session={registration.session_id or ''}"
    desk.post(path, {"do": f"{what}:{registration.pk}", "reason": reason})
    registration.refresh_from_db()
    return registration


def test_requests_are_approved_put_into_the_line_and_declined(center, desk):
    session = reg.session(1, of=reg.program(parent=center, admission=Admission.APPROVAL))
    first, second, third = (reg.applies(number, session) for number in (1, 2, 3))
    assert {each.status for each in (first, second, third)} == {S.REQUESTED}
    page = text(desk.get(roll(session)))
    assert "이디딤1" in page
    assert does(desk, first, "approve").status == S.CONFIRMED
    assert does(desk, second, "approve").status == S.REQUESTED, "there is one seat"
    assert does(desk, second, "wait").number == 1
    assert does(desk, third, "decline").status == S.REQUESTED, "a reason is needed"
    assert does(desk, third, "decline", "이번에는 처음 오는 분께 먼저 드려요.").status == S.DECLINED
    assert "처음 오는 분께" in mail.outbox[-1].body
    assert does(desk, first, "cancel", "강사 사정").status == S.CANCELLED
    second.refresh_from_db()
    assert second.status == S.OFFERED


@pytest.mark.parametrize(("is_care", "strikes"), [(False, 1), (True, 0)])
def test_who_came_and_who_did_not(center, desk, travel, is_care, strikes):
    session = reg.session(5, of=reg.program(parent=center, is_care=is_care))
    came, missed = reg.applies(1, session), reg.applies(2, session)
    assert does(desk, came, "attended").status == S.CONFIRMED, "not before it begins"
    travel("2026-11-30 13:30")
    desk = signed_in(User.objects.get(email=f"desk{center.pk}@didim.example"))
    assert does(desk, came, "attended").status == S.ATTENDED
    assert does(desk, missed, "absent").status == S.NO_SHOW
    assert Strike.objects.filter(person=missed.person).count() == strikes
    session.refresh_from_db()
    assert session.seats_taken == 2


def test_everything_is_recorded_first(center, desk):
    session = reg.session(5, of=reg.program(parent=center))
    made = reg.applies(1, session)
    desk.get(roll(session))
    does(desk, made, "cancel", "본인이 전화했어요")
    found = AccessRecord.objects.order_by("-pk")[:2]
    assert [each.action for each in found] == [AccessAction.CHANGE, AccessAction.LIST]
    assert {tuple(each.people) for each in found} == {(made.person_id,)}
    assert found[0].reason == "본인이 전화했어요"


def test_nobody_sees_another_centers_people(center, desk):
    theirs = reg.session(5, of=reg.program(parent=CenterFactory()))
    made = reg.applies(1, theirs)
    own = reg.session(5, of=reg.program(parent=center))
    assert desk.get(roll(theirs)).status_code == 404
    assert desk.get(f"/cms/registrations/{own.program.pk}/?session={theirs.pk}").status_code == 404
    assert made.spoken_code not in text(desk.get("/cms/registrations/list/"))
    assert does(desk, made, "cancel", "몰래").status == S.CONFIRMED
    desk.post(roll(own), {"do": f"cancel:{made.pk}", "reason": "몰래"})
    made.refresh_from_db()
    assert made.status == S.CONFIRMED


def test_the_list_masks_names_and_the_file_asks_for_a_reason(center, desk):
    made = reg.applies(1, reg.session(5, of=reg.program(parent=center)))
    page = text(desk.get("/cms/registrations/list/"))
    assert made.spoken_code in page
    assert "이**1" in page
    assert "이디딤1" not in page
    manager = signed_in(member(Role.MANAGER, center))
    told = {"purpose": "on-site", "kind": "csv", "detail": ""}
    file = manager.post("/cms/registrations/list/export/", told)
    assert "이디딤1" in b"".join(file.streaming_content).decode()
    assert AccessRecord.objects.order_by("-pk").first().action == AccessAction.EXPORT


def test_programs_with_what_waits_first(center, desk):
    reg.applies(1, reg.session(5, of=reg.program(parent=center, title="먼저 온 차례")))
    reg.applies(
        2, reg.session(5, of=reg.program(parent=center, title="골라요", admission=Admission.APPROVAL))
    )
    page = text(desk.get("/cms/registrations/"))
    assert page.index("골라요") < page.index("먼저 온 차례")
