"""Signing in with a code by mail."""

import re

import pytest
from django.contrib.sessions.models import Session
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from post_office.models import Email

from core import clock
from people.models import User
from people.services.retention import destroy_due
from people.sign_in_forms import ADDRESS_INVALID
from tests.factories import bookings as make
from tests.factories.home import site_root

pytestmark = [pytest.mark.django_db, pytest.mark.once]


OF_AGE = {"of-age": "yes"}


@pytest.fixture
def client():
    """A browser that has said once that its person is 14 or older."""
    client = Client()
    client.cookies.load(OF_AGE)
    return client


def ask_for_code(client: Client, email: str, target: str = "") -> str:
    """Ask, and read the code in the mail."""
    response = client.post(f"/accounts/login/?next={target}", {"email": email, "next": target})
    assert response.status_code == 302, response.context["form"].errors
    return re.search(r"\b(\d{6})\b", mail.outbox[-1].body)[1]


@pytest.mark.parametrize("known", [True, False], ids=["known", "unknown"])
def test_known_and_unknown_addresses_get_the_same(client, known):
    if known:
        make.person(email="someone@didim.example")
    code = ask_for_code(client, "Someone@didim.example")
    assert mail.outbox[-1].to == ["someone@didim.example"]
    assert code not in mail.outbox[-1].subject, "a code doesn't belong on a locked screen"
    response = client.post("/accounts/login/code/", {"code": code, "action": "verify"})
    assert response.status_code == 302
    assert response["Location"] == "/me/"
    assert User.objects.get(email="someone@didim.example").last_login


def test_one_comes_back_to_the_chosen_slot(client):
    resource = make.open_room(site_root())
    start = f"{make.tomorrow_at(14):%Y-%m-%dT%H:%M}"
    response = client.get(f"{resource.url}book/", {"start": start})
    assert response.status_code == 302
    sign_in = response["Location"]
    target = f"{resource.url}book/?start={start}"
    page = client.get(sign_in)
    assert 'name="next"' in page.content.decode()
    response = client.post(sign_in, {"email": "new@didim.example", "next": target})
    code = re.search(r"\b(\d{6})\b", mail.outbox[-1].body)[1]
    response = client.post(response["Location"], {"code": code, "action": "verify", "next": target})
    assert response["Location"] == target
    assert client.get(response["Location"]).status_code == 200


def test_a_wrong_code_says_so_and_three_end_it(client):
    ask_for_code(client, "someone@didim.example")
    for attempt in range(3):
        response = client.post("/accounts/login/code/", {"code": "000000", "action": "verify"})
        assert response.status_code == (200 if attempt < 2 else 302)
        if attempt < 2:
            assert "다시" in response.content.decode()
    assert client.get("/me/").status_code == 302


def test_a_code_dies_after_five_minutes(client, travel):
    travel("2026-11-23 12:00")
    code = ask_for_code(client, "someone@didim.example")
    travel("2026-11-23 12:05:01")
    client.post("/accounts/login/code/", {"code": code, "action": "verify"})
    assert client.get("/me/").status_code == 302


def test_codes_are_not_given_without_end(client):
    statuses = [
        client.post("/accounts/login/", {"email": "someone@didim.example"}).status_code for _ in range(8)
    ]
    assert 302 in statuses
    assert set(statuses[-3:]) <= {200, 429}
    assert len(mail.outbox) <= 5


@pytest.mark.parametrize(
    "email",
    ["", "없는주소", "a@", "a" * 300 + "@x.kr", "이름@한글.kr\x00", "İ@didim.example", "ſ@didim.example"],
)
def test_a_bad_address_gets_a_korean_answer(client, email):
    response = client.post("/accounts/login/", {"email": email})
    assert response.status_code == 200
    assert "요." in str(response.context["form"].errors)
    assert not mail.outbox


def test_a_letter_that_no_keyboard_has_is_left_out(client):
    assert client.post("/accounts/login/", {"email": "some\x00one@didim.example"}).status_code == 302
    assert mail.outbox[0].to == ["someone@didim.example"]
    errors = client.post("/accounts/login/", {"email": "이름\x00"}).context["form"].errors
    assert errors["email"] == [ADDRESS_INVALID]


def test_a_foreign_target_is_not_followed(client):
    code = ask_for_code(client, "someone@didim.example", "https://evil.example/")
    response = client.post(
        "/accounts/login/code/", {"code": code, "action": "verify", "next": "https://evil.example/"}
    )
    assert response["Location"] == "/me/"


def test_people_who_never_used_their_code_are_forgotten(client, travel):
    travel("2026-11-22 12:00")
    ask_for_code(client, "typo@didim.example")
    make.person(email="kept@didim.example")
    travel("2026-11-23 12:01")
    destroy_due(clock.now())
    assert [user.email for user in User.objects.all()] == ["kept@didim.example"]


def test_an_account_that_is_off_gets_no_code(client):
    make.person(email="off@didim.example", is_active=False)
    client.post("/accounts/login/", {"email": "off@didim.example"})
    assert not re.search(r"\b\d{6}\b", mail.outbox[-1].body if mail.outbox else "")


# --- The question about age -----------------------------------------------------------------


def test_the_question_comes_before_any_field():
    page = Client().get("/accounts/login/?next=/find/").content.decode()
    assert "만 14세 이상인가요?" in page
    main = page.partition("<main")[2].partition("</main>")[0]
    assert "<input" not in main
    assert "<form" not in main


def test_a_yes_is_remembered_and_keeps_the_target():
    client = Client()
    response = client.get("/accounts/of-age/?next=/find/")
    assert response["Location"] == "/accounts/login/?next=%2Ffind%2F"
    cookie = response.cookies["of-age"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert cookie["max-age"] == cookie["expires"] == "", "until the browser closes"
    page = client.get(response["Location"]).content.decode()
    assert 'name="email"' in page
    assert 'value="/find/"' in page


@pytest.mark.parametrize(
    ("typed", "lasts"), [({}, ""), ({"keep": "on"}, 365 * 24 * 60 * 60)], ids=["shared", "one's own"]
)
def test_a_yes_lasts_a_year_only_where_one_stays_signed_in(client, typed, lasts):
    client.post("/accounts/login/", {"email": "someone@didim.example", **typed})
    assert client.cookies["of-age"]["max-age"] == lasts


def test_a_yes_leads_to_no_other_site():
    assert Client().get("/accounts/of-age/?next=https://evil.example/")["Location"] == "/accounts/login/"


def test_a_no_is_kept_nowhere():
    client = Client()
    client.get("/accounts/login/")
    response = client.get("/accounts/under-14/")
    assert "/centers/" in response.content.decode()
    assert "전화" in response.content.decode()
    assert not client.cookies
    assert not User.objects.exists()
    assert not Session.objects.exists()


def test_without_a_yes_no_address_is_taken():
    client = Client()
    response = client.post("/accounts/login/", {"email": "child@didim.example", "next": "/find/"})
    assert response["Location"] == "/accounts/login/?next=%2Ffind%2F"
    assert not User.objects.exists()
    assert not mail.outbox
    assert not client.cookies


# --- The code -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "shape",
    ["{}", "{0:.3} {1}", "{0:.3}-{1}", "{wide}", "{}\n", " \t{}\r\n", "{spaced}"],
    ids=["plain", "blank", "hyphen", "full width", "newline", "around", "every digit apart"],
)
def test_a_pasted_code_is_taken_as_it_is_meant(client, shape):
    code = ask_for_code(client, "someone@didim.example")
    wide = code.translate({ord("0") + n: ord("０") + n for n in range(10)})
    pasted = shape.format(code, code[3:], wide=wide, spaced=" ".join(code))
    response = client.post("/accounts/login/code/", {"code": pasted})
    assert response["Location"] == "/me/"


def test_no_browser_cuts_what_is_pasted(client):
    ask_for_code(client, "someone@didim.example")
    page = client.get("/accounts/login/code/").content.decode()
    field = re.search(r"<input[^>]*name=\"code\"[^>]*>", page)[0]
    assert "maxlength" not in field
    assert 'autocomplete="one-time-code"' in field
    assert 'inputmode="numeric"' in field


@pytest.mark.parametrize("typed", ["", "12345", "1234567", "가나다라마바", "12a456", "١٢٣٤٥٦", "1" * 5000])
def test_what_can_be_no_code_costs_no_try(client, typed):
    code = ask_for_code(client, "someone@didim.example")
    for _ in range(4):
        response = client.post("/accounts/login/code/", {"code": typed})
        assert "여섯 자리" in response.content.decode()
    assert client.post("/accounts/login/code/", {"code": code})["Location"] == "/me/"


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06d}"


def test_after_three_wrong_codes_the_right_one_is_refused_and_the_address_is_kept(client):
    code = ask_for_code(client, "someone@didim.example", "/find/")
    for _ in range(3):
        response = client.post("/accounts/login/code/", {"code": wrong(code), "next": "/find/"})
    assert response["Location"] == "/accounts/login/?next=%2Ffind%2F"
    page = client.get(response["Location"]).content.decode()
    assert "세 번" in page
    assert "someone@didim.example" in page
    client.post("/accounts/login/code/", {"code": code})
    assert client.get("/me/").status_code == 302


def test_an_old_code_says_so_and_keeps_address_and_target(client, travel):
    travel("2026-11-23 12:00")
    code = ask_for_code(client, "someone@didim.example")
    travel("2026-11-23 12:05:02")
    response = client.post("/accounts/login/code/", {"code": code, "next": "/find/"}, follow=True)
    page = response.content.decode()
    assert "시간이 지났어요" in page
    assert 'value="someone@didim.example"' in page
    assert 'value="/find/"' in page


def resend(client: Client):
    return client.post("/accounts/login/code/", {"action": "resend", "next": "/find/"}, follow=True)


def test_another_code_is_sent_after_thirty_seconds_only(client, travel):
    travel("2026-11-23 12:00:00")
    first = ask_for_code(client, "someone@didim.example")
    travel("2026-11-23 12:00:20")
    page = resend(client).content.decode()
    assert re.search(r"\b(9|10)초 뒤에 다시", page)
    assert len(mail.outbox) == 1
    travel("2026-11-23 12:00:31")
    page = resend(client).content.decode()
    assert len(mail.outbox) == 2
    assert 'value="/find/"' in page
    second = re.search(r"\b(\d{6})\b", mail.outbox[-1].body)[1]
    if first != second:
        client.post("/accounts/login/code/", {"code": first})
        assert client.get("/me/").status_code == 302, "the first code is no longer good"
    travel("2026-11-23 12:05:25")
    assert client.post("/accounts/login/code/", {"code": second})["Location"] == "/me/", "it has its own time"


def test_codes_are_resent_twice_and_no_more(client, travel):
    travel("2026-11-23 12:00:00")
    ask_for_code(client, "someone@didim.example")
    for minute in (1, 2, 3, 4):
        travel(f"2026-11-23 12:0{minute}:00")
        page = resend(client).content.decode()
        assert ("번호를 여러 번 보냈어요" in page) == (minute > 2)
    assert len(mail.outbox) == 3
    assert "번호 다시 받기" not in page
    assert 'value="/find/"' in page
    assert "여섯 자리" not in page.partition("<form")[0], "a click is no wrong code"


@pytest.mark.parametrize("typed", [{"action": "resend"}, {"code": "the right one"}, {"code": "000000"}, None])
@pytest.mark.parametrize("how", ["changed", "erased"])
def test_a_code_for_an_address_that_is_gone_meanwhile_is_over(client, travel, how, typed):
    travel("2026-11-23 12:00:00")
    person = make.person(email="someone@didim.example")
    code = ask_for_code(client, person.email, "/find/")
    if how == "changed":
        User.objects.filter(pk=person.pk).update(email="other@didim.example")
    else:
        User.objects.filter(pk=person.pk).delete()
    travel("2026-11-23 12:01:00")
    if typed is None:
        response = client.get("/accounts/login/code/?next=/find/")
    else:
        typed = {"code": code} if typed.get("code") == "the right one" else typed
        response = client.post("/accounts/login/code/", {**typed, "next": "/find/"})
    assert response["Location"] == "/accounts/login/?next=%2Ffind%2F"
    assert "시간이 지났어요" in client.get(response["Location"]).content.decode()
    assert len(mail.outbox) == 1
    assert client.get("/me/").status_code == 302


def test_resending_gives_no_new_tries(client, travel):
    travel("2026-11-23 12:00:00")
    code = ask_for_code(client, "someone@didim.example")
    for _ in range(2):
        client.post("/accounts/login/code/", {"code": wrong(code)})
    travel("2026-11-23 12:01:00")
    resend(client)
    code = re.search(r"\b(\d{6})\b", mail.outbox[-1].body)[1]
    client.post("/accounts/login/code/", {"code": wrong(code)})
    client.post("/accounts/login/code/", {"code": code})
    assert client.get("/me/").status_code == 302


def test_too_many_askings_answer_kindly_and_keep_the_address(client):
    for _ in range(4):
        response = client.post("/accounts/login/", {"email": "someone@didim.example", "next": "/find/"})
    page = response.content.decode()
    assert "잠시 쉬어야 해요" in page
    assert 'value="someone@didim.example"' in page
    assert 'value="/find/"' in page
    assert len(mail.outbox) == 3
    assert User.objects.count() == 1


def test_a_rest_of_an_hour_is_not_called_a_minute(client, travel):
    for minute in range(11):
        travel(f"2026-11-23 12:{2 * minute:02}:00")
        response = client.post("/accounts/login/", {"email": "someone@didim.example"})
    assert len(mail.outbox) == 10
    assert "그래도 안 되면 한 시간쯤 뒤에" in response.content.decode()


def test_the_limit_comes_before_anything_is_written(client):
    for number in range(25):
        client.post("/accounts/login/", {"email": f"someone{number}@didim.example"})
    assert User.objects.count() == len(mail.outbox) == 20


def test_requests_at_the_same_moment_have_three_tries_together(client):
    """Each of them has read the session before the others have written it."""
    code = ask_for_code(client, "someone@didim.example")
    before = dict(client.session.items())

    def meanwhile():
        other = Client()
        other.cookies.load(OF_AGE)
        session = other.session
        session.update(before)
        session.save()
        return other

    for attempt in range(3):
        response = meanwhile().post("/accounts/login/code/", {"code": wrong(code)})
        assert response.status_code == 200, attempt
    late = meanwhile()
    response = late.post("/accounts/login/code/", {"code": code}, follow=True)
    assert "세 번" in response.content.decode()
    assert late.get("/me/").status_code == 302


# --- Staying signed in ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "lasts"), [({}, ""), ({"keep": "on"}, 30 * 24 * 60 * 60)], ids=["off", "on"]
)
def test_the_session_ends_with_the_browser_unless_it_is_kept(client, typed, lasts):
    client.post("/accounts/login/", {"email": "someone@didim.example", **typed})
    code = re.search(r"\b(\d{6})\b", mail.outbox[-1].body)[1]
    client.post("/accounts/login/code/", {"code": code})
    assert client.cookies["sessionid"]["max-age"] == lasts
    assert client.get("/me/").status_code == 200


def test_staying_signed_in_is_off_at_first_and_says_why(client):
    page = client.get("/accounts/login/").content.decode()
    assert "checked" not in re.search(r"<input[^>]*name=\"keep\"[^>]*>", page)[0]
    assert "여럿이 쓰는 컴퓨터" in page


# --- What it costs --------------------------------------------------------------------------

MOST = 12


def of_each_request(client: Client, email: str, **values: str) -> list[list[str]]:
    """The queries of asking, of sending the address, and of sending the code."""
    found = []

    def count(request):
        with CaptureQueriesContext(connection) as captured:
            response = request()
        found.append([re.sub(r"'[^']*'|\d+", "?", query["sql"])[:60] for query in captured])
        return response

    count(lambda: client.get("/accounts/login/"))
    count(lambda: client.post("/accounts/login/", {"email": email, **values}))
    context = Email.objects.latest("pk").context
    response = count(lambda: client.post("/accounts/login/code/", {"code": context["values"]["code"]}))
    assert response["Location"] == "/me/"
    return found


@pytest.fixture
def queued(settings):
    """As on a server: mail waits for the worker."""
    settings.TASKS = {"default": {"BACKEND": "core.task_queue.TaskQueue"}}


@pytest.mark.usefixtures("queued")
def test_each_request_takes_few_queries(client):
    make.person(email="known@didim.example", phone="+821011112222")
    for email in ("known@didim.example", "unknown@didim.example"):
        found = of_each_request(client, email)
        assert max(map(len, found)) <= MOST, found
        client.post("/accounts/logout/")


@pytest.mark.usefixtures("queued")
def test_known_and_unknown_addresses_take_the_same_queries():
    make.person(email="known@didim.example")
    found = []
    for email in ("warmup@didim.example", "known@didim.example", "unknown@didim.example"):
        client = Client()
        client.cookies.load(OF_AGE)
        found.append(of_each_request(client, email))
    assert found[1][:2] == found[2][:2]
