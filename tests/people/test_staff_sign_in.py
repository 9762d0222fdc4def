"""How staff sign in: a password, a second factor, pauses, locks, and the way back in for those who lost a phone."""

from __future__ import annotations

import logging
import re
import time
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.core import mail
from django.core.checks import run_checks
from django.core.management import CommandError, call_command
from django.test import Client
from wagtail.models import ModelLogEntry, Page

from people.enums import Role
from people.models import User
from tests.factories import bookings as make
from tests.factories.staff import member

pytestmark = [pytest.mark.django_db, pytest.mark.once]

PASSWORD = "a-long-enough-word-7"
ADDRESS = "worker@didim.example"
STAFF = "/accounts/staff/"
SECOND = "/accounts/2fa/authenticate/"
LOCKED = "15분 뒤에 다시 해 주세요"


@pytest.fixture(autouse=True)
def demanded(settings: Any) -> None:
    """As on a server."""
    settings.STAFF_SECOND_FACTOR = True


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """What follows a transaction follows at once (those of tests never end); codes by mail are known."""
    monkeypatch.setattr("django.db.transaction.on_commit", lambda job, *args, **kwargs: job())
    monkeypatch.setattr("people.adapter.AccountAdapter.generate_login_code", lambda self: "482019")


@pytest.fixture
def worker() -> User:
    return User.objects.create_superuser(ADDRESS, PASSWORD, name="김일꾼")


def give_code_by_mail(client: Client) -> Any:
    """The visitors' way in."""
    client.cookies.load({"of-age": "yes"})
    assert client.post("/accounts/login/", {"email": ADDRESS})["Location"].startswith("/accounts/login/code/")
    return client.post("/accounts/login/code/", {"code": "482019", "action": "verify"})


def code(secret: str, steps: int = 0) -> str:
    """What the app shows now, or `steps` of 30 seconds later."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps))


def set_up(person: User) -> str:
    """An app is connected; gives its secret."""
    secret = generate_totp_secret()
    TOTP.activate(person, secret)
    RecoveryCodes.activate(person)
    return secret


def give_password(client: Client, password: str = PASSWORD, address: str = ADDRESS, target: str = "") -> Any:
    return client.post(STAFF, {"login": address, "password": password, "next": target})


def sign_in(client: Client, secret: str, target: str = "", steps: int = 0) -> Any:
    """Both steps."""
    assert give_password(client, target=target)["Location"] == SECOND
    return client.post(SECOND, {"code": code(secret, steps)})


def text(response: Any) -> str:
    return str(response.content.decode())


# --- The page -------------------------------------------------------------------------------


def test_the_page_is_korean_and_shows_visitors_their_way(client: Client) -> None:
    html = text(client.get(STAFF))
    assert "<h1>직원 로그인</h1>" in html
    assert 'href="/accounts/login/"' in html
    assert "Password" not in html


def test_wagtail_leads_there(client: Client) -> None:
    assert client.get("/cms/reports/locked/")["Location"] == f"{STAFF}?next=/cms/reports/locked/"
    assert client.get("/cms/login/?next=/cms/reports/locked/")["Location"] == (
        f"{STAFF}?next=/cms/reports/locked/"
    )


@pytest.mark.parametrize(
    ("address", "password"),
    [
        pytest.param(ADDRESS, "wrong", id="wrong password"),
        pytest.param("nobody@didim.example", PASSWORD, id="unknown address"),
        pytest.param("visitor@didim.example", PASSWORD, id="somebody without a password"),
    ],
)
def test_every_refusal_sounds_the_same(client: Client, worker: User, address: str, password: str) -> None:
    make.person(email="visitor@didim.example")
    html = text(give_password(client, password, address))
    assert "메일 주소나 비밀번호가 맞지 않아요" in html
    assert "_auth_user_id" not in client.session


def test_a_refusal_is_logged_without_what_was_typed(
    client: Client, worker: User, caplog: pytest.LogCaptureFixture
) -> None:
    secret = set_up(worker)
    with caplog.at_level(logging.WARNING):
        give_password(client, "wrong-password")
        sign_in(client, secret, steps=9)
    said = caplog.text
    assert "A staff sign-in was refused." in said
    assert f"A second factor was refused for account {worker.pk}." in said
    assert ADDRESS not in said
    assert "wrong-password" not in said


@pytest.mark.parametrize("typed", [ADDRESS, ADDRESS.upper(), f" {ADDRESS} "])
def test_password_and_app_open_the_page_that_was_asked_for(client: Client, worker: User, typed: str) -> None:
    secret = set_up(worker)
    assert give_password(client, address=typed, target="/cms/reports/locked/")["Location"] == SECOND
    assert "_auth_user_id" not in client.session, "the password alone signs nobody in"
    response = client.post(SECOND, {"code": code(secret)})
    assert response["Location"] == "/cms/reports/locked/"
    assert client.get("/cms/reports/locked/").status_code == 200


def test_a_foreign_target_is_not_followed(client: Client, worker: User) -> None:
    assert sign_in(client, set_up(worker), target="https://evil.example/")["Location"] == "/cms/"


def test_the_session_ends_with_the_browser(client: Client, worker: User) -> None:
    sign_in(client, set_up(worker))
    client.get("/cms/")
    assert client.session.get_expire_at_browser_close()
    assert not client.cookies["sessionid"]["max-age"]


def test_an_unfinished_code_of_a_visitor_does_not_stand_in_the_way(client: Client, worker: User) -> None:
    client.cookies.load({"of-age": "yes"})
    asked = client.post("/accounts/login/", {"email": "visitor@didim.example"})
    assert asked["Location"].startswith("/accounts/login/code/")
    assert client.get(STAFF).status_code == 200


# --- Before the second factor ---------------------------------------------------------------


def admin_addresses() -> list[tuple[str, str]]:
    """Method and address of pages of every kind."""
    page = Page.objects.filter(depth=2).first()
    assert page
    return [
        ("get", "/cms/"),
        ("get", "/cms/pages/"),
        ("get", f"/cms/pages/{page.pk}/edit/"),
        ("post", f"/cms/pages/{page.pk}/edit/"),
        ("get", f"/cms/pages/{page.pk}/edit/preview/"),
        ("get", f"/cms/pages/{page.pk}/view_draft/"),
        ("post", f"/cms/pages/{page.pk}/delete/"),
        ("get", f"/cms/pages/{page.pk}/history/"),
        ("get", "/cms/api/main/pages/"),
        ("get", "/cms/choose-page/"),
        ("get", "/cms/images/chooser/"),
        ("get", "/cms/documents/"),
        ("get", "/cms/users/"),
        ("post", "/cms/users/new/"),
        ("get", "/cms/account/"),
        ("get", "/cms/desk/"),
        ("get", "/cms/desk/bookings/"),
        ("get", "/cms/reports/site-history/"),
        ("patch", "/cms/dismissibles/"),
        ("get", "/cms/no-such-page/"),
        ("post", f"/cms/editing-sessions/ping/wagtailcore/page/{page.pk}/1/"),
    ]


@pytest.mark.parametrize("has_factor", [False, True], ids=["none set up", "not given in this session"])
def test_no_admin_page_without_the_second_factor(worker: User, has_factor: bool) -> None:
    if has_factor:
        set_up(worker)
    for method, address in admin_addresses():
        client = Client()
        client.force_login(worker)
        response = getattr(client, method)(address)
        where = f"{STAFF}?next=" if has_factor else "/accounts/2fa/"
        assert response.status_code == 302, address
        assert response["Location"].startswith(where), address
        assert ("_auth_user_id" in client.session) is not has_factor


@pytest.mark.parametrize(
    "headers",
    [{"X-Requested-With": "XMLHttpRequest"}, {"Sec-Fetch-Mode": "cors"}],
    ids=["Wagtail's own", "any script"],
)
def test_scripts_get_a_plain_refusal(client: Client, worker: User, headers: dict[str, str]) -> None:
    client.force_login(worker)
    assert client.get("/cms/choose-page/", headers=headers).status_code == 403


def test_a_code_by_mail_opens_no_admin_page(client: Client, worker: User) -> None:
    give_code_by_mail(client)
    assert client.get("/me/").status_code == 200
    assert client.get("/cms/")["Location"] == "/accounts/2fa/"
    assert client.get("/accounts/2fa/totp/activate/")["Location"].startswith("/accounts/reauthenticate/")


def test_a_code_by_mail_is_followed_by_the_second_factor_where_there_is_one(
    client: Client, worker: User
) -> None:
    set_up(worker)
    assert give_code_by_mail(client)["Location"] == SECOND
    assert client.get("/me/").status_code == 302


def test_visitors_see_that_this_is_for_staff(client: Client) -> None:
    client.force_login(make.person(email="visitor@didim.example"))
    response = client.get("/cms/")
    assert response.status_code == 403
    assert "직원만 볼 수 있는 화면이에요" in text(response)
    assert client.get("/accounts/2fa/")["Location"].startswith(STAFF)


def test_the_demo_asks_only_those_who_set_it_up(client: Client, worker: User, settings: Any) -> None:
    settings.STAFF_SECOND_FACTOR = False
    assert give_password(client)["Location"] == "/cms/"
    assert client.get("/cms/").status_code == 200
    client.logout()
    set_up(worker)
    assert give_password(client)["Location"] == SECOND


def test_public_pages_cost_nothing(
    client: Client, worker: User, django_assert_num_queries: Any, settings: Any
) -> None:
    client.force_login(worker)
    counts = []
    for demanded in (True, False):
        settings.STAFF_SECOND_FACTOR = demanded
        client.get("/me/")
        with django_assert_num_queries(FEW, exact=False) as queries:
            client.get("/me/")
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_the_second_factor_costs_an_admin_page_no_query(
    client: Client, worker: User, django_assert_num_queries: Any, settings: Any
) -> None:
    sign_in(client, set_up(worker))
    counts = []
    for demanded in (True, False):
        settings.STAFF_SECOND_FACTOR = demanded
        client.get("/cms/account/")
        with django_assert_num_queries(FEW, exact=False) as queries:
            client.get("/cms/account/")
        counts.append(len(queries))
    assert counts[0] == counts[1]


FEW = 20


# --- Setting it up --------------------------------------------------------------------------


def test_the_first_visit_leads_through_the_set_up_and_on(client: Client, worker: User) -> None:
    give_password(client, target="/cms/reports/locked/")
    assert client.get("/cms/reports/locked/")["Location"] == "/accounts/2fa/"
    page = text(client.get("/accounts/2fa/"))
    assert "다른 사람의 개인정보를 볼 수 있어서" in page
    response = client.get("/accounts/2fa/totp/activate/")
    assert response["Location"].startswith("/accounts/reauthenticate/")
    response = client.post(response["Location"], {"password": PASSWORD})
    assert response["Location"] == "/accounts/2fa/totp/activate/"
    page = text(client.get("/accounts/2fa/totp/activate/"))
    secret = re.search(r"<code>([A-Z2-7]+)</code>", page)
    assert secret
    assert 'src="data:image/svg+xml;base64,' in page
    response = client.post("/accounts/2fa/totp/activate/", {"code": code(secret[1], 9)})
    assert "번호가 맞지 않아요" in text(response)
    response = client.post("/accounts/2fa/totp/activate/", {"code": code(secret[1])}, follow=True)
    assert response.redirect_chain[-1][0] == "/accounts/2fa/codes/"
    assert len(re.findall(r"<code>\d{8}</code>", text(response))) == 10
    assert 'href="/cms/reports/locked/"' in text(response)
    assert client.get("/cms/reports/locked/").status_code == 200


def test_a_second_click_shows_the_codes_of_the_first(client: Client, worker: User) -> None:
    give_password(client)
    client.post(client.get("/accounts/2fa/totp/activate/")["Location"], {"password": PASSWORD})
    secret = re.search(r"<code>([A-Z2-7]+)</code>", text(client.get("/accounts/2fa/totp/activate/")))
    assert secret
    typed = {"code": code(secret[1])}
    for _ in range(2):
        answer = client.post("/accounts/2fa/totp/activate/", typed)
        assert answer["Location"] == "/accounts/2fa/codes/"
    assert "복구 번호를 적어 두세요" in client.get(answer["Location"]).text
    assert client.get("/accounts/2fa/totp/activate/")["Location"] == "/accounts/2fa/totp/deactivate/"


def test_a_second_click_switches_nothing_off_twice(client: Client, worker: User) -> None:
    sign_in(client, set_up(worker))
    client.post(client.post("/accounts/2fa/totp/deactivate/")["Location"], {"password": PASSWORD})
    for _ in range(2):
        assert client.post("/accounts/2fa/totp/deactivate/")["Location"] == "/accounts/2fa/"
    assert client.get("/accounts/2fa/totp/deactivate/").status_code == 404
    assert client.post("/accounts/2fa/passkeys/123/remove/")["Location"] == "/accounts/2fa/"


def test_secrets_lie_encrypted(worker: User) -> None:
    secret = set_up(worker)
    for authenticator in Authenticator.objects.all():
        assert secret not in str(authenticator.data)
    assert Authenticator.objects.get(type="totp").data["secret"].startswith("gAAAA")


def test_a_further_factor_proves_nothing_about_the_first(client: Client, worker: User) -> None:
    """A session from before the first one was set up cannot let itself in by adding another."""
    from allauth.mfa import signals
    from django.test import RequestFactory

    client.force_login(worker)
    set_up(worker)
    request = RequestFactory().get("/")
    request.session, request.user = client.session, worker
    key = Authenticator.objects.create(user=worker, type="webauthn", data={})
    signals.authenticator_added.send(sender=Authenticator, request=request, user=worker, authenticator=key)
    request.session.save()
    assert client.get("/cms/")["Location"].startswith(STAFF)


def test_without_the_last_factor_the_set_up_begins_again(client: Client, worker: User) -> None:
    sign_in(client, set_up(worker))
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    assert client.post("/accounts/2fa/totp/deactivate/")["Location"] == "/accounts/2fa/"
    assert not Authenticator.objects.exists(), "recovery codes alone are no second factor"
    assert client.get("/cms/")["Location"] == "/accounts/2fa/"


@pytest.mark.parametrize(
    "address",
    ["totp/activate/", "totp/deactivate/", "passkeys/new/", "codes/", "codes/new/", "codes/download/"],
)
def test_changing_it_asks_for_the_password_again(client: Client, worker: User, address: str) -> None:
    secret = set_up(worker)
    if address == "totp/activate/":
        Authenticator.objects.all().delete()
        give_password(client)
    else:
        sign_in(client, secret)
    response = client.get(f"/accounts/2fa/{address}")
    assert response["Location"].startswith("/accounts/reauthenticate/")


def test_a_recovery_code_works_once(client: Client, worker: User) -> None:
    set_up(worker)
    number = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()[3]
    give_password(client)
    assert client.post(SECOND, {"code": number})["Location"] == "/cms/"
    assert client.get("/cms/").status_code == 200
    client.logout()
    give_password(client)
    assert "번호가 맞지 않아요" in text(client.post(SECOND, {"code": number}))


def test_a_number_of_the_app_works_once(client: Client, worker: User) -> None:
    secret = set_up(worker)
    assert sign_in(client, secret)["Location"] == "/cms/"
    client.logout()
    assert "번호가 맞지 않아요" in text(sign_in(client, secret))


# --- Pauses ---------------------------------------------------------------------------------

PING = "/cms/editing-sessions/ping/wagtailcore/page/1/1/"


def test_after_a_pause_the_session_ends_and_says_so(client: Client, worker: User, travel: Any) -> None:
    travel("2026-11-23 10:00")
    sign_in(client, set_up(worker))
    client.get("/cms/")
    travel("2026-11-23 10:29:30")
    assert client.get("/cms/").status_code == 200
    travel("2026-11-23 10:59:00")
    assert client.get("/cms/").status_code == 200
    travel("2026-11-23 11:29:01")
    response = client.get("/cms/reports/locked/?page=2")
    assert response["Location"] == f"{STAFF}?next=/cms/reports/locked/%3Fpage%3D2"
    assert "_auth_user_id" not in client.session
    page = text(client.get(response["Location"]))
    assert "30분 동안 쉬고 계셔서 로그아웃했어요" in page
    assert "보던 화면이 그대로 열려요" in page
    assert "초안" not in page, "nothing was being written"


def test_a_draft_is_promised_only_where_one_is_kept(client: Client, worker: User, travel: Any) -> None:
    travel("2026-11-23 10:00")
    sign_in(client, set_up(worker))
    page = Page.objects.filter(depth=2).first()
    assert page
    client.get("/cms/")
    travel("2026-11-23 10:31")
    response = client.get(f"/cms/pages/{page.pk}/edit/", follow=True)
    assert "쓰던 글은 초안으로 저장돼 있어요" in text(response)


OWN_NAME = {
    "name_email-name": "김오래쓴",
    "locale-preferred_language": "ko",
    "theme-theme": "system",
    "theme-contrast": "system",
    "theme-density": "default",
}


@pytest.mark.parametrize(("moment", "is_kept"), [("10:31", True), ("10:59", True), ("11:01", False)])
def test_a_form_that_took_long_is_kept_but_opens_no_further_page(
    client: Client, worker: User, travel: Any, moment: str, is_kept: bool
) -> None:
    travel("2026-11-23 10:00")
    sign_in(client, set_up(worker))
    client.get("/cms/account/")
    travel(f"2026-11-23 {moment}")
    client.post("/cms/account/", OWN_NAME)
    worker.refresh_from_db()
    assert (worker.name == "김오래쓴") == is_kept
    html = text(client.get("/cms/account/", follow=True))
    assert "<h1>직원 로그인</h1>" in html
    assert "쉬고 계셔서 로그아웃했어요" in html
    assert ("계정 설정을 저장했어요" in html) == is_kept
    assert ("방금 보낸 내용은 저장하지 못했어요" in html) != is_kept


def test_a_script_sends_nothing_after_the_pause(client: Client, worker: User, travel: Any) -> None:
    travel("2026-11-23 10:00")
    sign_in(client, set_up(worker))
    client.get("/cms/account/")
    travel("2026-11-23 10:31")
    headers = {"X-Requested-With": "XMLHttpRequest"}
    assert client.post("/cms/account/", OWN_NAME, headers=headers).status_code == 403


def test_a_form_of_somebody_without_the_second_factor_is_not_kept(
    client: Client, worker: User, travel: Any
) -> None:
    travel("2026-11-23 10:00")
    set_up(worker)
    client.force_login(worker)
    session = client.session
    session["staff_seen"] = int(time.time())
    session.save()
    travel("2026-11-23 10:31")
    assert client.post("/cms/account/", OWN_NAME)["Location"].startswith(STAFF)
    worker.refresh_from_db()
    assert worker.name == "김일꾼"


def test_a_form_with_a_mistake_can_be_mended(client: Client, worker: User, travel: Any) -> None:
    travel("2026-11-23 10:00")
    sign_in(client, set_up(worker))
    client.get("/cms/account/")
    travel("2026-11-23 10:40")
    assert client.post("/cms/account/", {**OWN_NAME, "name_email-name": ""}).status_code == 200
    travel("2026-11-23 10:45")
    assert client.post("/cms/account/", OWN_NAME).status_code == 302
    worker.refresh_from_db()
    assert worker.name == "김오래쓴"


def test_the_pings_of_an_open_editor_keep_nobody_signed_in(client: Client, worker: User, travel: Any) -> None:
    travel("2026-11-23 10:00")
    sign_in(client, set_up(worker))
    client.get("/cms/")
    for minute in range(1, 30):
        travel(f"2026-11-23 10:{minute:02}:30")
        assert client.post(PING, headers={"X-Requested-With": "XMLHttpRequest"}).status_code == 404
    travel("2026-11-23 10:31")
    assert client.post(PING, headers={"X-Requested-With": "XMLHttpRequest"}).status_code == 403
    assert "_auth_user_id" in client.session, "the page that is opened next can still say why"
    response = client.get("/cms/", follow=True)
    assert "쉬고 계셔서" in text(response)


def test_a_pause_counts_from_the_sign_in(client: Client, worker: User, travel: Any) -> None:
    travel("2026-11-23 10:00")
    sign_in(client, set_up(worker))
    travel("2026-11-23 10:31")
    assert client.get("/cms/")["Location"].startswith(STAFF)


def test_a_session_is_written_once_a_minute(client: Client, worker: User, travel: Any) -> None:
    travel("2026-11-23 10:00")
    sign_in(client, set_up(worker))
    seen = []
    for second in ("00:00", "00:20", "00:50", "01:10", "01:30"):
        travel(f"2026-11-23 10:{second}")
        client.get("/cms/account/")
        seen.append(client.session["staff_seen"])
    assert len(set(seen)) == 2


# --- Locks ----------------------------------------------------------------------------------


def test_five_wrong_passwords_lock_the_account(client: Client, worker: User, travel: Any) -> None:
    travel("2026-11-23 10:00")
    for attempt in range(5):
        assert LOCKED not in text(give_password(client, f"wrong {attempt}"))
    travel("2026-11-23 10:14")
    html = text(give_password(client))
    assert LOCKED in html
    assert "운영자에게" in html
    assert "_auth_user_id" not in client.session
    assert LOCKED in text(give_password(Client(REMOTE_ADDR="192.0.2.7"))), "from everywhere"
    assert LOCKED in text(give_password(client, address=ADDRESS.upper())), "however it is spelled"
    travel("2026-11-23 10:16")
    assert give_password(client)["Location"] == "/cms/"


def test_unknown_addresses_lock_as_well(client: Client) -> None:
    for _ in range(5):
        give_password(client, address="nobody@didim.example")
    assert LOCKED in text(give_password(client, address="nobody@didim.example"))


def test_an_ip_that_tries_many_accounts_is_locked(client: Client, worker: User, travel: Any) -> None:
    travel("2026-11-23 10:00")
    for number in range(30):
        if number == 15:
            travel("2026-11-23 10:02")  # the page itself may be sent thirty times a minute
        give_password(client, address=f"guess{number}@didim.example")
    travel("2026-11-23 10:04")
    assert LOCKED in text(give_password(client))
    assert give_password(Client(REMOTE_ADDR="192.0.2.7"))["Location"] == "/cms/"


def test_five_wrong_numbers_lock_the_second_factor(client: Client, worker: User, travel: Any) -> None:
    travel("2026-11-23 10:00")
    secret = set_up(worker)
    give_password(client)
    for attempt in range(5):
        assert LOCKED not in text(client.post(SECOND, {"code": f"00000{attempt}"}))
    html = text(client.post(SECOND, {"code": code(secret)}))
    assert LOCKED in html
    assert "_auth_user_id" not in client.session
    other = Client(REMOTE_ADDR="192.0.2.7")
    give_password(other)
    assert LOCKED in text(other.post(SECOND, {"code": code(secret)}))
    travel("2026-11-23 10:16")
    assert sign_in(other, secret)["Location"] == "/cms/"


CODES = ("", "12345", "1234567", "123456789", "여섯자리요", "12a456", "1" * 5000)


@pytest.mark.parametrize("typed", CODES)
def test_what_can_be_no_number_costs_no_try(client: Client, worker: User, typed: str) -> None:
    secret = set_up(worker)
    give_password(client)
    for _ in range(6):
        html = text(client.post(SECOND, {"code": typed}))
        assert "여섯 자리나, 적어 둔 여덟 자리 복구 번호를 적어 주세요" in html
    assert "필수 작성" not in html
    assert client.post(SECOND, {"code": code(secret)})["Location"] == "/cms/"


@pytest.mark.parametrize("shape", ["{wide}", "{0:.3} {1}", "{0:.3}-{1}"])
def test_a_number_is_taken_as_it_is_meant(client: Client, worker: User, shape: str) -> None:
    number = code(set_up(worker))
    wide = number.translate({ord("0") + n: ord("０") + n for n in range(10)})
    give_password(client)
    assert client.post(SECOND, {"code": shape.format(number, number[3:], wide=wide)})["Location"] == "/cms/"


def test_asking_again_says_in_our_words_what_is_missing(client: Client, worker: User) -> None:
    secret = set_up(worker)
    sign_in(client, secret)
    html = text(client.post("/accounts/reauthenticate/", {"password": ""}))
    assert "비밀번호를 입력해 주세요" in html
    assert "필수 작성" not in html
    for typed in CODES:
        html = text(client.post("/accounts/2fa/reauthenticate/", {"code": typed}))
        assert "여섯 자리나, 적어 둔 여덟 자리 복구 번호를" in html
    again = client.post("/accounts/2fa/reauthenticate/", {"code": code(secret, 1)})
    assert again.status_code == 302


def test_connecting_an_app_says_in_our_words_what_is_missing(client: Client, worker: User) -> None:
    give_password(client)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    address = "/accounts/2fa/totp/activate/"
    secret = re.search(r"<code>([A-Z2-7]+)</code>", text(client.get(address)))
    assert secret
    for typed in CODES:
        html = text(client.post(address, {"code": typed}))
        assert "앱에 지금 보이는 여섯 자리 숫자를 적어 주세요" in html
        assert "필수 작성" not in html
    wide = code(secret[1]).translate({ord("0") + n: ord("０") + n for n in range(10)})
    assert client.post(address, {"code": wide}).status_code == 302


def test_a_server_with_several_processes_is_told_to_share_its_limits(settings: Any) -> None:
    def warned() -> bool:
        return any(message.id == "people.W001" for message in run_checks(include_deployment_checks=True))

    assert warned()
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache"}}
    assert not warned()


# --- A forgotten password -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "mails"),
    [(ADDRESS, 1), (ADDRESS.upper(), 1), ("nobody@didim.example", 0), ("visitor@didim.example", 0)],
)
def test_every_address_gets_the_same_answer(client: Client, worker: User, address: str, mails: int) -> None:
    make.person(email="visitor@didim.example")
    response = client.post("/accounts/staff/password/", {"email": address}, follow=True)
    assert response.redirect_chain == [("/accounts/staff/password/sent/", 302)]
    assert len(mail.outbox) == mails


def test_the_link_sets_a_password_once_and_signs_nobody_in(client: Client, worker: User) -> None:
    secret = set_up(worker)
    client.post("/accounts/staff/password/", {"email": ADDRESS})
    link = re.search(r"http://testserver(/accounts/staff/password/\S+)", str(mail.outbox[0].body))
    assert link
    page = client.get(link[1], follow=True)
    assert "새 비밀번호를 정해 주세요" in text(page)
    form = page.redirect_chain[-1][0]
    for wrong, says in (("short", "8"), ("12345678", "숫자"), ("another-word-88", "동일한 비밀번호")):
        answer = client.post(
            form, {"password1": wrong, "password2": wrong if wrong != "another-word-88" else "x"}
        )
        assert answer.status_code == 200
        assert says in text(answer)
    done = client.post(form, {"password1": "another-word-88", "password2": "another-word-88"}, follow=True)
    assert "비밀번호를 정했어요" in text(done)
    assert client.get("/cms/")["Location"].startswith(STAFF)
    assert "더 쓸 수 없어요" in text(Client().get(link[1], follow=True))
    assert give_password(client, "another-word-88")["Location"] == SECOND
    assert client.post(SECOND, {"code": code(secret)})["Location"] == "/cms/"


def test_wagtails_own_reset_is_not_there(client: Client) -> None:
    assert client.get("/cms/password_reset/").status_code == 404


# --- A lost phone ---------------------------------------------------------------------------


@pytest.fixture
def boss(client: Client, settings: Any) -> User:
    settings.STAFF_SECOND_FACTOR = False
    person = User.objects.create_superuser("boss@didim.example", PASSWORD, name="이운영")
    client.force_login(person)
    return person


def test_a_colleague_starts_anew_with_a_reason(client: Client, boss: User, worker: User) -> None:
    secret = set_up(worker)
    phone = Client()
    sign_in(phone, secret)
    assert phone.get("/cms/").status_code == 200
    address = f"/cms/users/{worker.pk}/second-factor/"
    assert address in text(client.get(f"/cms/users/edit/{worker.pk}/"))
    assert "이유를 적어 주세요" in text(client.post(address, {"reason": ""}))
    assert Authenticator.objects.filter(user=worker).exists()
    assert client.post(address, {"reason": "휴대전화를 잃어버림"}).status_code == 302
    assert not Authenticator.objects.filter(user=worker).exists()
    assert phone.get("/cms/")["Location"].startswith(STAFF), "whoever has the phone is out"
    entry = ModelLogEntry.objects.get(action="people.reset_second_factor")
    assert (entry.user, entry.data["reason"]) == (boss, "휴대전화를 잃어버림")
    assert "이유: 휴대전화를 잃어버림" in text(client.get(f"/cms/users/history/{worker.pk}/"))


def test_who_may_not_reset(client: Client, boss: User, worker: User) -> None:
    assert client.get(f"/cms/users/{boss.pk}/second-factor/").status_code == 302, (
        "one's own: on one's own page"
    )
    operator = member(Role.OPERATOR)
    client.force_login(operator)
    colleague = member(Role.AUDITOR)
    assert client.get(f"/cms/users/{colleague.pk}/second-factor/").status_code == 200
    response = client.post(f"/cms/users/{worker.pk}/second-factor/", {"reason": "x"})
    assert response["Location"] == "/cms/", "an administrator's, by somebody who is none"
    assert not ModelLogEntry.objects.filter(action="people.reset_second_factor").exists()


def test_the_last_administrator_is_helped_on_the_server(worker: User) -> None:
    set_up(worker)
    with pytest.raises(CommandError):
        call_command("reset_second_factor", "nobody@didim.example")
    call_command("reset_second_factor", ADDRESS.upper(), verbosity=0)
    assert not Authenticator.objects.exists()
    assert ModelLogEntry.objects.filter(action="people.reset_second_factor", user=None).exists()


# --- One person, one account ----------------------------------------------------------------


def test_an_account_needs_the_name_of_a_person(client: Client, boss: User) -> None:
    data = {"email": "new@didim.example", "name": "", "password1": PASSWORD, "password2": PASSWORD}
    page = client.post("/cms/users/new/", data)
    assert page.context["form"].errors["name"]
    assert "한 사람이 한 계정을 써요" in text(page)


def test_ones_own_account_page_leads_to_the_second_factor(client: Client, boss: User) -> None:
    assert 'href="/accounts/2fa/"' in text(client.get("/cms/account/"))
