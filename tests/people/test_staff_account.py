"""Accounts of staff in the Wagtail admin: one name, a mail address."""

import re

import pytest
from django.contrib.auth.models import Group
from django.core import mail
from django.urls import reverse
from wagtail.models import ModelLogEntry

from people.enums import Role
from people.models import AccessRecord, User
from tests.factories import bookings as make
from tests.factories.home import CenterFactory
from tests.factories.staff import member, signed_in, staff_role

pytestmark = [pytest.mark.django_db, pytest.mark.once, pytest.mark.usefixtures("search_index")]

OWN_ACCOUNT = {
    "name_email-name": "김디딤",
    "locale-preferred_language": "ko",
    "theme-theme": "system",
    "theme-contrast": "system",
    "theme-density": "default",
}


@pytest.fixture
def admin(client):
    person = User.objects.create_superuser("admin@didim.example", "safe-password-1")
    client.force_login(person)
    return person


def test_an_account_is_made_with_one_name(client, admin):
    data = {
        "email": "New@didim.example",
        "name": "김시연",
        "password1": "safe-password-2",
        "password2": "safe-password-2",
    }
    response = client.post("/cms/users/new/", data)
    assert response.status_code == 302, response.context["form"].errors
    made = User.objects.get(email__iexact="new@didim.example")
    assert made.name == "김시연"
    assert made.check_password("safe-password-2")


def test_lists_and_edit_pages_open(client, admin):
    assert "admin@didim.example" in client.get("/cms/users/").content.decode()
    assert client.get(f"/cms/users/edit/{admin.pk}/").status_code == 200


def test_ones_own_name_can_be_changed(client, admin):
    page = client.get("/cms/account/")
    assert 'name="name_email-name"' in page.content.decode()
    saved = client.post("/cms/account/", OWN_ACCOUNT, follow=True)
    assert "계정 설정을 저장했어요." in saved.content.decode()
    admin.refresh_from_db()
    assert admin.name == "김디딤"
    assert "김디딤" in client.get("/cms/").content.decode()


@pytest.mark.parametrize("address", ["mine@didim.example", "visitor1@didim.example"], ids=["free", "taken"])
def test_ones_own_address_is_shown_and_changed_with_codes_only(client, admin, address):
    make.person(1)
    page = client.get("/cms/account/").content.decode()
    assert 'href="/me/email/"' in page
    field = re.search(r"<input[^>]*name=\"name_email-email\"[^>]*>", page)[0]
    assert 'value="admin@didim.example"' in field
    assert "disabled" in field
    response = client.post("/cms/account/", {**OWN_ACCOUNT, "name_email-email": address})
    assert response["Location"] == "/cms/account/", "and nothing tells whose an address is"
    admin.refresh_from_db()
    assert (admin.name, admin.email) == ("김디딤", "admin@didim.example")


def test_an_address_changed_by_an_administrator_ends_sessions_and_is_told(client, admin):
    colleague = member(Role.DESK, CenterFactory(), email="desk@didim.example", name="창구사람")
    elsewhere = signed_in(colleague)
    form = account_form(colleague, groups=[group.pk for group in colleague.groups.all()])
    address = f"/cms/users/edit/{colleague.pk}/"
    assert client.post(address, form).status_code == 302
    assert not mail.outbox
    assert elsewhere.get("/me/email/").status_code == 200
    assert client.post(address, {**form, "email": "new@didim.example"}).status_code == 302
    assert User.objects.get(pk=colleague.pk).email == "new@didim.example"
    assert elsewhere.get("/me/email/").status_code == 302
    assert client.get("/cms/").status_code == 200
    assert [message.to for message in mail.outbox] == [["desk@didim.example"]]
    assert ModelLogEntry.objects.filter(action="people.change_address", user=admin).exists()
    assert "메일 주소를 바꾸고" in client.get(f"/cms/users/history/{colleague.pk}/").content.decode()


def test_an_administrator_who_changes_their_own_address_stays(client, admin):
    form = account_form(admin, email="new@didim.example", name="관리", is_superuser="on")
    assert client.post(f"/cms/users/edit/{admin.pk}/", form).status_code == 302
    assert client.get("/cms/").status_code == 200
    assert mail.outbox[-1].to == ["admin@didim.example"]


def test_staff_sign_in_with_a_password_in_korean(client, admin):
    client.logout()
    html = client.get("/cms/login/", follow=True).content.decode()
    assert 'lang="ko"' in html
    assert client.login(username="ADMIN@didim.example", password="safe-password-1"), "addresses have no case"


# --- Operators ------------------------------------------------------------------------------


@pytest.fixture
def operator(settings):
    settings.STAFF_SECOND_FACTOR = False
    return member(Role.OPERATOR, name="운영하는사람")


def account_form(person, **changed):
    return {"email": person.email, "name": person.name, "is_active": "on", **changed}


def test_visitors_are_never_listed(client, admin, operator):
    visitor = make.person(1, name="방문한사람")
    for browser in (client, signed_in(operator)):
        for query in ("", "?q=방문한사람", "?q=visitor1", "?is_active=true", "?ordering=-email"):
            for address in ("/cms/users/", "/cms/users/results/"):
                html = browser.get(f"{address}{query}").content.decode()
                assert html.count("방문한사람") <= 1, "as what was searched for"
                assert visitor.email not in html


@pytest.mark.parametrize(
    "address",
    [
        "edit/{pk}/",
        "delete/{pk}/",
        "history/{pk}/",
        "history-results/{pk}/",
        "usage/{pk}/",
        "{pk}/second-factor/",
    ],
)
def test_visitors_have_no_screen(client, admin, operator, address):
    visitor = make.person(1, name="방문한사람")
    for browser in (client, signed_in(operator)):
        response = browser.get(f"/cms/users/{address.format(pk=visitor.pk)}", follow=True)
        assert "방문한사람" not in response.content.decode()


@pytest.mark.parametrize("action", ["assign_role", "delete", "set_active_state"])
def test_accounts_are_changed_one_by_one(client, admin, action):
    visitor = make.person(1)
    address = f"/cms/bulk/people/user/{action}/?id={visitor.pk}"
    assert client.get(address).status_code == 404
    assert client.post(address, {"role": 1, "mark_as_active": "False"}).status_code == 404
    assert User.objects.get(pk=visitor.pk).is_active


def test_an_operator_switches_a_colleague_off(operator):
    person = member(Role.DESK, CenterFactory(), name="창구사람")
    html = signed_in(operator).get(f"/cms/users/edit/{person.pk}/").content.decode()
    assert 'type="password"' not in html
    assert 'name="groups"' not in html
    signed_in(operator).post(f"/cms/users/edit/{person.pk}/", {"name": "새이름"})
    person.refresh_from_db()
    assert (person.name, person.is_active) == ("새이름", False)


def test_an_operator_takes_no_account_over(operator):
    person = member(Role.DESK, CenterFactory(), password="their-own-password-5")
    group = staff_role(Role.AUDITOR).group
    form = account_form(
        person,
        email="mine@didim.example",
        is_superuser="on",
        groups=[group.pk],
        password1="my-own-password-6",
        password2="my-own-password-6",
    )
    before = (person.email, False, True, set(person.groups.all()))
    assert signed_in(operator).post(f"/cms/users/edit/{person.pk}/", form).status_code == 302
    person = User.objects.get(pk=person.pk)
    after = (
        person.email,
        person.is_superuser,
        person.check_password("their-own-password-5"),
        set(person.groups.all()),
    )
    assert after == before


def test_an_operator_gets_no_further_rights(operator):
    form = account_form(operator, is_superuser="on", groups=[staff_role(Role.AUDITOR).group.pk])
    signed_in(operator).post(f"/cms/users/edit/{operator.pk}/", form)
    operator = User.objects.get(pk=operator.pk)
    assert not operator.is_superuser
    assert [role.staff_role.role for role in operator.groups.all()] == [Role.OPERATOR]


@pytest.mark.parametrize("address", ["edit/{pk}/", "delete/{pk}/", "{pk}/second-factor/"])
def test_an_operator_reaches_no_administrator(admin, operator, address):
    browser = signed_in(operator)
    address = f"/cms/users/{address.format(pk=admin.pk)}"
    for response in (browser.get(address), browser.post(address, {"name": "x", "reason": "x"})):
        assert response.status_code in {302, 404}
    assert "admin@didim.example" not in browser.get("/cms/users/").content.decode()
    admin.refresh_from_db()
    assert (admin.name, admin.is_active) == ("", True)


@pytest.mark.parametrize("address", ["users/new/", "groups/", "groups/new/", "groups/edit/{group}/"])
def test_an_operator_makes_no_accounts_or_groups(operator, address):
    group = staff_role(Role.OPERATOR).group
    browser = signed_in(operator)
    assert browser.get(f"/cms/{address.format(group=group.pk)}").status_code == 302
    browser.post("/cms/users/new/", {"email": "new@didim.example", "name": "x", "is_superuser": "on"})
    assert not User.objects.filter(email="new@didim.example").exists()


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.OPERATOR}))
def test_others_reach_no_accounts(role, settings):
    settings.STAFF_SECOND_FACTOR = False
    browser = signed_in(member(role, CenterFactory()))
    for address in ("users/", "users/results/", "users/new/", "groups/"):
        assert browser.get(f"/cms/{address}").status_code == 302


# --- Groups of roles ------------------------------------------------------------------------


def test_groups_of_roles_are_not_edited_by_hand(client, admin):
    group = staff_role(Role.DESK, CenterFactory()).group
    before = set(group.page_permissions.values_list("permission__codename", flat=True))
    form = {"name": "x", "page_permissions-TOTAL_FORMS": 0, "page_permissions-INITIAL_FORMS": 0}
    for address in ("edit", "delete"):
        assert client.post(f"/cms/groups/{address}/{group.pk}/", form).status_code == 404
    assert group.name not in client.get("/cms/groups/").content.decode()
    assert (
        set(group.page_permissions.values_list("permission__codename", flat=True))
        == before
        == {"run_desk_page"}
    )


def test_other_groups_are(client, admin):
    group = Group.objects.create(name="사진 동아리")
    assert "사진 동아리" in client.get("/cms/groups/").content.decode()
    assert client.get(f"/cms/groups/edit/{group.pk}/").status_code == 200


def test_looking_at_accounts_and_changing_one_is_recorded(client, admin):
    colleague = User.objects.create_user("desk@didim.example", name="김시연", is_staff=True)
    for address, action, people in [
        ("/cms/users/", "list", {admin.pk, colleague.pk}),
        ("/cms/users/results/", "list", {admin.pk, colleague.pk}),
        (f"/cms/users/edit/{colleague.pk}/", "view", {colleague.pk}),
        (f"/cms/users/history/{colleague.pk}/", "view", {colleague.pk}),
    ]:
        assert client.get(address).status_code == 200
        record = AccessRecord.objects.all()[0]
        assert (record.actor_id, record.action, set(record.people)) == (admin.pk, action, people)
    data = {"email": colleague.email, "name": "김디딤", "is_active": "on"}
    client.post(f"/cms/users/edit/{colleague.pk}/", data)
    assert [row.action for row in AccessRecord.objects.all()[:1]] == ["change"]


def test_deleting_an_account_erases_the_person(client):
    from people.models import Destruction, SensitiveNote

    client.force_login(User.objects.create_superuser("admin2@didim.example", name="관리"))
    center = CenterFactory()
    leaver = member(Role.COUNSELLOR, center)
    someone = User.objects.create_user("someone@didim.example")
    note = SensitiveNote.objects.create(person=someone, page=center, author=leaver, body="x")
    address = reverse("wagtailusers_users:delete", args=[leaver.pk])
    page = client.post(address, follow=True)
    assert User.objects.filter(pk=leaver.pk).exists(), "the notes have to be handed over first"
    assert "먼저 정리할 일" in page.content.decode()
    note.delete()
    client.post(address)
    assert not User.objects.filter(pk=leaver.pk).exists()
    assert Destruction.objects.filter(reason="직원 계정을 지움").exists()
