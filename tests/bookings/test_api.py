"""`/api/v1/`: the rules and words of the pages, as JSON."""

import json
import unicodedata
import uuid

import pytest
from django.test import Client

from bookings.enums import BookingStatus
from bookings.models import Booking, Companion
from bookings.selectors import Finder
from people.models import ConsentText
from people.services.consents import consent_give
from tests.factories import bookings as make
from tests.factories.home import CenterFactory

pytestmark = [pytest.mark.django_db, pytest.mark.once]
API = "/api/v1"
HUGE = "9" * 40


@pytest.fixture(autouse=True)
def monday_noon(travel):
    return travel("2026-11-23 12:00")


@pytest.fixture
def center():
    return CenterFactory(title="청년센터 마포")


@pytest.fixture
def resource(center):
    return make.open_room(center)


@pytest.fixture
def visitor(client):
    person = make.person()
    consent_give(person=person, text=ConsentText.objects.current("booking"))
    client.force_login(person)
    return person


def post(client, address, **body):
    return client.post(f"{API}{address}", json.dumps(body), content_type="application/json")


def wish(page, **changes):
    return {
        "resource": page.pk,
        "starts_at": "2026-11-24T14:00:00+09:00",
        "minutes": 120,
        "party_size": 2,
        **changes,
    }


# --- Reading


def test_the_document_names_every_endpoint(client):
    document = client.get(f"{API}/openapi.json").json()
    assert set(document["paths"]) == {
        f"{API}/{path}"
        for path in (
            "session",
            "resources",
            "resources/{key}",
            "resources/{key}/slots",
            "find",
            "bookings",
            "bookings/{code}",
            "bookings/{code}/cancel",
        )
    }


def test_resources(client, resource):
    make.room(resource.get_parent(), policy=None)
    found = client.get(f"{API}/resources").json()
    assert found["count"] == 2
    assert [each["is_bookable"] for each in found["items"]] == [True, False]
    assert found["items"][0]["place"] == "청년센터 마포"
    assert client.get(f"{API}/resources", {"kind": "loan"}).json()["count"] == 0
    one = client.get(f"{API}/resources/{resource.pk}").json()
    assert one["lengths"] == [60, 120, 180]
    assert one["limits"] == [{"measure": "minutes", "amount": 180, "period": "day", "scope": "network"}]
    assert one["units"][0]["capacity"] == 4


def test_slots_say_how_long_or_why_not(client, resource):
    make.book(make.person(2), resource, make.tomorrow_at(14))
    found = client.get(f"{API}/resources/{resource.pk}/slots", {"date": "2026-11-24"}).json()
    slots = {each["starts_at"]: each for each in found["slots"]}
    assert slots["2026-11-24T12:00:00+09:00"]["minutes"] == [60, 120]
    assert slots["2026-11-24T14:00:00+09:00"]["minutes"] == []
    assert slots["2026-11-24T14:00:00+09:00"]["refusal"]["code"] == "taken"


def test_what_can_be_read_has_headers_too(client, resource):
    for address in ("/resources", f"/resources/{resource.pk}", "/session", "/openapi.json"):
        response = client.head(f"{API}{address}")
        assert response.status_code == 200, address
        assert response["Content-Type"].startswith("application/json")
        assert response.content == b""
    assert client.head(f"{API}/bookings").status_code == 401
    assert client.head(f"{API}/resources/123456").status_code == 404


@pytest.mark.parametrize("method", ["get", "head", "post", "put", "delete", "patch", "options"])
@pytest.mark.parametrize("address", ["/", "/nope", "/resources/", "/resources/1/nope", "/청년/\x00", "/docs"])
def test_an_unknown_address_is_told_in_json(method, address):
    strict = Client(enforce_csrf_checks=True)
    response = getattr(strict, method)(f"{API}{address}")
    assert (response.status_code, response["Content-Type"]) == (404, "application/json; charset=utf-8")
    if method != "head":
        assert response.json()["code"] == "not_found"
        assert response.json()["message"].startswith("찾는 것이 없어요.")


@pytest.mark.parametrize(
    ("address", "methods", "allowed"),
    [
        ("/resources", ["post", "put", "delete", "patch", "options"], "GET, HEAD"),
        ("/openapi.json", ["post", "put", "delete", "patch", "options"], "GET, HEAD"),
        ("/bookings", ["put", "delete", "patch", "options"], "GET, HEAD, POST"),
        ("/bookings/12345678/cancel", ["get", "head", "put", "options"], "POST"),
    ],
)
def test_a_wrong_method_is_told_in_json(address, methods, allowed):
    strict = Client(enforce_csrf_checks=True)
    for method in methods:
        response = getattr(strict, method)(f"{API}{address}")
        assert (response.status_code, response["Allow"]) == (405, allowed), method
        assert response["Content-Type"] == "application/json; charset=utf-8"
        if method != "head":
            assert response.json()["code"] == "not_this_way"
            assert f"{method.upper()} 요청" in response.json()["message"]


def test_the_document_knows_nothing_of_headers_alone(client):
    paths = client.get(f"{API}/openapi.json").json()["paths"]
    assert {method for each in paths.values() for method in each} == {"get", "post"}


def test_too_much_is_told_in_json(client, visitor, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 10
    response = post(client, "/bookings", message="가" * 100)
    assert (response.status_code, response.json()["code"]) == (413, "too_large")


@pytest.mark.parametrize(
    ("kind", "body", "told"),
    [
        ("multipart/form-data", b"x", (400, "bad_request")),
        ("application/x-www-form-urlencoded", b"a=1&" * 20_000, (413, "too_large")),
        ("application/x-www-form-urlencoded", b"x" * 3_000_000, (413, "too_large")),
    ],
)
def test_a_form_that_cannot_be_read_is_told_as_json_too(visitor, kind, body, told):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(visitor)
    strict.get(f"{API}/session")
    response = strict.generic("POST", f"{API}/bookings", body, content_type=kind)
    assert (response.status_code, response.json()["code"]) == told


def fail(*_args, **_kwargs):
    raise ValueError("what nobody foresaw")


def test_a_failure_of_ours_is_told_in_json_and_stands_in_the_log(client, resource, monkeypatch, caplog):
    monkeypatch.setattr(Finder, "show", fail)
    client.raise_request_exception = False
    response = client.get(f"{API}/find")
    assert (response.status_code, response.json()["code"]) == (500, "broken")
    assert response.json()["message"].startswith("저희 쪽에 문제가 생겼어요.")
    [told] = [each for each in caplog.records if each.name == "django.request"]
    assert "what nobody foresaw" in str(told.exc_info)


def test_a_failure_is_seen_by_tests_and_by_developers(client, resource, monkeypatch, settings):
    monkeypatch.setattr(Finder, "show", fail)
    for is_debugging in (False, True):
        settings.DEBUG = is_debugging
        with pytest.raises(ValueError, match="nobody foresaw"):
            client.get(f"{API}/find")


def test_a_day_that_is_not_open_yet_says_when(client, resource):
    found = client.get(f"{API}/resources/{resource.pk}/slots", {"date": "2026-12-20"}).json()
    assert found["opens_at"] == "2026-12-06T00:00:00+09:00"
    assert {each["refusal"]["code"] for each in found["slots"]} == {"beyond_horizon"}


def test_find(client, resource):
    query = {"date": "2026-11-24", "time": "14:00", "minutes": 120, "party_size": 3, "near": "seoul/마포구"}
    found = client.get(f"{API}/find", query).json()
    assert found["count"] == 1
    assert "2026-11-24T14:00:00+09:00" in [slot["starts_at"] for slot in found["items"][0]["slots"]]
    none = client.get(f"{API}/find", {**query, "party_size": 9}).json()
    assert none["count"] == 0
    assert none["alternatives"][0]["resource"]["id"] == resource.pk


@pytest.mark.parametrize(
    ("address", "query", "status"),
    [
        (f"/resources/{HUGE}", {}, 422),
        ("/resources/0", {}, 422),
        ("/resources/x", {}, 422),
        ("/resources/123456", {}, 404),
        ("/resources/123456/slots", {"date": "0001-01-01"}, 422),
        ("/resources", {"offset": HUGE}, 422),
        ("/resources", {"limit": "-1"}, 422),
        ("/resources", {"kind": "🙂"}, 422),
        ("/find", {"date": "9999-12-31"}, 422),
        ("/find", {"date": "어제"}, 422),
        ("/find", {"date": "1795478400"}, 422),
        ("/find", {"date": "2030-01-01"}, 200),
        ("/find", {"time": "14:00+14:00"}, 200),
        ("/find", {"minutes": HUGE}, 422),
        ("/find", {"party_size": "0"}, 422),
        ("/find", {"near": "\x00"}, 422),
        ("/find", {"near": "🙂" * 200}, 422),
        ("/find", {"near": "🙂"}, 200),
    ],
)
def test_any_question_has_an_answer(client, resource, address, query, status):
    response = client.get(f"{API}{address}", query)
    assert response.status_code == status
    if status != 200:
        assert {"code", "message"} <= set(response.json())


# --- Booking


def test_booking_and_cancelling(client, resource, visitor):
    made = post(client, "/bookings", **wish(resource))
    assert made.status_code == 201, made.content
    code = made.json()["code"]
    assert made.json()["starts_at"] == "2026-11-24T14:00:00+09:00"
    assert made.json()["place"] == "청년센터 마포"
    assert client.get(f"{API}/bookings").json()["coming"][0]["code"] == code
    assert client.get(f"{API}/bookings/{code}").json()["status"] == "confirmed"
    for _ in range(2):
        gone = post(client, f"/bookings/{code}/cancel")
        assert (gone.status_code, gone.json()["status"]) == (200, "cancelled")
    assert client.get(f"{API}/bookings").json()["past"][0]["code"] == code


def test_companions_are_named_where_the_policy_wants_them(client, center, visitor):
    room = make.open_room(center, policy=make.policy(name="이름을 적는 방", names_companions=True))
    refused = post(client, "/bookings", **wish(room, party_size=3, companions=[{"name": "김동행"}]))
    assert (refused.status_code, refused.json()["code"]) == (409, "companions")
    named = [{"name": "김동행"}, {"phone": "010-5555-6666"}]
    assert post(client, "/bookings", **wish(room, party_size=3, companions=named)).status_code == 201
    assert {each.phone for each in Companion.objects.all()} == {"", "+821055556666"}


@pytest.mark.parametrize(
    "numbers", [["010-5555-6666"] * 2, ["010-0000-0001"], ["010-5555-6666", "010-5555-7777"]]
)
def test_companions_are_others_one_each_and_no_more_than_come(client, resource, visitor, numbers):
    """Else somebody could come under a name that stands for nobody, or have mails sent to people who don't come."""
    companions = [{"phone": number} for number in numbers]
    party = 3 if len(set(numbers)) < len(numbers) else 2
    refused = post(client, "/bookings", **wish(resource, party_size=party, companions=companions))
    assert (refused.status_code, refused.json()["code"]) == (409, "companions")
    assert not Booking.objects.exists()


def test_what_people_write_is_taken_as_in_forms(client, resource, visitor):
    """Put together (NFC) and counted so; a name is no address, and a resident number is nowhere kept."""
    apart = unicodedata.normalize("NFD", "김동행" * 16)
    assert post(client, "/bookings", **wish(resource, companions=[{"name": apart}])).status_code == 201
    assert Companion.objects.get().name == "김동행" * 16
    for companion in ("www.didim.example", "990101-1234567"):
        answer = post(client, "/bookings", **wish(resource, companions=[{"name": companion}]))
        assert (answer.status_code, len(answer.json()["fields"])) == (422, 1)
    answer = post(client, "/bookings", **wish(resource, message="제 번호는 990101-1234567이에요"))
    assert "주민등록번호는 받지 않아요" in answer.json()["fields"][0]["message"]


def test_an_option_is_chosen_once(client, center, visitor):
    studio = make.studio(center)
    chosen = [studio.option_list[-1]] * 9 + [studio.option_list[0]]
    made = post(client, "/bookings", **wish(studio, minutes=20, party_size=1, options=chosen))
    assert made.status_code == 201, made.content
    assert Booking.objects.get().option_list == [studio.option_list[0], studio.option_list[-1]]


@pytest.mark.parametrize("companion", [{}, {"name": " "}, {"phone": "12"}, {"name": "김" * 51}])
def test_a_companion_who_is_nobody(client, resource, visitor, companion):
    answer = post(client, "/bookings", **wish(resource, companions=[companion]))
    assert answer.status_code == 422
    assert not Booking.objects.exists()


def test_the_same_key_twice_is_one_booking(client, resource, visitor):
    key = str(uuid.uuid4())
    codes = {post(client, "/bookings", **wish(resource, request_key=key)).json()["code"] for _ in range(2)}
    assert len(codes) == 1


def test_a_refusal_names_every_rule_and_what_could_be_had_instead(client, resource, center, visitor):
    other = make.open_room(center)
    make.book(make.person(2), resource, make.tomorrow_at(14))
    response = post(client, "/bookings", **wish(resource, minutes=60))
    body = response.json()
    assert response.status_code == 409
    assert body["code"] == "taken"
    assert body["message"] == body["refusals"][0]["message"]
    assert "2026-11-24T15:00:00+09:00" in [each["starts_at"] for each in body["alternatives"]["times"]]
    assert body["alternatives"]["rooms"][0]["resource"]["id"] == other.pk
    assert body["alternatives"]["rooms"][0]["slots"][0]["starts_at"] == "2026-11-24T14:00:00+09:00"
    many = post(
        client, "/bookings", **wish(resource, starts_at="2026-11-24T07:10:00+09:00", minutes=50)
    ).json()
    assert [each["code"] for each in many["refusals"]][:3] == ["closed", "off_grid", "length"]


@pytest.mark.parametrize(
    ("changes", "status", "code"),
    [
        ({"resource": 10**30}, 422, "invalid"),
        ({"resource": 123456}, 404, "not_found"),
        ({"starts_at": "0001-01-01T00:00:00+14:00"}, 422, "invalid"),
        ({"starts_at": "9999-12-31T23:59:59-14:00"}, 422, "invalid"),
        ({"starts_at": "2026-11-24T14:00:00+09:00", "minutes": 10**9}, 422, "invalid"),
        ({"starts_at": 10**20}, 422, "invalid"),
        ({"starts_at": 1_795_496_400}, 422, "invalid"),
        ({"starts_at": "1795496400"}, 422, "invalid"),
        ({"starts_at": "2026-11-24T14:00"}, 422, "invalid"),
        ({"party_size": -1}, 422, "invalid"),
        ({"party_size": 400}, 409, "party_size"),
        ({"minutes": 0}, 409, "length"),
        ({"unit": 123456}, 409, "no_such_choice"),
        ({"options": ["헤어"]}, 409, "no_such_choice"),
        ({"message": "\x00"}, 422, "invalid"),
        ({"message": "🙂" * 10}, 201, None),
        ({"options": ["\ud800"]}, 422, "invalid"),
        ({"request_key": "nope"}, 422, "invalid"),
        ({"topic": "magic"}, 422, "invalid"),
        ({"interview_on": "0001-01-01"}, 422, "invalid"),
        ({"interview_on": 1_795_478_400}, 422, "invalid"),
        ({"starts_at": "2026-11-24T05:00:00Z"}, 201, None),
    ],
)
@pytest.mark.usefixtures("visitor")
def test_any_wish_has_an_answer(client, resource, changes, status, code):
    response = post(client, "/bookings", **wish(resource, **changes))
    assert response.status_code == status, response.content
    if code:
        assert response.json()["code"] == code
        assert response.json()["message"]


def test_an_error_names_the_field(client, resource, visitor):
    body = post(client, "/bookings", **wish(resource, party_size=0)).json()
    assert body["fields"] == [{"name": "party_size", "message": "1 이상으로 적어 주세요."}]


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b'"\xff"', b"[" * 5000])
def test_a_body_that_cannot_be_read_is_told_so(client, visitor, body):
    response = client.post(f"{API}/bookings", body, content_type="application/json")
    assert response.status_code in {400, 422}
    assert response.json()["code"] in {"bad_request", "invalid"}


@pytest.mark.parametrize(
    "content_type", ["multipart/form-data; boundary=x", "application/x-www-form-urlencoded"]
)
def test_a_form_is_no_json(client, visitor, content_type):
    body = b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\nb\r\n--x--\r\n'
    response = client.post(f"{API}/bookings", body, content_type=content_type)
    assert (response.status_code, response.json()["code"]) == (400, "bad_request")


def test_a_resource_without_online_booking(client, center, visitor):
    response = post(client, "/bookings", **wish(make.room(center, policy=None)))
    assert (response.status_code, response.json()["code"]) == (409, "not_bookable")


def test_name_phone_and_consent_come_first(client, resource):
    newcomer = make.person(name="", phone="")
    client.force_login(newcomer)
    assert post(client, "/bookings", **wish(resource)).json()["code"] == "details_needed"
    newcomer.name, newcomer.phone = "이디딤", "+821012345678"
    newcomer.save()
    assert post(client, "/bookings", **wish(resource)).json()["code"] == "consent_needed"
    assert not Booking.objects.exists()


# --- Whose


@pytest.mark.parametrize("address", ["/bookings", "/bookings/12345678"])
def test_nobody_reads_without_signing_in(client, address):
    response = client.get(f"{API}{address}")
    assert (response.status_code, response.json()["code"]) == (401, "signed_out")


def test_nobody_writes_without_signing_in(client, resource):
    assert post(client, "/bookings", **wish(resource)).status_code == 401
    assert post(client, "/bookings/12345678/cancel").status_code == 401


def test_bookings_of_others_are_not_there(client, resource, visitor):
    other = make.book(make.person(2), resource, make.tomorrow_at(14))
    for response in (
        client.get(f"{API}/bookings/{other.code}"),
        post(client, f"/bookings/{other.code}/cancel"),
    ):
        assert (response.status_code, response.json()["code"]) == (404, "not_found")
    assert other.code not in client.get(f"{API}/bookings").content.decode()
    other.refresh_from_db()
    assert other.status == BookingStatus.CONFIRMED


@pytest.mark.parametrize("code", ["0", "x" * 500, "١٢٣٤٥٦٧٨", "%00", "🙂"])
def test_any_code_answers(client, visitor, code):
    assert client.get(f"{API}/bookings/{code}").status_code == 404


def test_writing_needs_the_token(resource, visitor):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(visitor)
    body = json.dumps(wish(resource))
    refused = strict.post(f"{API}/bookings", body, content_type="application/json")
    assert (refused.status_code, refused.json()["code"]) == (403, "csrf")
    token = strict.get(f"{API}/session").json()
    assert token["is_signed_in"]
    headers = {"X-CSRFToken": token["csrf_token"]}
    made = strict.post(f"{API}/bookings", body, content_type="application/json", headers=headers)
    assert made.status_code == 201


# --- How often


def test_too_many_questions(client, resource, settings):
    settings.API_READS_A_MINUTE = 2
    statuses = [client.get(f"{API}/resources").status_code for _ in range(3)]
    assert statuses == [200, 200, 429]
    response = client.get(f"{API}/find")
    assert response.json()["code"] == "too_many"
    assert response["Retry-After"] == "60"


def test_too_many_bookings(client, resource, visitor, settings):
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "api_write": "1/m/user"}
    statuses = [post(client, "/bookings", **wish(resource)).status_code for _ in range(2)]
    assert statuses == [201, 429]
