"""Becoming staff: a mail with a link that works once."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth.password_validation import password_validators_help_texts, validate_password
from django.core import mail
from django.core.exceptions import ValidationError
from django.test import Client
from post_office.models import Email

from core import clock
from people.enums import Role
from people.errors import Refused
from people.models import Invitation, StaffRole, User
from people.services.invitations import invitation_cancel, invite
from people.services.roles import role_revoke
from tests.factories import bookings as make
from tests.factories.home import CenterFactory, site_root
from tests.factories.staff import member, signed_in, staff_role

pytestmark = [pytest.mark.django_db, pytest.mark.once]

PASSWORD = "didim-stone-bridge-7"
WELCOME = {"name": "김시연", "password": PASSWORD, "password_again": PASSWORD}
OPEN = "/accounts/invitation/"


@pytest.fixture(autouse=True)
def _pages(settings):
    site_root()
    settings.STAFF_SECOND_FACTOR = False


@pytest.fixture
def center():
    return CenterFactory(title="디딤 센터")


@pytest.fixture
def manager(center):
    return member(Role.MANAGER, center, name="이센터")


@pytest.fixture
def role(center):
    return staff_role(Role.DESK, center)


def link(**values) -> str:
    """Invite, and read the address in the mail."""
    invite(**{"email": "New@didim.example", "name": "김시연", **values})
    return re.search(r"/accounts/invitation/[\w-]+/", mail.outbox[-1].body)[0]


def accept(address, form=WELCOME, client=None):
    client = client or Client()
    client.get(address)
    return client.post(OPEN, form)


# --- The mail -------------------------------------------------------------------------------


def test_the_mail_says_who_invites_to_what(manager, role):
    link(staff_role=role, by=manager)
    letter = mail.outbox[-1]
    assert letter.to == ["new@didim.example"]
    assert letter.subject == "디딤 센터 창구 역할에 초대해요"
    assert "김시연 님, 이센터 님이 디딤 센터의 ‘창구’ 역할을" in letter.body


def test_only_the_hash_of_the_link_is_kept(manager, role):
    token = link(staff_role=role, by=manager).split("/")[-2]
    assert len(token) >= 43
    kept = Invitation.objects.values_list().get()
    assert token not in str(kept)
    assert token not in str(list(Email.objects.values_list("context", "message", "html_message")))


def test_inviting_again_ends_the_earlier_invitation(manager, role, travel):
    travel("2026-11-23 09:00")
    first = link(staff_role=role, by=manager)
    travel("2026-11-23 09:01")
    second = link(staff_role=role, by=manager)
    assert Invitation.objects.count() == 1
    assert Client().get(first).status_code == 410
    assert Client().get(second).status_code == 302


def test_a_second_click_is_the_same_invitation(manager, role):
    first = link(staff_role=role, by=manager)
    sent = len(mail.outbox)
    invite(email="new@didim.example", name="김시연", staff_role=role, by=manager)
    assert (Invitation.objects.count(), len(mail.outbox)) == (1, sent)
    assert Client().get(first).status_code == 302


@pytest.mark.parametrize(
    ("by", "to", "refused"),
    [
        (Role.MANAGER, Role.DESK, None),
        (Role.MANAGER, Role.OPERATOR, "not_yours"),
        (Role.OPERATOR, Role.AUDITOR, None),
        (Role.OPERATOR, Role.MANAGER, None),
        (Role.EDITOR, Role.EDITOR, "not_yours"),
        (Role.DESK, Role.DESK, "not_yours"),
        (Role.AUDITOR, Role.AUDITOR, "not_yours"),
    ],
    ids=str,
)
def test_who_invites_whom(center, by, to, refused):
    values = {"email": "new@didim.example", "name": "새 사람", "staff_role": staff_role(to, center)}
    if refused:
        with pytest.raises(Refused, match=refused):
            invite(by=member(by, center), **values)
        assert not mail.outbox
    else:
        assert invite(by=member(by, center), **values).pk
        assert len(mail.outbox) == 1


def test_a_manager_invites_to_no_other_center(manager):
    with pytest.raises(Refused, match="not_yours"):
        link(staff_role=staff_role(Role.EDITOR, CenterFactory()), by=manager)


def test_nobody_invites_themselves(manager, center):
    with pytest.raises(Refused, match="not_yourself"):
        link(email=manager.email.upper(), staff_role=staff_role(Role.COUNSELLOR, center), by=manager)


def test_who_has_the_role_is_not_invited(manager, center, role):
    with pytest.raises(Refused, match="already"):
        link(email=member(Role.DESK, center).email, staff_role=role, by=manager)


# --- The link -------------------------------------------------------------------------------


def test_the_token_leaves_the_address_at_once(manager, role):
    address = link(staff_role=role, by=manager)
    client = Client()
    response = client.get(address)
    assert (response.status_code, response["Location"]) == (302, OPEN)
    page = client.get(OPEN)
    assert page.status_code == 200
    html = page.content.decode()
    assert "디딤 센터에 초대받으셨어요" in html
    assert 'value="김시연"' in html
    assert address.split("/")[-2] not in html
    for each in (response, page):
        assert "no-store" in each["Cache-Control"]


def test_a_newcomer_becomes_staff(manager, role):
    response = accept(link(staff_role=role, by=manager))
    assert (response.status_code, response["Location"]) == (302, "/cms/")
    person = User.objects.get(email="new@didim.example")
    assert (person.name, person.is_staff, person.is_superuser) == ("김시연", True, False)
    assert person.check_password(PASSWORD)
    assert list(person.groups.all()) == [role.group]
    assert signed_in(person).get("/cms/desk/").status_code == 200


def test_the_link_works_once(manager, role):
    address = link(staff_role=role, by=manager)
    late = Client()
    late.get(address)
    accept(address)
    again = Client().get(address)
    assert again.status_code == 410
    assert "이미 받아들인 초대예요" in again.content.decode()
    assert late.post(OPEN, {**WELCOME, "password": "x", "password_again": "x"}).status_code == 410
    assert User.objects.get(email="new@didim.example").check_password(PASSWORD)


def test_a_visitor_keeps_the_account_and_gets_a_password(manager, role):
    visitor = make.person(1)
    accept(link(email=visitor.email, staff_role=role, by=manager))
    visitor.refresh_from_db()
    assert visitor.is_staff
    assert visitor.check_password(PASSWORD)
    assert visitor.phone == "+821000000001"


def test_staff_keep_their_password(manager, role, center):
    person = member(Role.EDITOR, center, password="their-own-password-5")
    address = link(email=person.email, staff_role=role, by=manager)
    client = Client()
    client.get(address)
    assert "비밀번호는 그대로예요" in client.get(OPEN).content.decode()
    client.post(OPEN, WELCOME)
    person = User.objects.get(pk=person.pk)
    assert person.check_password("their-own-password-5")
    assert person.name == "편집자"
    assert person.groups.count() == 2
    assert "_auth_user_id" not in client.session, "the link signs nobody in"


def test_somebody_else_who_is_signed_in_is_signed_out(manager, role):
    client = signed_in(manager)
    accept(link(staff_role=role, by=manager), client=client)
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"name": ""}, "이름을 입력해 주세요"),
        ({"password": "", "password_again": ""}, "비밀번호를 정해 주세요"),
        ({"password_again": "another-stone-8"}, "두 비밀번호가 서로 달라요"),
        ({"password": "1234", "password_again": "1234"}, "비밀번호"),
        ({"password": "new@didim.example", "password_again": "new@didim.example"}, "비밀번호"),
    ],
    ids=["no name", "no password", "two passwords", "weak", "like the address"],
)
def test_mistakes_are_explained_and_use_nothing_up(manager, role, changed, message):
    address = link(staff_role=role, by=manager)
    client = Client()
    response = accept(address, {**WELCOME, **changed}, client)
    assert response.status_code == 422
    assert message in response.content.decode()
    assert not User.objects.filter(email="new@didim.example").exists()
    assert client.post(OPEN, WELCOME).status_code == 302


def expired(invitation):
    Invitation.objects.update(expires_at=clock.now() - timedelta(seconds=1))


def cancelled(invitation):
    invitation_cancel(invitation=invitation, by=invitation.invited_by)


def inviter_left(invitation):
    manager = invitation.invited_by
    admin = User.objects.create_superuser("admin@didim.example")
    role_revoke(user=manager, staff_role=StaffRole.objects.get(group__user=manager), by=admin)


def inviter_erased(invitation):
    User.objects.filter(pk=invitation.invited_by_id).delete()


def inviter_switched_off(invitation):
    User.objects.filter(pk=invitation.invited_by_id).update(is_active=False)


@pytest.mark.parametrize(
    "event",
    [expired, cancelled, inviter_left, inviter_erased, inviter_switched_off],
    ids=lambda f: f.__name__,
)
@pytest.mark.parametrize("opened", [False, True], ids=["not opened yet", "opened before"])
def test_links_that_open_nothing_say_whom_to_ask(manager, role, event, opened):
    address = link(staff_role=role, by=manager)
    client = Client()
    if opened:
        client.get(address)
    event(Invitation.objects.get())
    response = client.post(OPEN, WELCOME) if opened else client.get(address)
    assert response.status_code == 410
    assert "다시 보내 달라고 해 주세요" in response.content.decode()
    assert not User.objects.filter(email="new@didim.example").exists()


def test_a_made_up_link_opens_nothing():
    assert Client().get("/accounts/invitation/made-up/").status_code == 410
    assert Client().get(OPEN).status_code == 410


def test_an_account_that_was_switched_off_stays_off(manager, role):
    address = link(staff_role=role, by=manager)
    User.objects.create_user("new@didim.example", is_active=False)
    response = accept(address)
    assert response.status_code == 422
    assert "꺼 둔 계정이에요" in response.content.decode()
    assert not User.objects.get(email="new@didim.example").is_staff


@pytest.mark.parametrize(
    ("password", "says"),
    [
        ("1a!", "비밀번호가 짧아요. 8글자 이상 적어 주세요."),
        ("password", "흔해서 금방 알아낼 수 있는"),
        ("82736451908", "숫자만 있어요. 글자도 섞어 주세요."),
        ("new@didim.example", "이름이나 메일 주소와 너무 비슷해요"),
    ],
)
def test_what_is_wrong_with_a_password_is_said_kindly(password, says):
    person = User(email="new@didim.example", name="새 사람")
    with pytest.raises(ValidationError) as error:
        validate_password(password, person)
    assert any(message.startswith(says) for message in error.value.messages)
    assert not set(error.value.messages) & set(password_validators_help_texts())
    assert all(message.endswith("요.") for message in error.value.messages)
