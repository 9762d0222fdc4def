"""Signing in with Kakao and Naver, against a server on this machine."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount, SocialToken
from allauth.socialaccount.providers.kakao.views import KakaoOAuth2Adapter
from allauth.socialaccount.providers.naver.views import NaverOAuth2Adapter
from django.core import mail
from django.test import Client

from core import clock
from people.models import User
from people.services.retention import destroy_due
from people.social import proved_address
from tests.factories import bookings as make
from tests.people.oauth_server import CLIENT_ID, CLIENT_SECRET, OAuthServer, running

pytestmark = [pytest.mark.django_db, pytest.mark.once]

KEYS = [{"client_id": CLIENT_ID, "secret": CLIENT_SECRET, "key": ""}]


@pytest.fixture(scope="module")
def running_server():
    with running() as server:
        yield server


@pytest.fixture
def oauth(running_server, settings, monkeypatch) -> OAuthServer:
    """Both providers, with keys, at an address on this machine."""
    settings.SOCIALACCOUNT_PROVIDERS = {
        "kakao": {"APPS": KEYS, "SCOPE": ["account_email"]},
        "naver": {"APPS": KEYS, "SCOPE": []},
    }
    for adapter in (KakaoOAuth2Adapter, NaverOAuth2Adapter):
        for name, path in (("authorize", "authorize"), ("access_token", "token"), ("profile", "profile")):
            address = f"{running_server.url}/{adapter.provider_id}/{path}"
            monkeypatch.setattr(adapter, f"{name}_url", address)
    fresh = OAuthServer(url=running_server.url)
    running_server.__dict__.update({**fresh.__dict__, "url": running_server.url})
    return running_server


@pytest.fixture
def client():
    client = Client()
    client.cookies.load({"of-age": "yes"})
    return client


def kakao(email: str | None = "someone@didim.example", *, number: int = 1, **flags: bool) -> dict:
    account = {"is_email_valid": True, "is_email_verified": True, **flags}
    if email:
        account["email"] = email
    return {"id": number, "connected_at": "2026-01-01T00:00:00Z", "kakao_account": account}


def naver(email: str | None = "someone@naver.com", *, number: str = "n-1") -> dict:
    return {"id": number, "name": "이디딤", **({"email": email} if email else {})}


def go(client: Client, oauth: OAuthServer, provider: str, profile: dict, **values: str):
    """Press the button, agree there, and come back."""
    oauth.profiles[provider] = profile
    response = client.post(f"/accounts/{provider}/start/", values)
    assert response.status_code == 302
    assert response["Location"].startswith(oauth.url), response["Location"]
    query = {key: found[0] for key, found in parse_qs(urlsplit(response["Location"]).query).items()}
    return client.get(oauth.authorize(query).removeprefix("http://testserver"))


# --- When it is offered ---------------------------------------------------------------------


@pytest.mark.parametrize("offered", [(), ("kakao",), ("naver",), ("kakao", "naver")], ids="+".join)
def test_a_button_appears_when_its_keys_are_set(client, settings, offered):
    settings.SOCIALACCOUNT_PROVIDERS = {name: {"APPS": KEYS, "SCOPE": []} for name in offered}
    page = client.get("/accounts/login/").content.decode()
    assert ("카카오로 로그인하기" in page) == ("kakao" in offered)
    assert ("네이버로 로그인하기" in page) == ("naver" in offered)
    for name in ("kakao", "naver"):
        status = client.post(f"/accounts/{name}/start/").status_code
        assert status == (302 if name in offered else 404)
        assert (client.get(f"/accounts/{name}/login/callback/").status_code == 404) == (name not in offered)


def test_the_buttons_come_after_the_question(oauth):
    client = Client()
    assert "카카오" not in client.get("/accounts/login/").content.decode()
    response = client.post("/accounts/kakao/start/", {"next": "/find/"})
    assert response["Location"] == "/accounts/login/?next=%2Ffind%2F"


def test_no_link_starts_it(client, oauth):
    assert client.get("/accounts/kakao/start/").status_code == 405
    strict = Client(enforce_csrf_checks=True)
    strict.cookies.load({"of-age": "yes"})
    assert strict.post("/accounts/kakao/start/").status_code == 403


def test_unknown_providers_are_not_there(client, oauth):
    assert client.post("/accounts/google/start/").status_code == 404


# --- Who one is -----------------------------------------------------------------------------


@pytest.mark.parametrize("provider", ["kakao", "naver"])
@pytest.mark.parametrize("known", [True, False], ids=["known", "new"])
def test_a_proved_address_is_the_account(client, oauth, provider, known):
    email = "someone@naver.com"
    if known:
        make.person(email=email)
    profile = kakao("Someone@Naver.com") if provider == "kakao" else naver("Someone@Naver.com")
    response = go(client, oauth, provider, profile, next="/find/")
    assert response["Location"] == "/find/"
    person = User.objects.get()
    assert person.email == email
    assert person.last_login
    assert client.get("/me/email/").status_code == 200
    assert SocialAccount.objects.get().user == person


def test_both_providers_and_the_code_lead_to_one_account(oauth):
    for provider, profile in (("kakao", kakao("one@naver.com")), ("naver", naver("one@naver.com"))):
        browser = Client()
        browser.cookies.load({"of-age": "yes"})
        go(browser, oauth, provider, profile)
    assert User.objects.count() == 1
    assert SocialAccount.objects.count() == 2


def test_the_number_counts_when_the_address_changes_there(client, oauth):
    go(client, oauth, "kakao", kakao("old@didim.example"))
    client.post("/accounts/logout/")
    go(client, oauth, "kakao", kakao("new@didim.example"))
    assert [person.email for person in User.objects.all()] == ["old@didim.example"]
    assert client.get("/me/email/").status_code == 200


def test_only_the_address_is_asked_for_and_only_the_number_is_kept(client, oauth):
    profile = kakao()
    profile["properties"] = {"nickname": "디디미", "profile_image": "https://k.example/1.jpg"}
    go(client, oauth, "kakao", profile)
    assert oauth.asked[0]["scope"] == "account_email"
    account = SocialAccount.objects.get()
    assert (account.uid, account.extra_data) == ("1", {})
    assert User.objects.get().name == ""
    assert not SocialToken.objects.exists()
    assert not EmailAddress.objects.exists()


def test_staying_signed_in_is_a_choice_here_too(oauth):
    for values, lasts in (({}, ""), ({"keep": "on"}, 30 * 24 * 60 * 60)):
        browser = Client()
        browser.cookies.load({"of-age": "yes"})
        go(browser, oauth, "kakao", kakao(), **values)
        assert browser.cookies["sessionid"]["max-age"] == lasts


def test_an_account_that_is_off_stays_off(client, oauth):
    make.person(email="someone@didim.example", is_active=False)
    assert go(client, oauth, "kakao", kakao())["Location"] == "/accounts/inactive/"
    assert client.get("/me/email/").status_code == 302
    assert not SocialAccount.objects.exists()


# --- Addresses that nobody proved -----------------------------------------------------------


@pytest.mark.parametrize(
    ("provider", "profile", "address"),
    [
        ("kakao", kakao("A@didim.example"), "a@didim.example"),
        ("kakao", kakao(is_email_verified=False), None),
        ("kakao", kakao(is_email_valid=False), None),
        ("kakao", kakao(None), None),
        ("kakao", {"id": 1}, None),
        ("kakao", {"id": 1, "kakao_account": {"email": "a@didim.example"}}, None),
        ("kakao", kakao("no address"), None),
        ("naver", naver("A@naver.com"), "a@naver.com"),
        ("naver", naver("a@didim.example"), None),
        ("naver", naver("a@evilnaver.com"), None),
        ("naver", naver("a@naver.com.evil.example"), None),
        ("naver", naver(None), None),
    ],
    ids=lambda value: None,
)
def test_which_addresses_are_proved(provider, profile, address):
    assert proved_address(provider, profile) == address


UNPROVED = [
    pytest.param("kakao", kakao(None), id="kakao without"),
    pytest.param("kakao", kakao(is_email_verified=False), id="kakao unchecked"),
    pytest.param("kakao", kakao(is_email_valid=False), id="kakao given away"),
    pytest.param("naver", naver("someone@didim.example"), id="naver elsewhere"),
]


def code_for(client: Client, email: str, **values: str):
    client.post("/accounts/login/", {"email": email, **values})
    code = re.search(r"\b(\d{6})\b", mail.outbox[-1].body)[1]
    return client.post("/accounts/login/code/", {"code": code, **values})


@pytest.mark.parametrize(("provider", "profile"), UNPROVED)
def test_without_a_proved_address_one_proves_it_by_code(client, oauth, provider, profile):
    victim = make.person(email="someone@didim.example")
    response = go(client, oauth, provider, profile, next="/find/")
    assert response["Location"] == "/accounts/login/?next=%2Ffind%2F"
    assert client.get("/me/email/").status_code == 302, "nobody is signed in yet"
    assert not SocialAccount.objects.exists()
    page = client.get(response["Location"]).content.decode()
    assert "메일 주소를 한 번 확인할게요" in page
    assert "checked" not in re.search(r"<input[^>]*name=\"connect\"[^>]*>", page)[0]
    response = code_for(client, "someone@didim.example", connect="on", next="/find/")
    assert response["Location"] == "/find/"
    assert SocialAccount.objects.get().user == victim
    client.post("/accounts/logout/")
    assert go(client, oauth, provider, profile)["Location"] == "/me/"


def test_without_agreeing_the_accounts_stay_apart(client, oauth):
    """On a public computer somebody else may have left their Kakao half-way."""
    go(client, oauth, "kakao", kakao(None))
    assert code_for(client, "someone@didim.example")["Location"] == "/me/"
    assert not SocialAccount.objects.exists()
    assert "social_account" not in client.session


def test_agreeing_counts_for_the_address_it_was_given_with(client, oauth):
    go(client, oauth, "kakao", kakao(None))
    client.post("/accounts/login/", {"email": "first@didim.example", "connect": "on"})
    code_for(client, "second@didim.example")
    assert not SocialAccount.objects.exists()


def test_a_waiting_account_waits_ten_minutes(client, oauth, travel):
    travel("2026-11-22 12:00")
    go(client, oauth, "kakao", kakao(None))
    travel("2026-11-22 12:10:05")
    assert 'name="connect"' not in client.get("/accounts/login/").content.decode()
    code_for(client, "someone@didim.example", connect="on")
    assert not SocialAccount.objects.exists()


def test_a_connection_can_be_cut(client, oauth):
    go(client, oauth, "kakao", kakao())
    page = client.get("/me/devices/").content.decode()
    assert "카카오" in page
    account = SocialAccount.objects.get()
    stranger = Client()
    stranger.force_login(make.person(2))
    stranger.post(f"/me/devices/accounts/{account.pk}/disconnect/")
    assert SocialAccount.objects.exists()
    page = client.post(f"/me/devices/accounts/{account.pk}/disconnect/", follow=True).content.decode()
    assert "연결을 끊었어요" in page
    assert not SocialAccount.objects.exists()


# --- When it goes wrong ---------------------------------------------------------------------


def test_saying_no_there_leads_back_kindly(client, oauth):
    oauth.agrees = False
    response = go(client, oauth, "kakao", kakao(), next="/find/")
    assert response["Location"] == "/accounts/login/?next=%2Ffind%2F"
    assert "카카오에서 로그인을 마치지 못했어요" in client.get(response["Location"]).content.decode()


def test_a_provider_that_fails_leads_back_kindly(client, oauth):
    oauth.works = False
    response = go(client, oauth, "naver", naver())
    assert response["Location"] == "/accounts/login/"
    assert not User.objects.exists()


@pytest.mark.parametrize("query", ["", "?code=x", "?code=x&state=y", "?error=access_denied"])
def test_coming_back_without_having_left_does_nothing(client, oauth, query):
    response = client.get(f"/accounts/kakao/login/callback/{query}")
    assert response["Location"] == "/accounts/login/"
    assert not User.objects.exists()


def test_an_answer_meant_for_another_browser_does_nothing(client, oauth):
    oauth.profiles["kakao"] = kakao("attacker@didim.example")
    start = client.post("/accounts/kakao/start/")["Location"]
    query = {key: found[0] for key, found in parse_qs(urlsplit(start).query).items()}
    answer = oauth.authorize(query).removeprefix("http://testserver")
    victim = Client()
    victim.get(answer)
    assert victim.get("/me/email/").status_code == 302
    assert not User.objects.exists()


def test_it_leads_to_no_other_site(client, oauth):
    assert go(client, oauth, "kakao", kakao(), next="https://evil.example/")["Location"] == "/me/"


def test_people_of_providers_are_not_forgotten(client, oauth, travel):
    travel("2026-11-20 12:00")
    person = make.person(email="joined@didim.example", name="", phone="")
    SocialAccount.objects.create(provider="kakao", uid="9", user=person)
    make.person(2, name="", phone="", email="typo@didim.example")
    travel("2026-11-22 12:00")
    destroy_due(clock.now())
    assert User.objects.get() == person
