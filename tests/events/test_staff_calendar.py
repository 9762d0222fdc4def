"""The calendar of programs in the admin: one's own centers, seats, the way to a session."""

import html
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from events.enums import SessionStatus
from events.models import ProgramIndexPage
from home.models import CenterPage
from people.enums import Role
from people.models import User
from tests.conftest import Travel
from tests.factories.events import ProgramFactory, SessionFactory, seoul
from tests.factories.home import CenterFactory
from tests.factories.staff import member, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.once]

PATH = "/cms/program-calendar/"


@pytest.fixture(autouse=True)
def _now(travel: Travel, programs: ProgramIndexPage) -> None:
    travel("2026-10-05 09:00")


@pytest.fixture
def mapo() -> CenterPage:
    return CenterFactory(title="마포센터")


def text_of(client: Client, query: str = "") -> str:
    body = client.get(f"{PATH}{query}").content.decode().split("<main")[1]
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", body)))


def test_a_month_and_a_week_with_seats(mapo: CenterPage) -> None:
    program = ProgramFactory(parent=mapo, title="면접 특강")
    at = "2026-10-08 14:00"
    session = SessionFactory(program=program, starts_at=seoul(at), capacity=20, seats_taken=3)
    SessionFactory(program=program, starts_at=seoul("2026-10-09 14:00"), seats_taken=7)
    SessionFactory(program=program, starts_at=seoul("2026-10-10 14:00"), capacity=2, seats_taken=2)
    SessionFactory(program=program, starts_at=seoul("2026-10-11 14:00"), status=SessionStatus.CANCELLED)
    client = signed_in(member(Role.EDITOR, mapo))
    for query in ("", "?view=week", "?view=list"):
        text = text_of(client, query)
        assert "오후 2:00~4:00 면접 특강 마포센터 3층 교육장 신청 3/20명" in text
        assert "신청 7명" in text
        assert "신청 2/2명 · 마감" in text
        assert "신청 0명 · 취소됐어요" in text
        page = client.get(f"{PATH}{query}").content.decode()
        assert f'href="/cms/planning/sessions/{session.pk}/"' in page


@pytest.mark.parametrize("role", [Role.EDITOR, Role.MANAGER, Role.DESK])
def test_only_own_centers(mapo: CenterPage, role: Role) -> None:
    other = CenterFactory(title="다른센터")
    for center, title in ((mapo, "우리 특강"), (other, "남의 특강")):
        SessionFactory(
            program=ProgramFactory(parent=center, title=title), starts_at=seoul("2026-10-08 14:00")
        )
    SessionFactory(program=ProgramFactory(title="네트워크 특강"), starts_at=seoul("2026-10-08 14:00"))
    client = signed_in(member(role, mapo))
    for query in ("", f"?center={other.pk}", "?center=network", "?view=list"):
        text = text_of(client, query)
        assert "우리 특강" in text
        assert not re.search("남의 특강|다른센터|네트워크 특강", text)
    assert ("/cms/planning/sessions/" in client.get(PATH).content.decode()) is (role != Role.DESK)


def test_an_operator_chooses_a_center(mapo: CenterPage) -> None:
    SessionFactory(
        program=ProgramFactory(parent=mapo, title="마포 특강"), starts_at=seoul("2026-10-08 14:00")
    )
    SessionFactory(program=ProgramFactory(title="네트워크 특강"), starts_at=seoul("2026-10-08 15:00"))
    client = signed_in(member(Role.OPERATOR))
    assert "마포 특강" in text_of(client)
    assert "네트워크 특강" not in text_of(client, f"?center={mapo.pk}")
    text = text_of(client, "?center=network&view=week")
    assert "네트워크 특강" in text
    assert "마포 특강" not in text
    page = client.get(f"{PATH}?center={mapo.pk}").content.decode()
    assert f'href="?view=week&amp;center={mapo.pk}#days"' in page


@pytest.mark.parametrize("role", [Role.COUNSELLOR, Role.AUDITOR])
def test_who_runs_no_programs_sees_none(mapo: CenterPage, role: Role) -> None:
    SessionFactory(program=ProgramFactory(parent=mapo, title="마포 특강"))
    client = signed_in(member(role, None if role == Role.AUDITOR else mapo))
    response = client.get(PATH, follow=True)
    assert "마포 특강" not in response.content.decode()
    assert "프로그램 달력" not in client.get("/cms/").content.decode()


def test_visitors_are_led_to_sign_in(client: Client) -> None:
    assert client.get(PATH).status_code == 302
    client.force_login(User.objects.create_user("visitor@didim.example"))
    assert client.get(PATH).status_code in {302, 403}


def test_a_program_that_is_off_the_site_says_so(mapo: CenterPage) -> None:
    SessionFactory(program=ProgramFactory(parent=mapo, live=False), starts_at=seoul("2026-10-08 14:00"))
    assert "공개하지 않은 프로그램" in text_of(signed_in(member(Role.EDITOR, mapo)))


def test_nothing_to_show_says_what_to_do(mapo: CenterPage) -> None:
    client = signed_in(member(Role.EDITOR, mapo))
    assert "프로그램을 만들어 공개하면 회차가 여기에 보여요" in text_of(client)
    SessionFactory(program=ProgramFactory(parent=mapo), starts_at=seoul("2026-12-08 14:00"))
    assert "가장 가까운 12월 8일(화) 보기" in text_of(client)
    assert "알 수 없는 조건은 빼고 보여 드려요: 날짜" in text_of(client, "?date=x")


def test_queries_do_not_grow(mapo: CenterPage) -> None:
    client = signed_in(member(Role.MANAGER, mapo))
    counts = []
    for number, day in ((1, "2026-10-06"), (60, "2026-10-07")):
        program = ProgramFactory(parent=mapo)
        for each in range(number):
            SessionFactory(program=program, starts_at=seoul(f"{day} {each // 10:02}:{each % 10:02}"))
        client.get(PATH)
        with CaptureQueriesContext(connection) as captured:
            client.get(PATH)
        counts.append(len(captured))
    assert counts[0] == counts[1] <= 45
