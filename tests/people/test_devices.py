"""로그인한 기기: what they are called, the list, and signing them out."""

import pytest
from allauth.usersessions.models import UserSession
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from people.devices import UNKNOWN, device_name
from tests.factories import bookings as make

pytestmark = pytest.mark.once

ANDROID = "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Mobile Safari/537.36"
EDGE = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0 Safari/537.36 Edg/131.0"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1"


@pytest.mark.parametrize(
    ("user_agent", "name"),
    [
        (ANDROID, "안드로이드 휴대전화 · Chrome"),
        (EDGE, "윈도 컴퓨터 · Edge"),
        (IPHONE, "아이폰 · Safari"),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 CriOS/131.0 Mobile/15E148 Safari/604.1",
            "아이폰 · Chrome",
        ),
        (
            "Mozilla/5.0 (iPad; CPU OS 17_5 like Mac OS X) AppleWebKit/605.1.15 Version/17.5 Mobile/15E148 Safari/604.1",
            "아이패드 · Safari",
        ),
        (
            "Mozilla/5.0 (Linux; Android 14; SAMSUNG SM-S921N) AppleWebKit/537.36 SamsungBrowser/26.0 Chrome/122.0 Mobile Safari/537.36",
            "안드로이드 휴대전화 · 삼성 인터넷",
        ),
        (
            "Mozilla/5.0 (Linux; Android 14; SM-X710) AppleWebKit/537.36 Chrome/131.0 Safari/537.36",
            "안드로이드 태블릿 · Chrome",
        ),
        (
            "Mozilla/5.0 (Linux; Android 13; Pixel Tablet) AppleWebKit/537.36 Chrome/131.0 Safari/537.36",
            "안드로이드 태블릿 · Chrome",
        ),
        (
            "Mozilla/5.0 (Linux; Android 14; SM-S921N; wv) AppleWebKit/537.36 Version/4.0 Chrome/131.0 Mobile Safari/537.36;KAKAOTALK 2511",
            "안드로이드 휴대전화 · 카카오톡",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148 NAVER(inapp; search; 2000; 12.8; 16PRO)",
            "아이폰 · 네이버 앱",
        ),
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/130.0 Whale/4.29 Safari/537.36",
            "윈도 컴퓨터 · 웨일",
        ),
        (
            "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Safari/605.1.15",
            "맥 컴퓨터 · Safari",
        ),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:133.0) Gecko/20100101 Firefox/133.0", "리눅스 컴퓨터 · Firefox"),
        (
            "Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 Chrome/131.0 Safari/537.36",
            "크롬북 · Chrome",
        ),
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) Something/1.0", "윈도 컴퓨터"),
        ("curl/8.5.0", UNKNOWN),
        ("", UNKNOWN),
        ("가" * 5000, UNKNOWN),
    ],
    ids=[
        "android chrome",
        "windows edge",
        "iphone safari",
        "iphone chrome",
        "ipad",
        "samsung phone",
        "samsung tablet",
        "pixel tablet",
        "kakaotalk",
        "naver app",
        "whale",
        "mac",
        "linux",
        "chromebook",
        "unknown browser",
        "no browser",
        "nothing",
        "nonsense",
    ],
)
def test_browsers_have_plain_names(user_agent, name):
    assert device_name(user_agent) == name


def signed_in(person, user_agent: str) -> Client:
    """A browser that signs in by itself: `force_login` alone sends no User-Agent."""
    client = Client(headers={"user-agent": user_agent})
    client.force_login(person)
    UserSession.objects.filter(session_key=client.session.session_key).update(
        user_agent=device_name(user_agent)
    )
    return client


@pytest.fixture
def person(db):
    return make.person()


def test_the_list_tells_each_device_and_no_address(person):
    here, _ = signed_in(person, ANDROID), signed_in(person, EDGE)
    page = here.get("/me/devices/").content.decode()
    assert (
        page.index("안드로이드 휴대전화 · Chrome")
        < page.index("지금 이 기기")
        < page.index("윈도 컴퓨터 · Edge")
    )
    assert page.count("지금 이 기기</span>") == 1
    assert "127.0.0.1" not in page
    assert set(UserSession.objects.values_list("ip", flat=True)) == {"0.0.0.0"}


def test_nothing_of_the_user_agent_is_kept_but_its_name(client, person):
    from django.contrib.auth import login
    from django.test import RequestFactory

    from people.sessions import SessionStore

    request = RequestFactory(headers={"user-agent": EDGE}).get("/")
    request.session = SessionStore()
    login(request, person, backend="people.backends.ByPassword")
    assert UserSession.objects.get().user_agent == "윈도 컴퓨터 · Edge"


def test_one_of_the_others_is_signed_out(person):
    here, there, third = (signed_in(person, agent) for agent in (ANDROID, EDGE, IPHONE))
    pk = UserSession.objects.get(user_agent__startswith="윈도").pk
    response = here.post(f"/me/devices/{pk}/sign-out/", follow=True)
    assert "로그아웃했어요" in response.content.decode()
    assert "윈도 컴퓨터" not in response.content.decode()
    assert there.get("/me/devices/").status_code == 302
    assert here.get("/me/devices/").status_code == 200
    assert third.get("/me/devices/").status_code == 200


def test_all_the_others_are_signed_out(person):
    here, *others = (signed_in(person, agent) for agent in (ANDROID, EDGE, IPHONE))
    page = here.post("/me/devices/sign-out-others/", follow=True).content.decode()
    assert "다른 기기에서는 로그인하지 않았어요" in page
    assert [client.get("/me/devices/").status_code for client in others] == [302, 302]
    assert UserSession.objects.count() == 1


def test_nobody_signs_out_somebody_else(person):
    signed_in(person, EDGE)
    stranger = signed_in(make.person(2), ANDROID)
    stranger.post(f"/me/devices/{UserSession.objects.get(user=person).pk}/sign-out/")
    stranger.post("/me/devices/sign-out-others/")
    assert UserSession.objects.filter(user=person).count() == 1


def test_this_browser_is_not_signed_out_by_mistake(person):
    here = signed_in(person, ANDROID)
    here.post(f"/me/devices/{UserSession.objects.get().pk}/sign-out/")
    assert here.get("/me/devices/").status_code == 200


@pytest.mark.parametrize("path", ["/me/devices/1/sign-out/", "/me/devices/sign-out-others/"])
def test_a_link_signs_nobody_out(person, path):
    assert signed_in(person, ANDROID).get(path).status_code == 405


def test_signing_out_forgets_the_device(person):
    signed_in(person, ANDROID).post("/accounts/logout/")
    assert not UserSession.objects.exists()


def test_a_session_that_has_ended_is_no_device(person, travel):
    travel("2026-11-01 12:00")
    signed_in(person, EDGE)
    travel("2026-12-02 12:00")
    page = signed_in(person, ANDROID).get("/me/devices/").content.decode()
    assert "윈도" not in page


def test_a_browser_whose_session_got_a_new_key_is_still_there(person):
    here = signed_in(person, ANDROID)
    UserSession.objects.all().delete()
    page = here.get("/me/devices/").content.decode()
    assert "안드로이드 휴대전화 · Chrome" in page
    assert UserSession.objects.count() == 1


def test_last_use_is_noted_once_a_day(person, travel):
    travel("2026-11-22 10:00")
    client = signed_in(person, ANDROID)
    travel("2026-11-22 18:00")
    assert not writes(client)
    assert UserSession.objects.get().last_seen_at.hour == 1, "10 o'clock in Seoul"
    travel("2026-11-23 09:00")
    assert len(writes(client)) == 2
    assert not writes(client)
    seen = UserSession.objects.get()
    assert (seen.created_at.day, seen.last_seen_at.day) == (22, 23)


def writes(client: Client) -> list[str]:
    with CaptureQueriesContext(connection) as captured:
        client.get("/me/devices/")
    return [query["sql"] for query in captured if query["sql"].startswith(("UPDATE", "INSERT", "DELETE"))]


def test_a_long_list_takes_no_more_queries(person, client):
    here = signed_in(person, ANDROID)

    def count() -> int:
        here.get("/me/devices/")
        with CaptureQueriesContext(connection) as captured:
            here.get("/me/devices/")
        return len(captured)

    few = count()
    for _ in range(5):
        signed_in(person, EDGE)
    assert count() == few <= 10


def test_pages_for_everybody_ask_no_session(client, person):
    client.force_login(person)
    response = client.get("/healthz")
    assert "Cookie" not in response.headers.get("Vary", "")
