"""A resource by week and by month, and when booking opens."""

from datetime import date, time

import pytest

from bookings.services.opening import WeeklyHours, opening_save
from tests.factories import bookings as make
from tests.factories.home import site_root

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def resource(travel):
    travel("2026-10-01 12:00")
    page = make.room(site_root(), policy=make.policy(opens_at=time(9)))
    opening_save(
        resource=page,
        weekly=[WeeklyHours(make.EVERY_DAY, time(9), time(18), date(2026, 9, 1))],
        closures=[],
    )
    return page


def html(client, resource, **query):
    return client.get(resource.url, query).content.decode()


def test_a_week_with_a_holiday(client, resource):
    page = html(client, resource, view="week", date="2026-10-07")
    assert "10월 5일(월)부터 한 주" in page
    assert "쉬어요 · 대체공휴일(개천절)" in page
    assert "쉬어요 · 한글날" in page
    assert f'href="{resource.url}book/?start=2026-10-07T09:00"' in page
    assert 'href="?view=week&amp;date=2026-10-14#times" rel="next"' in page
    assert 'href="?view=week&amp;date=2026-10-01#times" rel="prev"' in page, "never into the past"


def test_the_week_of_today_has_no_week_before(client, resource, travel):
    for today in ("2026-10-01", "2026-10-21"):
        travel(f"{today} 12:00")
        page = html(client, resource, view="week", date=today)
        assert "지난 날이에요" in page
        assert "앞 주" not in page


def test_a_month_from_its_first_to_its_last_day(client, resource):
    page = html(client, resource, view="month", date="2026-10-31")
    assert page.count("<tr>") == 6, "a head and five weeks"
    assert 'aria-label="10월 2일 금요일, 빈 시작 시간 9개"' in page
    assert "10월 3일 토요일, 쉬는 날: 개천절" in page
    assert "10월 5일 월요일, 쉬는 날: 대체공휴일(개천절)" in page
    assert 'aria-label="10월 31일 토요일, 10월 17일(토) 오전 9:00에 예약이 열려요"' in page
    assert "date=2026-11-01" not in page.split("<table")[1].split("</table>")[0]
    assert 'href="?view=month&amp;date=2026-11-01#times" rel="next"' in page


def test_a_full_day_says_so(client, resource):
    for number, hour in enumerate((9, 12, 15), 1):
        make.book(make.person(number), resource, make.on(date(2026, 10, 2), hour), minutes=180)
    assert "10월 2일 금요일, 빈 시간 없음" in html(client, resource, view="month", date="2026-10-02")


def test_february_and_a_year_that_ends(client, resource, travel):
    travel("2026-12-30 12:00")
    page = html(client, resource, view="month", date="2026-12-31")
    assert "2026년 12월" in page
    assert 'date=2027-01-01#times" rel="next"' in page
    assert "2027년 2월" in html(client, resource, view="month", date="2027-02-28")


def test_a_day_that_is_not_open_yet_says_when(client, resource):
    page = html(client, resource, date="2026-10-20")
    assert "이날의 예약은 10월 6일(화) 오전 9:00에 열려요" in page
    assert "예약할 수 없음: 아직 안 열림" in page


def test_the_last_day_opens_at_its_hour(client, resource, travel):
    travel("2026-10-02 08:59")
    assert "이날의 예약은 10월 2일(금) 오전 9:00에 열려요" in html(client, resource, date="2026-10-16")
    travel("2026-10-02 09:00")
    assert "에 열려요.</p>" not in html(client, resource, date="2026-10-16")


@pytest.mark.parametrize("view", ["week", "month", "year", "\x00", ""])
@pytest.mark.parametrize("day", ["", "어제", "9999-12-31", "0001-01-01", "2027-01-29", "2027-01-30"])
def test_any_view_answers(client, resource, view, day):
    assert client.get(resource.url, {"view": view, "date": day}).status_code == 200


@pytest.mark.parametrize("view", ["day", "week", "month"])
def test_every_view_takes_at_most_10_queries(client, resource, view, django_assert_max_num_queries):
    html(client, resource, view=view)
    with django_assert_max_num_queries(10):
        html(client, resource, view=view)
