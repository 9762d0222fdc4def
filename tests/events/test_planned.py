"""The days that the form of a program comes to, before anything is saved."""

from __future__ import annotations

from datetime import date, time
from typing import Any

import pytest
from django.test import Client

from core import clock
from events.enums import Registering
from events.models import ProgramDate, ProgramIndexPage, ProgramPage
from events.planned import Day, What, planned_days
from events.recurrence_rules import WeeklyRule
from events.services.planning import Plan, session_cancel, session_change
from people.enums import Role
from people.models import User
from tests.factories import registering as reg
from tests.factories.events import ProgramFactory, seoul
from tests.factories.home import CenterFactory
from tests.factories.staff import member, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture(autouse=True)
def _now(travel: Any, programs: ProgramIndexPage) -> None:
    travel("2026-09-01 09:00")


def weekly(**fields: Any) -> ProgramPage:
    values: dict[str, Any] = {
        "first_date": date(2026, 9, 7),
        "start_time": time(8),
        "end_time": time(10),
        "rule": WeeklyRule((0,), count=4).to_recurrence(),
        "registering": Registering.SESSIONS,
        "parent": CenterFactory(),
        **fields,
    }
    program = ProgramFactory(**values)
    program.save_revision().publish()
    return ProgramPage.objects.get(pk=program.pk)


def shown(days: list[Day]) -> list[tuple[str, What]]:
    return [(f"{clock.local(day.starts_at):%m-%d %H:%M}", day.what) for day in days]


def test_what_happens_to_every_day() -> None:
    program = weekly()
    editor = member(Role.EDITOR, program.center)
    moved, off, taken, _ = program.sessions.order_by("starts_at")
    plan = Plan(seoul("2026-09-08 13:00"), seoul("2026-09-08 15:00"))
    session_change(session=moved, plan=plan, seen=0, tell=False, by=editor)
    session_cancel(session=off, reason="공사", tell=False, by=editor)
    reg.applies(1, taken)
    program.end_time = time(11)
    program.rule = WeeklyRule((0,), count=6).to_recurrence()
    found = planned_days(program, program.pk)
    assert shown(found.days) == [
        ("09-08 13:00", What.OWN),
        ("09-14 08:00", What.OFF),
        ("09-21 08:00", What.CHANGES),
        ("09-28 08:00", What.CHANGES),
        ("10-05 08:00", What.HOLIDAY),
        ("10-12 08:00", What.NEW),
    ]
    assert [day.more for day in found.days[:3]] == [
        "9월 7일(월) 오전 8:00에서 옮겼어요.",
        "공사",
        "신청한 1명에게 알려요.",
    ]
    assert (found.open, found.days[4].more) == (4, "대체공휴일(개천절)")
    program.rule = WeeklyRule((3,), count=1).to_recurrence()
    gone = {day.what for day in planned_days(program, program.pk).days if "09-2" in str(day.starts_at)}
    assert gone == {What.GOES}
    assert "1명의 신청이 취소" in next(
        day.more for day in planned_days(program, program.pk).days if day.more[:3] == "신청한"
    )


def test_what_is_shown_is_what_publishing_makes() -> None:
    """Whatever happened before: moved and called off sessions are as they were."""
    program = weekly()
    editor = member(Role.EDITOR, program.center)
    first, second, *_ = program.sessions.order_by("starts_at")
    plan = Plan(seoul("2026-09-09 13:00"), seoul("2026-09-09 15:00"), place="4층")
    session_change(session=first, plan=plan, seen=0, tell=False, by=editor)
    session_cancel(session=second, reason="공사", tell=False, by=editor)
    program = ProgramPage.objects.get(pk=program.pk)
    program.rule = WeeklyRule((0, 4), interval=2, until=date(2026, 11, 1)).to_recurrence()
    program.dates.add(ProgramDate(date=date(2026, 9, 12), start_time=time(19), end_time=time(21)))
    expected = {day.starts_at for day in planned_days(program, program.pk).days if day.is_open}
    program.save_revision().publish()
    assert set(program.sessions.scheduled().values_list("starts_at", flat=True)) == expected
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.starts_at, first.place) == (plan.starts_at, "4층")
    assert (second.is_cancelled, second.reason) == (True, "공사")


# --- In the editor --------------------------------------------------------------------------

FORM = {
    "first_date": "2026-12-28",
    "start_time": "00:00",
    "end_time": "01:30",
    "rule_weekdays": ["0", "4"],
    "rule_interval": "1",
    "rule_count": "3",
    "skip_holidays": "on",
    "dates-TOTAL_FORMS": "2",
    "dates-INITIAL_FORMS": "0",
    "dates-0-date": "2027-01-09",
    "dates-1-date": "2027-01-10",
    "dates-1-DELETE": "on",
    "title": "나머지도 함께 와요",
}


@pytest.fixture
def client() -> Client:
    return signed_in(member(Role.EDITOR, CenterFactory()))


def test_the_form_shows_its_days_and_saves_nothing(client: Client) -> None:
    page = client.post("/cms/planning/dates/", FORM).content.decode()
    for words in (
        "12월 28일(월) 오전 0:00~1:30",
        "<s>2027년 1월 1일(금)",
        "공휴일이라 쉬어요",
        "2027년 1월 4일(월)",
        "2027년 1월 9일(토)",
    ):
        assert words in page
    assert "1월 10일" not in page
    assert not ProgramPage.objects.exists()
    part = client.post("/cms/planning/dates/", FORM, headers={"X-Requested-With": "XMLHttpRequest"})
    assert part.content.decode().strip().startswith("<p><strong>3회</strong>")


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"first_date": ""}, "반복하려면 첫 날을 적어 주세요"),
        ({"rule_until": "2027-02-01"}, "하나만 적어 주세요"),
        ({"dates-0-date": "내일"}, "날짜: "),
        ({"start_time": "02:00", "end_time": "01:00"}, "자정을 넘기면"),
    ],
)
def test_mistakes_are_said(client: Client, changes: dict[str, str], message: str) -> None:
    response = client.post("/cms/planning/dates/", {**FORM, **changes})
    assert response.status_code == 422
    assert message in response.content.decode()


def test_only_for_those_who_edit_programs(client: Client) -> None:
    program = weekly()
    assert client.post(f"/cms/planning/dates/?program={program.pk}", FORM).status_code == 404
    desk: User = member(Role.DESK, program.center)
    assert signed_in(desk).post("/cms/planning/dates/", FORM)["Location"] == "/cms/"


def test_the_editor_offers_it() -> None:
    program = weekly()
    page = signed_in(member(Role.EDITOR, program.center)).get(f"/cms/pages/{program.pk}/edit/")
    assert f'formaction="/cms/planning/dates/?program={program.pk}"' in page.content.decode()
    assert "events/dates.js" in page.content.decode()
