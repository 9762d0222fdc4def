"""What visitors see of programs."""

import html
import json
import re
from datetime import timedelta
from typing import Any

import pytest
from django.template import Context, Template
from django.test import Client, RequestFactory
from wagtail.models import PageViewRestriction

from core import clock
from events.enums import ProgramFormat, ProgramKind, SessionStatus
from events.models import ProgramIndexPage, ProgramPage
from tests.conftest import Travel
from tests.factories.core import RegionFactory
from tests.factories.events import ProgramFactory, SessionFactory, seoul
from tests.factories.home import CenterFactory

pytestmark = [pytest.mark.django_db, pytest.mark.once]

BUDGET = 10


@pytest.fixture(autouse=True)
def _now(travel: Travel, programs: ProgramIndexPage) -> None:
    travel("2026-10-05 09:00")


def text_of(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode())))


def titles(client: Client, path: str) -> list[str]:
    return [program.title for program in client.get(path).context["programs"]]


def rendered(tag: str, **context: Any) -> str:
    request = RequestFactory().get("/")
    return Template(f"{{% load events_tags %}}{{% {tag} %}}").render(Context({"request": request, **context}))


# --- The list -------------------------------------------------------------------------------


def test_the_next_program_comes_first_and_past_ones_last(client: Client) -> None:
    past, later, sooner = (ProgramFactory(title=title) for title in ("지난 것", "나중", "먼저"))
    SessionFactory(program=past, starts_at=seoul("2026-09-01 14:00"))
    SessionFactory(program=later, starts_at=seoul("2026-10-20 14:00"))
    SessionFactory(program=sooner, starts_at=seoul("2026-10-08 14:00"))
    SessionFactory(program=sooner, starts_at=seoul("2026-10-06 14:00"), status=SessionStatus.CANCELLED)
    assert titles(client, "/programs/") == ["먼저", "나중", "지난 것"]
    text = text_of(client, "/programs/")
    assert "D-3" in text
    assert "10월 8일(목) 오후 2:00~4:00" in text
    assert "지난 프로그램" in text


def test_filters_by_region_kind_format_and_month(client: Client) -> None:
    busan = RegionFactory(slug="busan", code="26", name="부산광역시", short_name="부산")
    talk = ProgramFactory(parent=CenterFactory(), title="서울 특강", kind=ProgramKind.LECTURE)
    clinic = ProgramFactory(
        parent=CenterFactory(region=busan),
        title="부산 클리닉",
        kind=ProgramKind.CLINIC,
        format=ProgramFormat.ONLINE,
    )
    ProgramFactory(title="모두의 멘토링", kind=ProgramKind.MENTORING, format=ProgramFormat.HYBRID)
    SessionFactory(program=talk, starts_at=seoul("2026-10-31 23:00"))
    SessionFactory(program=clinic, starts_at=seoul("2026-11-01 00:30"))
    assert titles(client, "/programs/?region=busan") == ["부산 클리닉"]
    assert titles(client, "/programs/?region=network") == ["모두의 멘토링"]
    assert titles(client, "/programs/?kind=lecture") == ["서울 특강"]
    assert titles(client, "/programs/?format=hybrid") == ["모두의 멘토링"]
    assert titles(client, "/programs/?month=2026-10") == ["서울 특강"]
    assert titles(client, "/programs/?month=2026-11&region=busan") == ["부산 클리닉"]
    assert len(titles(client, "/programs/?month=nonsense&kind=%00")) == 3


def test_filters_are_links_that_keep_each_other(client: Client) -> None:
    ProgramFactory(parent=CenterFactory())
    page = client.get("/programs/?region=seoul&kind=lecture").content.decode()
    for label in ("지역", "종류", "방식", "달"):
        assert f">{label}</p>" in page
    assert 'href="?region=seoul&amp;kind=lecture&amp;format=online"' in page
    assert 'href="?region=seoul&amp;kind=clinic"' in page
    assert 'href="?region=seoul"' in page
    assert "2027년 1월" in page


def test_a_cancelled_session_does_not_count_for_a_month(client: Client) -> None:
    SessionFactory(starts_at=seoul("2026-10-20 14:00"), status=SessionStatus.CANCELLED)
    assert titles(client, "/programs/?month=2026-10") == []


def test_an_empty_result_says_what_to_do_next(client: Client) -> None:
    assert "곧 올라와요" in text_of(client, "/programs/")
    ProgramFactory()
    text = text_of(client, "/programs/?kind=job-fair")
    assert "고른 조건에 맞는 프로그램이 없어요" in text
    assert "프로그램 모두 보기" in text


def test_pages_keep_the_filters(client: Client) -> None:
    for _ in range(21):
        ProgramFactory(kind=ProgramKind.COURSE)
    response = client.get("/programs/?kind=course")
    assert len(response.context["programs"]) == 20
    assert "?kind=course&amp;page=2" in response.content.decode()
    assert len(titles(client, "/programs/?kind=course&page=2")) == 1


def test_drafts_and_private_programs_are_not_listed(client: Client) -> None:
    ProgramFactory(title="초안", live=False)
    private = ProgramFactory(title="비공개")
    SessionFactory(program=private, starts_at=clock.now() + timedelta(hours=1))
    PageViewRestriction.objects.create(page=private, restriction_type=PageViewRestriction.LOGIN)
    assert titles(client, "/programs/") == []
    assert "비공개" not in rendered("todays_programs")
    assert "비공개" not in client.get("/calendar/programs.ics").content.decode()
    assert "비공개" not in client.get("/feeds/programs/").content.decode()


# --- A program ------------------------------------------------------------------------------


def test_a_program_shows_its_sessions(client: Client) -> None:
    program = ProgramFactory(
        parent=CenterFactory(title="양주시청년센터"),
        slug="talk",
        target="만 19~39세 청년",
        hosts="현직 개발자",
        format=ProgramFormat.HYBRID,
    )
    SessionFactory(program=program, starts_at=seoul("2026-10-08 14:00"), capacity=20, seats_taken=5)
    SessionFactory(
        program=program, starts_at=seoul("2026-10-09 14:00"), capacity=3, seats_taken=3, place="4층"
    )
    SessionFactory(program=program, starts_at=seoul("2026-10-10 14:00"), status=SessionStatus.CANCELLED)
    text = text_of(client, "/programs/talk/")
    for words in (
        "양주시청년센터",
        "만 19~39세 청년",
        "현직 개발자",
        "혼합",
        "D-3",
        "10월 8일(목) 오후 2:00~4:00",
        "3층 교육장",
        "15명 남음",
        "정원 20명",
        "4층",
        "마감",
        "취소된 회차",
    ):
        assert words in text


def test_a_program_that_is_over_stays_readable(client: Client) -> None:
    program = ProgramFactory(slug="talk")
    SessionFactory(program=program, starts_at=seoul("2026-09-01 14:00"))
    text = text_of(client, "/programs/talk/")
    assert "지난 프로그램" in text
    assert "9월 1일(화)에 마지막으로 열렸어요" in text


def test_a_long_row_of_sessions_is_cut(client: Client) -> None:
    program = ProgramFactory(slug="talk")
    for day in range(1, 15):
        SessionFactory(program=program, starts_at=seoul(f"2026-11-{day:02d} 14:00"))
    text = text_of(client, "/programs/talk/")
    assert "11월 12일" in text
    assert "11월 13일" not in text
    assert "가까운 일정만 보여요" in text


def test_a_program_without_dates_says_so(client: Client) -> None:
    ProgramFactory(slug="talk")
    assert "일정을 정하고 있어요" in text_of(client, "/programs/talk/")


def test_events_for_search_engines(client: Client) -> None:
    program = ProgramFactory(
        parent=CenterFactory(title="홍대</script>"), slug="talk", format=ProgramFormat.HYBRID
    )
    SessionFactory(program=program, starts_at=seoul("2026-10-08 14:00"), capacity=10)
    SessionFactory(program=program, starts_at=seoul("2026-10-09 14:00"), status=SessionStatus.CANCELLED)
    page = client.get("/programs/talk/").content.decode()
    data = json.loads(page.split('<script type="application/ld+json">')[1].split("</script>")[0])
    first, second = data["@graph"]
    assert first["@type"] == "Event"
    assert first["startDate"] == "2026-10-08T14:00:00+09:00"
    assert first["url"] == "http://testserver/programs/talk/"
    assert first["eventAttendanceMode"] == "https://schema.org/MixedEventAttendanceMode"
    assert [place["@type"] for place in first["location"]] == ["Place", "VirtualLocation"]
    assert first["location"][0]["address"]["addressRegion"] == "서울특별시"
    assert first["organizer"]["name"] == "홍대</script>"
    assert first["maximumAttendeeCapacity"] == 10
    assert second["eventStatus"] == "https://schema.org/EventCancelled"


# --- Parts of other pages -------------------------------------------------------------------


def test_todays_programs() -> None:
    today = SessionFactory(starts_at=seoul("2026-10-05 19:00"))
    over = SessionFactory(starts_at=seoul("2026-10-05 06:00"))
    tomorrow = SessionFactory(starts_at=seoul("2026-10-06 00:00"))
    shown = rendered("todays_programs")
    assert "오늘의 프로그램" in shown
    assert f'href="{today.program.url}"' in shown
    assert f'href="{over.program.url}"' not in shown
    assert f'href="{tomorrow.program.url}"' not in shown


def test_on_a_day_without_programs_the_next_ones_are_shown() -> None:
    tomorrow = SessionFactory(starts_at=seoul("2026-10-06 14:00"))
    shown = rendered("todays_programs")
    assert "곧 열리는 프로그램" in shown
    assert f'href="{tomorrow.program.url}"' in shown


def test_upcoming_sessions_of_a_center() -> None:
    center = CenterFactory(slug="yangju")
    own = SessionFactory(program=ProgramFactory(parent=center), starts_at=seoul("2026-10-06 14:00"))
    other = SessionFactory(
        program=ProgramFactory(parent=CenterFactory()), starts_at=seoul("2026-10-06 14:00")
    )
    shown = rendered("upcoming_sessions page", page=center)
    assert f'href="{own.program.url}"' in shown
    assert f'href="{other.program.url}"' not in shown
    assert "/calendar/programs/yangju.ics" in shown
    assert "잡힌 프로그램이 아직 없어요" in rendered("upcoming_sessions page", page=CenterFactory())


# --- Budgets --------------------------------------------------------------------------------


def many(count: int) -> ProgramPage:
    """So many programs of so many centers, with six sessions each."""
    for number in range(count):
        program = ProgramFactory(parent=CenterFactory(), slug=f"many-{number}")
        for day in range(6):
            SessionFactory(program=program, starts_at=clock.now() + timedelta(days=day, hours=1))
    return program


@pytest.mark.parametrize("count", [2, 12])
@pytest.mark.parametrize(
    "path",
    [
        "/programs/",
        "/programs/?region=seoul&kind=lecture&format=in-person&month=2026-10",
        "/programs/many-0/",
    ],
)
def test_pages_stay_in_their_budget(
    client: Client, django_assert_max_num_queries: Any, path: str, count: int
) -> None:
    many(count)
    client.get(path)
    with django_assert_max_num_queries(BUDGET):
        assert client.get(path).status_code == 200


@pytest.mark.parametrize("count", [2, 12])
def test_parts_of_other_pages_take_few_queries(django_assert_max_num_queries: Any, count: int) -> None:
    center = many(count).center
    rendered("todays_programs")
    with django_assert_max_num_queries(2):
        rendered("todays_programs")
    with django_assert_max_num_queries(2):
        rendered("upcoming_sessions page", page=center)


@pytest.mark.parametrize("count", [2, 12])
@pytest.mark.parametrize("path", ["/feeds/programs/", "/calendar/programs.ics"])
def test_feeds_stay_in_their_budget(
    client: Client, django_assert_max_num_queries: Any, path: str, count: int
) -> None:
    many(count)
    client.get(path)
    with django_assert_max_num_queries(6):
        client.get(path)
