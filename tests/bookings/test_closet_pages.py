"""The closet as visitors see it: interview, time, suit, form; one's own loan; waiting; links."""

from __future__ import annotations

import re
from datetime import date
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from bookings.enums import Reminder
from bookings.links import Purpose, link_to
from bookings.models import Booking, BookingFile, Loan, Suit, Waiting
from bookings.services.clockwork import run_due
from bookings.services.overdue import keep_late
from core import clock
from people.models import ConsentText
from people.services.consents import consent_give
from tests.factories import bookings as make
from tests.factories import closets
from tests.factories.home import CenterFactory
from tests.factories.staff import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture(autouse=True)
def _monday(travel):
    travel("2026-11-23 09:00")


@pytest.fixture
def closet():
    return closets.closet(CenterFactory(title="옷장 센터", slug="closet-center"))


@pytest.fixture
def person():
    person = make.person()
    consent_give(person=person, text=ConsentText.objects.current("booking"))
    return person


def day(number: int, hour: int = 14):
    return make.on(date(2026, 11, number), hour)


def picture() -> SimpleUploadedFile:
    content = BytesIO()
    Image.new("RGB", (8, 8), "navy").save(content, "PNG")
    return SimpleUploadedFile("notice.png", content.getvalue(), "image/png")


# --- Choosing -------------------------------------------------------------------------------


def test_first_the_interview_is_asked(client, closet):
    html = client.get(closet.url).text
    assert "면접이 언제인가요?" in html
    assert len(re.findall(r"interview=2026-1[12]-\d\d", html)) == 8, "today and seven days more"
    assert "언제 입어 보고 가져갈까요?" not in html


def test_a_later_interview_says_when_booking_opens(client, closet):
    html = client.get(f"{closet.url}?interview=2026-12-10").text
    assert "12월 10일(목) 면접이라면 <strong>12월 3일(목)</strong>부터" in html


def test_then_days_that_lend_over_the_interview(client, closet):
    html = client.get(f"{closet.url}?interview=2026-11-27").text
    days = re.findall(r"day=(2026-11-\d\d)#times\"[^>]*aria-label=\"11월 \d+일", html)
    assert days == ["2026-11-24", "2026-11-25", "2026-11-26", "2026-11-27"]
    assert "start=2026-11-26T14:00#suits" in html, "the day before is proposed"
    assert "3벌 남음" in html


def test_then_suits_that_are_free_for_the_whole_loan(client, closet):
    closets.borrow(make.person(5), closet, day(25), 1)
    html = client.get(f"{closet.url}?interview=2026-11-27&start=2026-11-26T14:00").text
    assert f"unit={closets.suit(closet, 2).pk}" in html
    assert f"unit={closets.suit(closet, 1).pk}" not in html
    assert "이때는 나가 있어요" in html
    assert "재킷, 바지, 셔츠" in html


def test_a_taken_suit_is_not_answered_with_one_of_another_cut(closet, person):
    for number, size in enumerate(("여 55", "남 55", "여 66"), 1):
        Suit.objects.filter(unit=closets.suit(closet, number)).update(size=size)
    closets.borrow(make.person(5), closet, day(26), 1)
    html = signed_in(person).get(address(closet)).text
    assert "정장 3번 (여 66" in html
    assert "정장 2번 (남 55" not in html


def test_a_size_counts_only_its_own(client, closet):
    closets.borrow(make.person(5), closet, day(25), 3)
    html = client.get(f"{closet.url}?interview=2026-11-27&size=95&day=2026-11-26").text
    assert "이 치수 없음" in html
    assert "벌 남음" not in html


@pytest.mark.parametrize(
    "query",
    ["?interview=x", "?interview=2026-11-27&start=x&day=y&size=%00", "?interview=1999-01-01", "?start=9999"],
)
def test_what_makes_no_sense_shows_the_first_step(client, closet, query):
    assert client.get(f"{closet.url}{query}").status_code == 200


# --- Borrowing ------------------------------------------------------------------------------


def address(closet, number=1, start="2026-11-26T14:00", interview="2026-11-27") -> str:
    return f"{closet.url}book/?interview={interview}&start={start}&unit={closets.suit(closet, number).pk}"


def wish(closet, number=1, **more) -> dict:
    return {
        "interview": "2026-11-27",
        "start": "2026-11-26T14:00",
        "unit": closets.suit(closet, number).pk,
        **more,
    }


def test_signing_in_comes_back_to_the_same_suit(client, closet):
    response = client.get(address(closet))
    assert response.status_code == 302
    assert "unit%3D" in response["Location"]


def test_borrowing(closet, person):
    client = signed_in(person)
    page = client.get(address(closet))
    assert "11월 30일(월) 오후 6:00까지" in page.text
    response = client.post(f"{closet.url}book/", wish(closet), follow=True)
    loan = Loan.objects.get()
    assert (loan.interview_on, loan.due_at) == (date(2026, 11, 27), day(30, 18))
    assert loan.booking.unit == closets.suit(closet, 1)
    assert "찾으러 올 때" in response.text
    assert "신분증을 가져와 주세요" in response.text


def test_a_double_click_borrows_once(closet, person):
    client = signed_in(person)
    key = re.search(r'name="request_key" value="([^"]+)"', client.get(address(closet)).text)[1]
    for _ in range(2):
        assert client.post(f"{closet.url}book/", wish(closet, request_key=key)).status_code == 302
    assert Booking.objects.count() == 1


def test_a_taken_suit_offers_others_of_its_size_first(closet, person):
    closets.borrow(make.person(5), closet, day(26), 1)
    client = signed_in(person)
    response = client.post(f"{closet.url}book/", wish(closet))
    assert response.status_code == 409
    offered = re.findall(r'name="unit_instead" value="(\d+)"', response.text)
    assert offered == [str(closets.suit(closet, n).pk) for n in (2, 3)]
    assert client.post(f"{closet.url}book/", wish(closet, unit_instead=offered[0])).status_code == 302
    assert Booking.objects.get(person=person).unit == closets.suit(closet, 2)


@pytest.mark.parametrize("wrong", [{"start": "x"}, {"interview": "x"}, {"unit": "0"}, {"unit": "x"}])
def test_what_can_not_be_read_leads_back_to_the_closet(closet, person, wrong):
    assert signed_in(person).post(f"{closet.url}book/", wish(closet, **wrong))["Location"] == closet.url


def test_what_is_missing_loses_nothing(closet):
    newcomer = make.person(7, name="", phone="")
    response = signed_in(newcomer).post(
        f"{closet.url}book/", wish(closet, name="이새로", phone="12"), follow=True
    )
    assert response.status_code == 422
    assert "이새로" in response.text
    assert not Booking.objects.exists()


@pytest.mark.parametrize("text", ["2020-01-01", "2028-12-25", "junk", "2026-02-30"])
def test_an_interview_on_no_such_date_is_told(closet, client, text):
    assert "오늘부터 1년 안에 있는 면접 날짜" in client.get(closet.url, {"interview": text}).text


def test_an_address_without_a_suit_leads_back_with_a_word(closet, person):
    response = signed_in(person).get(f"{closet.url}book/", wish(closet, unit="999"), follow=True)
    assert "면접 날짜부터 차례로 골라 주세요" in response.text


# --- Waiting --------------------------------------------------------------------------------


def test_standing_in_line_for_a_suit_and_leaving(closet, person):
    closets.borrow(make.person(5), closet, day(26), 1)
    client = signed_in(person)
    response = client.post(f"/bookings/closet/{closet.pk}/wait/", wish(closet), follow=True)
    waiting = Waiting.objects.get()
    assert (waiting.unit, waiting.interview_on) == (closets.suit(closet, 1), date(2026, 11, 27))
    assert "기다리는 정장" in response.text
    assert Client().post(f"/bookings/waiting/{waiting.pk}/stop/").status_code == 302
    assert signed_in(make.person(8)).post(f"/bookings/waiting/{waiting.pk}/stop/").status_code == 404
    client.post(f"/bookings/waiting/{waiting.pk}/stop/")
    assert "기다리는 정장" not in client.get(closet.url).text


def test_nobody_waits_for_what_is_free(closet, person):
    response = signed_in(person).post(f"/bookings/closet/{closet.pk}/wait/", wish(closet), follow=True)
    assert "지금 비어 있는 시간이에요" in response.text
    assert not Waiting.objects.exists()


# --- One's own ------------------------------------------------------------------------------


@pytest.fixture
def lent(closet, person, travel):
    booking = closets.borrow(person, closet, day(23), 1)
    travel("2026-11-23 14:00")
    return closets.lend(booking)


def test_keeping_it_for_another_interview(lent, person):
    client = signed_in(person)
    assert "연장할래요" in client.get(lent.get_absolute_url()).text
    path = f"{lent.get_absolute_url()}keep-longer/"
    assert client.post(path, {"interview_on": "2026-12-30"}).status_code == 409
    assert client.post(path, {"interview_on": ""}).status_code == 422
    page = client.post(path, {"interview_on": "2026-11-27"}, follow=True)
    assert "11월 30일(월) 오후 6:00까지" in page.text


def test_late_says_so(lent, person, travel):
    travel("2026-11-27 10:00")
    page = signed_in(person).get(lent.get_absolute_url()).text
    assert "정장을 돌려주세요" in page
    assert "연장할래요" not in page
    assert lent.spoken_code in signed_in(person).get("/me/").text


def test_adding_a_proof(lent, person, settings, tmp_path):
    client, path = signed_in(person), f"{lent.get_absolute_url()}proof/"
    assert client.post(path).status_code == 422
    wrong = SimpleUploadedFile("notice.png", b"no picture")
    assert client.post(path, {"files": wrong}).status_code == 422
    page = client.post(path, {"files": picture()}, follow=True)
    assert "notice.png" in page.text
    file = BookingFile.objects.get()
    assert file.purpose == BookingFile.Purpose.PROOF
    assert "notice" not in file.file.name
    other = signed_in(make.person(8))
    assert other.get(f"{lent.get_absolute_url()}files/{file.pk}/").status_code == 404
    file.file.delete()


@pytest.mark.parametrize("what", ["keep-longer/", "suit/", "proof/"])
def test_nobody_reaches_the_loan_of_somebody_else(lent, what):
    path = f"{lent.get_absolute_url()}{what}"
    assert Client().get(path).status_code == 302
    assert signed_in(make.person(8)).get(path).status_code == 404


def test_a_late_suit_and_the_link_to_another(closet, lent, travel):
    """The mail's link shows free suits, likest first, and changes nothing until a button is pressed."""
    closets.borrow(make.person(3), closet, day(30), 2)
    following = closets.borrow(make.person(2), closet, day(30), 1)
    travel("2026-11-26 18:01")
    keep_late(booking=lent, now=clock.now())
    following.refresh_from_db()
    assert following.loan.was_told(Reminder.NOT_READY)
    assert "다른 정장 고르기" in signed_in(following.person).get(following.get_absolute_url()).text
    path, client = link_to(following, Purpose.SUIT), Client()
    assert path.startswith("/bookings/suit/")
    page = client.get(path)
    assert page["Referrer-Policy"] == "same-origin"  # a form whose page tells nothing is refused
    assert re.findall(r'name="unit" value="(\d+)"', page.text) == [str(closets.suit(closet, 3).pk)]
    assert client.post(path, {"unit": closets.suit(closet, 2).pk}).status_code == 409
    assert client.post(path, {}).status_code == 422
    done = client.post(path, {"unit": closets.suit(closet, 3).pk})
    assert "바꿨어요: 정장 3번" in done.text
    assert "골라 주세요" not in done.text
    following.refresh_from_db()
    assert following.unit == closets.suit(closet, 3)
    assert client.get(path.replace("/suit/", "/suit/x")).status_code == 404


def test_the_link_to_another_suit_says_when_there_is_nothing_to_choose_any_more(closet, lent):
    path, client = link_to(lent, Purpose.SUIT), Client()
    for response in (client.get(path), client.post(path, {"unit": closets.suit(closet, 2).pk})):
        assert "정장은 창구에서 직원이 내주고 돌려받아요" in response.text
        assert "이때 빌릴 수 있는 다른 정장이 없어요" not in response.text
        assert 'name="unit"' not in response.text


def test_a_suit_that_nobody_came_for_is_no_fault_of_the_center(closet, travel):
    closet.policy.releases = False
    closet.policy.save()
    booking = closets.borrow(make.person(1), closet, day(23), 1)
    travel("2026-11-27 11:00")
    assert run_due().uncollected == 1
    page = signed_in(booking.person).get(booking.get_absolute_url()).text
    assert "빌리지 않고 지나갔어요" in page
    assert "답하지 못했어요" not in page


def test_the_page_takes_few_queries(client, closet, django_assert_max_num_queries):
    address = f"{closet.url}?interview=2026-11-27&start=2026-11-26T14:00"
    client.get(address)
    with django_assert_max_num_queries(10):
        client.get(address)
