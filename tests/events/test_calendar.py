"""The calendar of programs: a month, a week, a list; narrowed, turned, and fast."""

import html
import re
from datetime import datetime, timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from core.middleware import known_sites
from events.days import LISTED, SessionCalendar
from events.enums import CalendarView, ProgramFormat, ProgramKind, SessionStatus
from events.models import ProgramIndexPage, Session
from tests.conftest import Travel
from tests.factories.core import HolidayFactory, RegionFactory
from tests.factories.events import ProgramFactory, SessionFactory, seoul
from tests.factories.home import CenterFactory

pytestmark = pytest.mark.django_db

PATH = "/programs/calendar/"
BUDGET = 10


@pytest.fixture(autouse=True)
def _now(travel: Travel, programs: ProgramIndexPage) -> None:
    travel("2026-10-05 09:00")


def text_of(client: Client, query: str = "") -> str:
    response = client.get(f"{PATH}{query}")
    assert response.status_code == 200
    body = response.content.decode().split("<main")[1].split("</main>")[0]
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", body)))


def shown(client: Client, query: str = "") -> dict[str, list[str]]:
    """The titles on each day that has any."""
    days = client.get(f"{PATH}{query}").context["calendar"].days
    return {f"{day.date}": [each.program.title for each in day.sessions] for day in days if day.sessions}


def links(client: Client, query: str = "") -> dict[str, str]:
    context = client.get(f"{PATH}{query}").context
    return {each.label: each.url for each in [*context["views"], *context["turns"]]}


# --- What stands on the days ----------------------------------------------------------------


def test_a_month_is_a_table_with_headings(client: Client) -> None:
    program = ProgramFactory(parent=CenterFactory(title="양주시청년센터"), title="면접 특강", slug="talk")
    SessionFactory(program=program, starts_at=seoul("2026-10-08 14:00"))
    body = client.get(PATH).content.decode()
    table = body.split("<table")[1].split("</table>")[0]
    assert table.count('scope="col"') == 7
    assert table.count("<tr") == 6, "a head and five weeks"
    assert "<caption" in table
    text = text_of(client)
    assert "2026년 10월" in text
    assert "10월 8일 목요일" in text
    assert "오후 2:00~4:00 면접 특강 양주시청년센터 3층 교육장" in text
    assert '<a href="/programs/talk/">' in table
    assert table.count('aria-current="date"') == 1
    assert "10월 5일 월요일 5 오늘" in text


def test_days_are_those_of_seoul(client: Client) -> None:
    program = ProgramFactory(title="밤 특강")
    for moment in ("2026-10-01 00:00", "2026-10-31 23:30", "2026-11-01 00:30", "2026-09-30 23:59"):
        SessionFactory(program=program, starts_at=seoul(moment))
    assert list(shown(client)) == ["2026-10-01", "2026-10-31"]
    assert list(shown(client, "?view=week&date=2026-10-31")) == ["2026-10-31", "2026-11-01"]
    assert list(shown(client, "?view=list&date=2026-10-02")) == ["2026-10-31", "2026-11-01"]


def test_states_stand_there_in_words(client: Client) -> None:
    program = ProgramFactory(title="특강")
    at = seoul("2026-10-06 14:00")
    hours = [timedelta(hours=n) for n in range(5)]
    SessionFactory(program=program, starts_at=at + hours[0], status=SessionStatus.CANCELLED, capacity=5)
    SessionFactory(program=program, starts_at=at + hours[1], capacity=5, seats_taken=5)
    SessionFactory(program=program, starts_at=at + hours[2], capacity=5, seats_taken=2)
    SessionFactory(program=program, starts_at=at + hours[3])
    SessionFactory(program=program, starts_at=seoul("2026-10-02 14:00"), capacity=5)
    for query in ("?view=week", "?view=list&date=2026-10-05"):
        text = text_of(client, query)
        assert re.search(r"오후 2:00~4:00 특강 온 네트워크 3층 교육장 취소됐어요", text)
        assert re.search(r"오후 3:00~5:00 특강 온 네트워크 3층 교육장 마감", text)
        assert re.search(r"오후 4:00~6:00 특강 온 네트워크 3층 교육장 3명 남음", text)
    assert "끝났어요" in text_of(client, "?view=week&date=2026-10-02")


def test_holidays_are_named(client: Client) -> None:
    SessionFactory(starts_at=seoul("2026-10-09 14:00"))
    HolidayFactory(date=datetime(2026, 10, 9).date(), name="한글날")
    for query in ("", "?view=week&date=2026-10-09", "?view=list"):
        assert "한글날" in text_of(client, query)


def test_a_full_day_of_a_month_leads_to_its_list(client: Client) -> None:
    program = ProgramFactory()
    for hour in range(7):
        SessionFactory(program=program, starts_at=seoul("2026-10-08 09:00") + timedelta(hours=hour))
    assert len(shown(client)["2026-10-08"]) == 4
    assert "3개 더 보기 : 10월 8일 목요일" in text_of(client)
    assert 'href="?view=list&amp;date=2026-10-08#days"' in client.get(PATH).content.decode()
    assert len(shown(client, "?view=list&date=2026-10-08")["2026-10-08"]) == 7
    assert "모두 7회" in text_of(client)


def test_drafts_and_private_programs_are_not_there(client: Client) -> None:
    SessionFactory(program=ProgramFactory(live=False), starts_at=seoul("2026-10-08 14:00"))
    assert shown(client) == {}


def test_a_session_over_days_says_when_it_ends(client: Client) -> None:
    SessionFactory(starts_at=seoul("2026-10-08 10:00"), ends_at=seoul("2026-10-10 17:00"))
    assert "오전 10:00 ~ 10월 10일(토) 오후 5:00" in text_of(client)


# --- Turning --------------------------------------------------------------------------------


def test_links_to_other_days_and_looks(client: Client) -> None:
    SessionFactory()
    assert links(client) == {
        "한 달": "?view=month",
        "한 주": "?view=week",
        "목록": "?view=list",
        "앞 달": "?date=2026-09-01",
        "다음 달": "?date=2026-11-01",
    }
    assert links(client, "?view=week&date=2026-12-31&kind=lecture") == {
        "한 달": "?view=month&date=2026-12-31&kind=lecture",
        "한 주": "?view=week&date=2026-12-31&kind=lecture",
        "목록": "?view=list&date=2026-12-31&kind=lecture",
        "앞 주": "?view=week&date=2026-12-21&kind=lecture",
        "이번 주": "?view=week&kind=lecture",
        "다음 주": "?view=week&date=2027-01-04&kind=lecture",
    }


def test_a_calendar_ends_a_year_away(client: Client) -> None:
    assert "다음 달" not in links(client, "?date=2027-10-05")
    assert "앞 달" not in links(client, "?date=2025-10-05")
    assert "앞 주" in links(client, "?view=week&date=2025-10-20")


def test_a_list_shows_whole_days_and_can_be_turned_through(client: Client) -> None:
    """Page by page, every session once, forth and back."""
    program = ProgramFactory()
    start = seoul("2026-10-06 09:00")
    Session.objects.bulk_create(
        Session(program=program, starts_at=at, original_start=at, ends_at=at + timedelta(minutes=30))
        for day in range(30)
        for hour in range(7)
        for at in [start + timedelta(days=day, hours=hour)]
    )
    seen: dict[str, int] = {}
    query = "?view=list"
    while query:
        found = shown(client, query)
        assert not seen.keys() & found.keys()
        assert 0 < sum(map(len, found.values())) <= LISTED
        seen |= {day: len(titles) for day, titles in found.items()}
        query = links(client, query).get("다음 일정", "")
    assert set(seen.values()) == {7}
    assert len(seen) == 30
    back, query = set(), "?view=list&date=2026-11-05"
    while query:
        back |= shown(client, query).keys()
        query = links(client, query).get("앞 일정", "")
    assert back == set(seen)


def test_a_day_longer_than_a_list_is_shown_whole(client: Client) -> None:
    program = ProgramFactory()
    for minute in range(LISTED + 5):
        SessionFactory(program=program, starts_at=seoul("2026-10-08 09:00") + timedelta(minutes=minute))
    SessionFactory(program=program, starts_at=seoul("2026-10-09 09:00"))
    assert [len(each) for each in shown(client, "?view=list").values()] == [LISTED + 5]
    assert links(client, "?view=list")["다음 일정"] == "?view=list&date=2026-10-09"
    assert links(client, "?view=list&date=2026-10-09")["앞 일정"] == "?view=list&date=2026-10-08"


@pytest.mark.parametrize("day", ["2026-02-10", "2026-03-01", "2026-08-31", "2026-11-30", "2027-02-28"])
def test_weeks_of_a_month_are_whole(day: str) -> None:
    when = datetime.fromisoformat(day).date()
    calendar = SessionCalendar(Session.objects.all(), CalendarView.MONTH, when)
    weeks = calendar.weeks
    assert {len(week) for week in weeks} == {7}
    dates = [each.date for week in weeks for each in week if each]
    assert (dates[0].day, (dates[-1] + timedelta(days=1)).day) == (1, 1)
    assert all(each is None or each.date.weekday() == n for week in weeks for n, each in enumerate(week))


# --- Narrowing ------------------------------------------------------------------------------


def test_filters(client: Client) -> None:
    busan = RegionFactory(slug="busan", code="26", name="부산광역시", short_name="부산")
    talk = ProgramFactory(parent=CenterFactory(slug="mapo"), title="서울 특강")
    clinic = ProgramFactory(
        parent=CenterFactory(slug="haeundae", title="해운대", region=busan),
        title="부산 클리닉",
        kind=ProgramKind.CLINIC,
        format=ProgramFormat.ONLINE,
    )
    everywhere = ProgramFactory(title="모두의 멘토링", kind=ProgramKind.MENTORING)
    for program in (talk, clinic, everywhere):
        SessionFactory(program=program, starts_at=seoul("2026-10-08 14:00"))
    for query, title in {
        "region=busan": "부산 클리닉",
        "region=network": "모두의 멘토링",
        "kind=lecture": "서울 특강",
        "format=online": "부산 클리닉",
        "center=mapo": "서울 특강",
        "region=busan&center=haeundae&kind=clinic": "부산 클리닉",
    }.items():
        assert shown(client, f"?{query}") == {"2026-10-08": [title]}, query
        assert shown(client, f"?view=list&{query}") == {"2026-10-08": [title]}, query
    text = text_of(client, "?center=haeundae")
    assert "해운대 프로그램 달력" in text
    page = client.get(f"{PATH}?region=busan&kind=clinic&view=week").content.decode()
    assert 'href="/feeds/programs/?region=busan&amp;kind=clinic"' in page
    assert 'href="/calendar/programs.ics?region=busan&amp;kind=clinic"' in page
    assert '<option value="haeundae">' in page
    assert '<option value="mapo">' not in page, "only centers of the region that was chosen"
    assert '<input type="hidden" name="kind" value="clinic">' in page
    assert '<input type="hidden" name="view" value="week">' in page


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("region=moon", "지역"),
        ("kind=%00&format=x", "종류, 방식"),
        ("center=nowhere", "센터"),
        ("view=year", "보는 방법"),
        ("date=2026-02-30", "날짜"),
        ("date=1999-01-01", "날짜"),
        ("date=9999-12-31&view=list", "날짜"),
        ("date=0001-01-01&view=month", "날짜"),
    ],
)
def test_what_is_unknown_is_left_out_and_said_so(client: Client, query: str, said: str) -> None:
    SessionFactory(starts_at=seoul("2026-10-08 14:00"))
    assert shown(client, f"?{query}") != {}
    assert f"알 수 없는 조건은 빼고 보여 드려요: {said}." in text_of(client, f"?{query}")


def test_nothing_to_show_says_what_to_do_next(client: Client) -> None:
    assert "이 달에는 잡힌 일정이 없어요" in text_of(client)
    assert "예약할 수 있는 것 보기" in text_of(client)
    SessionFactory(starts_at=seoul("2026-12-08 14:00"))
    assert "가장 가까운 일정은 12월 8일(화)에 있어요" in text_of(client, "?kind=lecture")
    assert shown(client, "?date=2026-12-08&kind=lecture") != {}
    text = text_of(client, "?kind=job-fair")
    assert "고른 조건에 맞는 일정이 없어요" in text
    assert "모든 일정 보기" in text


def test_pages_lead_to_the_calendar_with_their_filters(client: Client) -> None:
    center = CenterFactory(slug="yangju")
    SessionFactory(program=ProgramFactory(parent=center))
    assert f'href="{PATH}?center=yangju"' in client.get(center.url).content.decode()
    page = client.get("/programs/?kind=lecture&month=2026-10").content.decode()
    assert f'href="{PATH}?kind=lecture"' in page
    assert 'href="/feeds/programs/?kind=lecture"' in page


def test_no_program_takes_the_address_of_the_calendar(client: Client) -> None:
    program = ProgramFactory(title="Calendar", slug="calendar")
    assert program.slug == "calendar-2"
    program.slug = "calendar"
    with pytest.raises(Exception, match="다른 프로그램이 이미 쓰는 주소"):
        program.full_clean()


# --- Budget ---------------------------------------------------------------------------------


@pytest.fixture
def thousands() -> None:
    """5,000 sessions of 50 programs at ten centers, within 100 days."""
    centers = [CenterFactory() for _ in range(10)]
    programs = [ProgramFactory(parent=centers[number % 10]) for number in range(50)]
    start = seoul("2026-09-01 08:00")
    Session.objects.bulk_create(
        Session(
            program=programs[number % 50], starts_at=at, original_start=at, ends_at=at + timedelta(hours=1)
        )
        for number in range(5000)
        for at in [start + timedelta(days=number // 50, minutes=10 * (number % 50))]
    )


QUERIES = ("", "?view=week", "?view=list", "?view=list&date=2026-10-20&kind=lecture", "?center=nowhere")


@pytest.mark.parametrize("query", QUERIES)
def test_five_thousand_sessions(client: Client, thousands: None, query: str) -> None:
    client.get(f"{PATH}{query}")
    with CaptureQueriesContext(connection) as captured:
        assert client.get(f"{PATH}{query}").status_code == 200
    assert len(captured) <= BUDGET, "\n".join(each["sql"][:200] for each in captured)


def test_more_sessions_take_no_more_queries(client: Client) -> None:
    counts = []
    for number in (1, 100):
        program = ProgramFactory(parent=CenterFactory())
        for each in range(number):
            SessionFactory(program=program, starts_at=seoul("2026-10-06 09:00") + timedelta(hours=7 * each))
        cache.clear()
        known_sites.clear()
        with CaptureQueriesContext(connection) as captured:
            client.get(PATH)
        counts.append(len(captured))
    assert counts[0] == counts[1]
