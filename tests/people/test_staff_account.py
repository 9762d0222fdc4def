"""Accounts of staff in the Wagtail admin: one name, a mail address."""

import pytest

from people.models import User

pytestmark = pytest.mark.django_db


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
    form_data = {
        "name_email-name": "김디딤",
        "name_email-email": "admin@didim.example",
        "locale-preferred_language": "ko",
        "theme-theme": "system",
        "theme-contrast": "system",
        "theme-density": "default",
    }
    client.post("/cms/account/", form_data)
    admin.refresh_from_db()
    assert admin.name == "김디딤"
    assert "김디딤" in client.get("/cms/").content.decode()


def test_staff_sign_in_with_a_password_in_korean(client, admin):
    client.logout()
    html = client.get("/cms/login/").content.decode()
    assert 'lang="ko"' in html
    assert client.login(username="ADMIN@didim.example", password="safe-password-1"), "addresses have no case"
