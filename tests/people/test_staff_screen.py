"""직원: who sees whom, who invites, who takes roles away."""

import re

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from people.enums import Role
from people.models import AccessRecord, Invitation, SensitiveNote, User
from people.services.erasure import errands_of
from people.services.invitations import invite
from tests.factories.home import CenterFactory
from tests.factories.staff import member, signed_in, staff_role

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture(autouse=True)
def _one_step(settings):
    settings.STAFF_SECOND_FACTOR = False


@pytest.fixture
def ours():
    return CenterFactory(title="우리 센터")


@pytest.fixture
def theirs():
    return CenterFactory(title="다른 센터")


@pytest.fixture
def manager(ours):
    return member(Role.MANAGER, ours, name="이센터")


def text_of(response):
    assert response.status_code == 200
    return response.content.decode()


def test_a_manager_sees_the_own_staff_only(manager, ours, theirs):
    member(Role.DESK, ours, name="우리창구", email="desk@didim.example")
    member(Role.DESK, theirs, name="다른창구", email="other@didim.example")
    admin = member(Role.OPERATOR, name="운영하는사람")
    invite(email="i@didim.example", name="초대받은이", staff_role=staff_role(Role.EDITOR, ours), by=manager)
    invite(email="j@didim.example", name="남의초대", staff_role=staff_role(Role.EDITOR, theirs), by=admin)
    html = text_of(signed_in(manager).get("/cms/staff/"))
    assert {"우리창구", "desk@didim.example", "초대받은이"} <= set(re.findall(r"[\w@.]+", html))
    for hidden in ("다른창구", "other@didim.example", "남의초대", "다른 센터", "운영하는사람"):
        assert hidden not in html
    html = text_of(signed_in(admin).get("/cms/staff/"))
    for shown in ("우리창구", "다른창구", "남의초대", "온 네트워크", "감사자"):
        assert shown in html


@pytest.mark.parametrize("role", [Role.DESK, Role.COUNSELLOR, Role.EDITOR, Role.AUDITOR])
def test_others_see_nothing(ours, role):
    client = signed_in(member(role, ours))
    for address in ("", "invite/", "roles/1/remove/1/"):
        assert client.get(f"/cms/staff/{address}").status_code == 302
    assert "/cms/staff/" not in client.get("/cms/").content.decode()


def test_inviting(manager, ours):
    client = signed_in(manager)
    role = staff_role(Role.DESK, ours)
    html = text_of(client.get(f"/cms/staff/invite/?role={role.pk}"))
    assert re.search(rf'value="{role.pk}"[^>]*checked', html)
    form = {"name": "새 사람", "email": "new@didim.example", "role": role.pk}
    assert client.post("/cms/staff/invite/", form)["Location"] == "/cms/staff/"
    assert mail.outbox[-1].to == ["new@didim.example"]
    assert Invitation.objects.get().invited_by == manager
    assert "새 사람" in text_of(client.get("/cms/staff/"))


@pytest.mark.parametrize(
    ("role", "place"), [(Role.EDITOR, "theirs"), (Role.OPERATOR, None)], ids=["another center", "the network"]
)
def test_a_manager_cannot_reach_other_roles_by_their_number(manager, theirs, role, place):
    form = {"name": "새 사람", "email": "new@didim.example", "role": staff_role(role, theirs).pk}
    response = signed_in(manager).post("/cms/staff/invite/", form)
    assert response.status_code == 422
    assert not Invitation.objects.exists()
    assert 'value="new@didim.example"' in response.content.decode()


def test_what_stands_against_an_invitation_is_said(manager, ours):
    desk = member(Role.DESK, ours)
    form = {"name": "창구", "email": desk.email, "role": staff_role(Role.DESK, ours).pk}
    response = signed_in(manager).post("/cms/staff/invite/", form)
    assert response.status_code == 422
    assert "이미 이 역할을 맡고 있어요" in response.content.decode()


def test_taking_a_role_away_asks_once(manager, ours):
    desk = member(Role.DESK, ours, name="우리창구")
    address = f"/cms/staff/roles/{staff_role(Role.DESK, ours).pk}/remove/{desk.pk}/"
    client = signed_in(manager)
    assert "마지막 역할이라" in text_of(client.get(address))
    assert desk.groups.exists()
    client.post(address)
    assert not desk.groups.exists()


def test_notes_are_handed_over_when_a_counsellor_leaves(manager, ours):
    """Access can be ended at once; what was written is asked about before and after."""
    counsellor = member(Role.COUNSELLOR, ours, name="상담이")
    visitor = User.objects.create_user("v@didim.example")
    SensitiveNote.objects.create(person=visitor, page=ours, author=counsellor, body="x")
    address = f"/cms/staff/roles/{staff_role(Role.COUNSELLOR, ours).pk}/remove/{counsellor.pk}/"
    hand_over = f"/cms/notes/hand-over/{ours.pk}/{counsellor.pk}/"
    client = signed_in(manager)
    html = text_of(client.get(address))
    assert "상담 메모가 1건" in html
    assert hand_over in html
    response = client.post(address, follow=True)
    assert response.redirect_chain[-1][0] == hand_over
    assert "상담 메모가 남았어요" in response.content.decode()
    assert not counsellor.groups.exists()
    [errand] = errands_of(counsellor)
    assert "우리 센터에서 쓴 상담 메모가 1건" in errand.text
    assert "센터장에게" in errand.text


def test_the_last_manager_cannot_delete_the_own_account(manager, ours):
    [errand] = errands_of(manager)
    assert "우리 센터의 마지막 센터장" in errand.text
    assert errand.url == f"/cms/staff/invite/?role={staff_role(Role.MANAGER, ours).pk}"
    response = signed_in(manager).post("/me/data/delete/", {"is_sure": "on"})
    assert "마지막 센터장" in response.content.decode()
    assert User.objects.filter(pk=manager.pk).exists()
    member(Role.MANAGER, ours, email="next@didim.example")
    assert errands_of(manager) == []


def test_the_last_manager_stays(manager, ours):
    address = f"/cms/staff/roles/{staff_role(Role.MANAGER, ours).pk}/remove/{manager.pk}/"
    response = signed_in(manager).post(address, follow=True)
    assert "마지막 센터장이에요" in response.content.decode()
    assert manager.groups.exists()


def test_guessed_numbers_lead_nowhere(manager, ours, theirs):
    other = member(Role.DESK, theirs, name="다른창구")
    admin = member(Role.OPERATOR)
    foreign = invite(email="j@didim.example", name="x", staff_role=staff_role(Role.EDITOR, theirs), by=admin)
    desk = staff_role(Role.DESK, ours)
    client = signed_in(manager)
    for address in (
        f"roles/{staff_role(Role.DESK, theirs).pk}/remove/{other.pk}/",
        f"roles/{desk.pk}/remove/{other.pk}/",
        f"roles/{staff_role(Role.OPERATOR).pk}/remove/{admin.pk}/",
        f"invitations/{foreign.pk}/remove/",
    ):
        assert client.post(f"/cms/staff/{address}").status_code == 404
    assert other.groups.exists()
    assert Invitation.objects.filter(pk=foreign.pk).exists()


def test_an_invitation_is_taken_back(manager, ours):
    made = invite(email="i@didim.example", name="x", staff_role=staff_role(Role.DESK, ours), by=manager)
    client = signed_in(manager)
    assert client.get(f"/cms/staff/invitations/{made.pk}/remove/").status_code == 405
    client.post(f"/cms/staff/invitations/{made.pk}/remove/")
    assert not Invitation.objects.exists()


def test_looking_at_the_list_is_recorded(manager, ours):
    desk = member(Role.DESK, ours)
    signed_in(manager).get("/cms/staff/")
    found = AccessRecord.objects.get()
    assert (found.action, found.what, found.people) == ("list", "직원 목록", sorted([manager.pk, desk.pk]))


def test_the_list_takes_a_constant_number_of_queries(ours):
    client = signed_in(member(Role.OPERATOR))
    counts = []
    for number in range(3):
        with CaptureQueriesContext(connection) as found:
            assert client.get("/cms/staff/").status_code == 200
        counts.append(len(found))
        center = CenterFactory()
        for each in range(3):
            member(Role.DESK, center, email=f"{number}-{each}@didim.example")
    assert counts[1] == counts[2]
