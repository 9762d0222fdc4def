"""내 정보: asked once, by what needs it, with the reason; given back when nothing needs it."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from core.fields import BirthDateFormField
from core.models import Region
from people.datasets import registry
from people.details import PersonDetailsForm
from people.models import User
from people.services.profile import details_update, missing
from tests.factories import bookings as make

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture(autouse=True)
def monday_noon(travel):
    return travel("2026-11-23 12:00")


@pytest.fixture
def visitor(client):
    person = make.person()
    client.force_login(person)
    return person


@pytest.fixture
def newcomer(client):
    person = User.objects.create_user("newcomer@didim.example")
    client.force_login(person)
    return person


def save(client, **typed):
    return client.post("/me/profile/", {"language": "ko", **typed})


BIRTH = BirthDateFormField()


@pytest.mark.parametrize(
    "typed",
    [
        "19970305",
        "1997-03-05",
        "1997-3-5",
        "1997.3.5.",
        "1997. 3. 5.",
        "1997/03/05",
        "1997 3 5",
        "1997년 3월 5일",
        " 19970305 ",
        "１９９７０３０５",
    ],
)
def test_a_date_of_birth_is_understood_however_it_is_written(typed):
    assert BIRTH.clean(typed) == date(1997, 3, 5)


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        pytest.param("970305", "태어난 해를 네 자리로", id="two-digit-year"),
        pytest.param("1997", "여덟 자리 숫자로", id="only-the-year"),
        pytest.param("생일", "여덟 자리 숫자로", id="words"),
        pytest.param("03/05/1997", "여덟 자리 숫자로", id="american"),
        pytest.param("19970230", "달력에 없는 날", id="february-30"),
        pytest.param("20230229", "달력에 없는 날", id="no-leap-year"),
        pytest.param("19971305", "달력에 없는 날", id="month-13"),
        pytest.param("18991231", "태어난 해를 다시", id="too-long-ago"),
        pytest.param("20261124", "태어난 해를 다시", id="tomorrow"),
        pytest.param("970305-1234567", "주민등록번호는 받지 않아요", id="resident-number"),
        pytest.param("1" * 5000, "여덟 자리 숫자로", id="flood"),
    ],
)
def test_a_wrong_date_of_birth_says_what_to_type(typed, message):
    with pytest.raises(ValidationError, match=message):
        BIRTH.clean(typed)


def test_born_today_and_on_a_leap_day_is_possible():
    assert BIRTH.clean("20261123") == date(2026, 11, 23)
    assert BIRTH.clean("20040229") == date(2004, 2, 29)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        pytest.param("20121123", date(2012, 11, 23), id="14th-birthday"),
        pytest.param("20121124", None, id="the-day-before"),
        pytest.param("20261123", None, id="born-today"),
    ],
)
def test_nothing_is_kept_of_children_under_14(client, newcomer, typed, kept):
    response = save(client, name="이디딤", birth_date=typed)
    newcomer.refresh_from_db()
    assert newcomer.birth_date == kept
    if not kept:
        assert response.status_code == 422
        assert newcomer.name == ""
        html = response.content.decode()
        assert "보호자와 함께 센터에 전화해 주면" in html
        assert 'href="/accounts/under-14/"' in html


def test_what_needs_a_date_of_birth_takes_none_of_children():
    person = User(email="someone@didim.example")
    form = PersonDetailsForm({"birth_date": "20121124"}, person=person, needs={"birth_date"})
    assert form.errors.as_data()["birth_date"][0].code == "too_young"


@pytest.mark.parametrize(
    ("told", "needs", "asked"),
    [
        pytest.param({}, {"name", "phone"}, ["name", "phone"], id="nothing-told"),
        pytest.param({"name": "이디딤"}, {"name", "phone"}, ["phone"], id="name-told"),
        pytest.param({"name": "이디딤", "phone": "+821012345678"}, {"name", "phone"}, [], id="all-told"),
        pytest.param({}, {"region", "birth_date"}, ["birth_date", "region"], id="always-in-one-order"),
        pytest.param({"birth_date": date(1997, 3, 5)}, {"birth_date"}, [], id="birth-date-told"),
        pytest.param({}, set(), [], id="nothing-needed"),
    ],
)
def test_only_what_is_needed_and_missing_is_asked_with_its_reason(told, needs, asked):
    person = User(email="someone@didim.example", **told)
    form = PersonDetailsForm(person=person, needs=needs)
    assert list(form.fields) == missing(person, needs) == asked
    assert all(field.help_text.startswith("왜 필요한가요?") for field in form.fields.values())
    assert all(field.required for field in form.fields.values())


def test_forms_of_two_people_share_nothing():
    one, other = (
        PersonDetailsForm(person=User(email=f"{n}@didim.example"), needs={"name"}) for n in range(2)
    )
    assert one.fields["name"] is not other.fields["name"]


def test_the_page_says_for_every_detail_why(client, newcomer):
    html = client.get("/me/profile/").content.decode()
    assert html.count("왜 필요한가요?") == 5
    assert newcomer.email in html


def test_everything_is_kept(client, newcomer):
    seoul = Region.objects.get(slug="seoul")
    typed = {"name": "이디딤", "phone": "010 1234 5678", "birth_date": "1997.3.5.", "region": seoul.pk}
    response = save(client, **typed, language="en")
    assert response["Location"] == "/me/profile/"
    newcomer.refresh_from_db()
    assert newcomer.name == "이디딤"
    assert newcomer.phone == "+821012345678"
    assert newcomer.birth_date == date(1997, 3, 5)
    assert newcomer.region == seoul
    assert newcomer.language == "en"
    html = client.get("/me/profile/").content.decode()
    assert 'value="1997-03-05"' in html
    assert 'value="010-1234-5678"' in html


def test_everything_can_be_taken_back_when_nothing_needs_it(client, visitor):
    details_update(person=visitor, birth_date=date(1997, 3, 5), region=Region.objects.get(slug="seoul"))
    assert save(client).status_code == 302
    visitor.refresh_from_db()
    assert (visitor.name, visitor.phone, visitor.birth_date, visitor.region) == ("", "", None, None)


def test_name_and_phone_stay_as_long_as_a_booking_is_coming(client, visitor, travel):
    booking = make.book(visitor, make.open_room(), make.tomorrow_at(14))
    response = save(client, birth_date="19970305")
    html = response.content.decode()
    assert response.status_code == 422
    assert html.count("지금은 비울 수 없어요. 11월 24일(화) 오후 2:00~3:00") == 4, "beside and above"
    assert 'value="19970305"' in html
    visitor.refresh_from_db()
    assert visitor.name
    assert visitor.phone
    assert save(client, name="이디딤", phone="01099998888").status_code == 302, "but it can be changed"
    travel("2026-11-24 15:00")
    assert booking.pk
    assert save(client).status_code == 302


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        pytest.param({"name": "가"}, "이름을 두 글자 이상", id="short-name"),
        pytest.param({"name": "가\u200b\u200b"}, "이름을 두 글자 이상", id="name-of-one-letter-that-shows"),
        pytest.param({"name": ".."}, "이름을 글자로", id="name-of-dots"),
        pytest.param({"name": "😀😀"}, "이름을 글자로", id="name-of-emoji"),
        pytest.param({"name": "12"}, "이름을 글자로", id="name-of-digits"),
        pytest.param({"name": "https://evil.example 당첨!"}, "인터넷 주소", id="name-with-an-address"),
        pytest.param({"name": "당첨 www.evil"}, "인터넷 주소", id="name-with-www"),
        pytest.param({"name": "Evil.Example 당첨"}, "인터넷 주소", id="name-with-a-domain"),
        pytest.param({"name": "디딤 @evil"}, "인터넷 주소", id="name-with-an-at-sign"),
        pytest.param(
            {"name": "이디딤 970305-1234567"}, "주민등록번호는 받지 않아요", id="resident-number-in-name"
        ),
        pytest.param(
            {"phone": "970305-1234567"}, "주민등록번호는 받지 않아요", id="resident-number-as-phone"
        ),
        pytest.param({"phone": "02-123-4567"}, "010으로 시작하는 11자리", id="landline"),
        pytest.param({"birth_date": "970305"}, "태어난 해를 네 자리로", id="birth-date"),
        pytest.param({"region": "999999"}, "목록에서 사는 지역을", id="region"),
        pytest.param({"language": "fr"}, "메시지 언어를 목록에서 골라 주세요.", id="language"),
    ],
)
def test_mistakes_are_told_and_nothing_is_kept(client, newcomer, typed, message):
    response = save(client, **typed)
    assert response.status_code == 422
    assert message in response.content.decode()
    newcomer.refresh_from_db()
    assert (newcomer.name, newcomer.phone, newcomer.birth_date) == ("", "", None)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        pytest.param("\u202e이디딤\u202c", "이디딤", id="turned-around"),
        pytest.param("이\x00디\x08딤", "이디딤", id="no-letters"),
        pytest.param("이\u200b디\u00ad딤", "이디딤", id="unseen-between"),
        pytest.param("O'Neil 주니어 2세", "O'Neil 주니어 2세", id="more-than-letters"),
    ],
)
def test_names_are_kept_as_they_are_seen(client, newcomer, typed, kept):
    assert save(client, name=typed).status_code == 302
    newcomer.refresh_from_db()
    assert newcomer.name == kept


@pytest.mark.parametrize("typed", ["\u200b\u200b", "\u3164\u3164", "\u202e\u202c"])
def test_a_name_that_shows_nothing_is_none(typed):
    form = PersonDetailsForm({"name": typed}, person=User(email="a@didim.example"), needs={"name"})
    assert form.errors["name"] == ["이름을 입력해 주세요."]


def test_a_region_that_is_no_more_stays_until_it_is_changed(client, newcomer):
    gwangju = Region.objects.get(slug="gwangju")
    details_update(person=newcomer, region=gwangju)
    assert f'<option value="{gwangju.pk}" selected>' in client.get("/me/profile/").content.decode()
    assert save(client, region=gwangju.pk).status_code == 302
    details_update(person=newcomer, region=None)
    assert save(client, region=gwangju.pk).status_code == 422


@pytest.mark.parametrize(
    ("told", "shown"),
    [({"name": "이디딤"}, (True, False)), ({"phone": "+821012345678"}, (False, True)), ({}, (False, False))],
    ids=["name", "phone", "nothing"],
)
def test_ones_own_page_shows_each_detail_by_itself(client, newcomer, told, shown):
    details_update(person=newcomer, **told)
    html = client.get("/me/").content.decode()
    assert ("<dd>이디딤</dd>" in html, "<dd>010-1234-5678</dd>" in html) == shown


def test_the_old_address_leads_here(client, newcomer):
    assert client.get("/me/contact/")["Location"] == "/me/profile/"


def test_one_has_to_be_signed_in(client):
    for path in ("/me/profile/", "/me/profile/phone/", "/me/profile/phone/code/"):
        assert client.get(path)["Location"].startswith("/accounts/login/")


def test_the_four_notices_stand_beside_the_form(client, visitor):
    html = client.get("/me/profile/").content.decode()
    for name in ("contact", "details"):
        declared = registry.sets[name]
        for words in (declared.purpose, declared.items, declared.period, declared.refusal):
            assert words in html
