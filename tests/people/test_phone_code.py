"""Proving a phone with a code by SMS, where a gateway sends them."""

import pytest
from django.contrib.sessions.models import Session

from people.models import User
from people.services.profile import details_update, missing
from people.signals import notice
from tests.factories import bookings as make
from tests.factories.home import site_root

pytestmark = [pytest.mark.django_db, pytest.mark.once]

PHONE, CODE = "/me/profile/phone/", "/me/profile/phone/code/"
NUMBER = "+821012345678"


@pytest.fixture(autouse=True)
def monday_noon(travel):
    return travel("2026-11-23 12:00")


@pytest.fixture(autouse=True)
def gateway(settings):
    settings.PHONE_VERIFICATION = True


@pytest.fixture
def visitor(client):
    person = make.person(phone="")
    client.force_login(person)
    return person


@pytest.fixture
def sent():
    """What was to be sent, as (number, code)."""
    messages = []

    def listen(sender, *, kind, to, code, **values):
        assert kind == "phone_code"
        messages.append((to, code))

    others, notice.receivers = notice.receivers, []
    notice.sender_receivers_cache.clear()
    notice.connect(listen)
    yield messages
    notice.disconnect(listen)
    notice.receivers = others


def ask(client, number="010-1234-5678", **more):
    return client.post(PHONE, {"phone": number}, **more)


def wrong(code):
    return f"{(int(code) + 1) % 10**6:06d}"


def test_a_number_is_proved_with_the_code(client, visitor, sent):
    assert ask(client)["Location"] == CODE
    [(to, code)] = sent
    assert to == NUMBER
    assert len(code) == 6
    assert "010-1234-5678" in client.get(CODE).content.decode()
    assert client.post(CODE, {"code": f" {code[:3]} {code[3:]} "})["Location"] == "/me/profile/"
    visitor.refresh_from_db()
    assert visitor.phone == NUMBER
    assert visitor.phone_verified_at is not None
    assert "문자로 확인한 번호예요" in client.get("/me/profile/").content.decode()
    assert client.get(CODE)["Location"] == PHONE, "the code is used up"


@pytest.mark.parametrize("shape", ["{0:.3}-{1}", "{wide}", " \t{}\r\n", "{spaced}"])
def test_a_pasted_code_is_taken_as_it_is_meant(client, visitor, sent, shape):
    ask(client)
    code = sent[0][1]
    wide = code.translate({ord("0") + n: ord("０") + n for n in range(10)})
    pasted = shape.format(code, code[3:], wide=wide, spaced="  ".join(code))
    assert client.post(CODE, {"code": pasted})["Location"] == "/me/profile/"
    visitor.refresh_from_db()
    assert visitor.phone_verified_at


@pytest.mark.parametrize("typed", ["", "12345", "1234567", "문자번호여섯", "1" * 5000])
def test_what_can_be_no_code_costs_no_try(client, visitor, sent, typed):
    ask(client)
    assert "maxlength" not in client.get(CODE).content.decode().partition('name="code"')[2].partition(">")[0]
    for _ in range(4):
        assert "문자에 있는 여섯 자리 숫자를" in client.post(CODE, {"code": typed}).content.decode()
    assert client.post(CODE, {"code": sent[0][1]}).status_code == 302


def test_the_code_itself_is_kept_nowhere(client, visitor, sent):
    ask(client)
    code = sent[0][1]
    assert all(code not in str(session.get_decoded()) for session in Session.objects.all())


def test_three_tries(client, visitor, sent):
    ask(client)
    code = sent[0][1]
    for _ in range(3):
        response = client.post(CODE, {"code": wrong(code)})
        assert response.status_code == 422
        assert "번호가 맞지 않아요" in response.content.decode()
    assert "번호를 새로 받아 주세요" in client.post(CODE, {"code": code}).content.decode()
    visitor.refresh_from_db()
    assert visitor.phone_verified_at is None


def test_three_minutes(client, visitor, sent, travel):
    ask(client)
    travel("2026-11-23 12:03:01")
    assert "시간이 지났어요" in client.post(CODE, {"code": sent[0][1]}).content.decode()
    visitor.refresh_from_db()
    assert visitor.phone_verified_at is None


def test_again_after_thirty_seconds_and_only_the_newest_counts(client, visitor, sent, travel):
    ask(client)
    assert ask(client).status_code == 429
    travel("2026-11-23 12:00:31")
    assert ask(client).status_code == 302
    (_, first), (_, second) = sent
    if first != second:
        assert client.post(CODE, {"code": first}).status_code == 422
    assert client.post(CODE, {"code": second}).status_code == 302


def test_a_number_gets_five_codes_a_day_from_whomever(client, visitor, sent, travel):
    for number in range(6):
        travel(f"2026-11-23 13:0{number}")
        client.force_login(make.person(10 + number, phone=""))
        assert ask(client).status_code == (302 if number < 5 else 429)
    assert len(sent) == 5


def test_a_person_gets_ten_codes_a_day_for_whatever_number(client, visitor, sent, travel):
    for number in range(11):
        travel(f"2026-11-23 13:{number:02d}")
        response = ask(client, f"010-1234-{number:04d}")
        assert response.status_code == (302 if number < 10 else 429)
    assert len(sent) == 10


def test_a_proved_number_belongs_to_one_account(client, visitor, sent):
    User.objects.create_user("other@didim.example", phone=NUMBER, phone_verified_at="2026-01-01T00:00Z")
    ask(client)
    response = client.post(CODE, {"code": sent[0][1]})
    assert "다른 계정에서 이미 확인한 번호예요" in response.content.decode()
    visitor.refresh_from_db()
    assert (visitor.phone, visitor.phone_verified_at) == ("", None)


def test_another_number_has_to_be_proved_anew(client, visitor, sent):
    ask(client)
    client.post(CODE, {"code": sent[0][1]})
    client.post("/me/profile/", {"name": "이디딤", "phone": "010-1234-5678", "language": "ko"})
    visitor.refresh_from_db()
    assert visitor.phone_verified_at is not None, "the same number stays proved"
    client.post("/me/profile/", {"name": "이디딤", "phone": "010-9999-8888", "language": "ko"})
    visitor.refresh_from_db()
    assert visitor.phone_verified_at is None
    assert "아직 확인하지 않은 번호" in client.get("/me/profile/").content.decode()


def test_booking_asks_to_prove_the_phone_first_and_comes_back(client, visitor, sent):
    room = make.open_room(site_root())
    form = f"{room.url}book/?start=2026-11-24T14:00"
    address = client.get(form)["Location"]
    assert address.startswith(f"{PHONE}?next=")
    code_page = client.post(address, {"phone": "010-1234-5678"})["Location"]
    assert client.post(code_page, {"code": sent[0][1]})["Location"] == form
    html = client.get(form).content.decode()
    assert 'name="phone"' not in html


def test_next_never_leads_away(client, visitor, sent):
    page = client.post(f"{PHONE}?next=https://evil.example/", {"phone": "010-1234-5678"})["Location"]
    assert client.post(page, {"code": sent[0][1]})["Location"] == "/me/profile/"


def test_without_a_gateway_nothing_is_asked(client, visitor, settings):
    settings.PHONE_VERIFICATION = False
    assert client.get(PHONE).status_code == 404
    assert client.get(CODE).status_code == 404
    details_update(person=visitor, phone=NUMBER)
    assert missing(visitor, {"phone"}) == []
    assert "확인하지 않은 번호" not in client.get("/me/profile/").content.decode()
