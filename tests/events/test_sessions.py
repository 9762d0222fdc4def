"""Rows from rules."""

from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from post_office.models import Email

from core import clock
from events import selectors
from events.enums import Registering, SessionStatus
from events.errors import Refused
from events.models import ProgramDate, ProgramIndexPage, ProgramPage, Session
from events.models.sessions import ENDS_FIRST, TOO_LONG
from events.querysets import LONGEST
from events.recurrence_rules import WeeklyRule
from events.services.planning import Plan, session_change
from events.services.sessions import extend_all, save_edit, sync_sessions
from tests.conftest import Travel
from tests.factories import bookings as make
from tests.factories import registering as reg
from tests.factories.core import HolidayFactory
from tests.factories.events import ProgramFactory, SessionFactory, seoul

pytestmark = pytest.mark.django_db

MONDAYS = WeeklyRule((0,))


@pytest.fixture(autouse=True)
def _now(travel: Travel, programs: ProgramIndexPage) -> None:
    travel("2026-09-01 09:00")


def weekly(rule: WeeklyRule = MONDAYS, **fields: Any) -> ProgramPage:
    values: dict[str, Any] = {
        "first_date": date(2026, 9, 7),
        "start_time": time(8),
        "end_time": time(10),
        "rule": rule.to_recurrence(),
        "skip_holidays": False,
        **fields,
    }
    return ProgramFactory(**values)


def publish(program: ProgramPage, **changes: Any) -> ProgramPage:
    """Publish the program as an editor does, and load it again."""
    program = ProgramPage.objects.get(pk=program.pk)
    for name, value in changes.items():
        setattr(program, name, value)
    program.save_revision().publish()
    return ProgramPage.objects.get(pk=program.pk)


def starts(program: ProgramPage) -> list[str]:
    return [f"{clock.local(row.starts_at):%m-%d %H:%M}" for row in program.sessions.order_by("starts_at")]


def test_publishing_makes_sessions_up_to_the_horizon(settings: Any) -> None:
    settings.RULE_HORIZON_DAYS = 30
    program = publish(weekly(seats=12))
    assert starts(program) == ["09-07 08:00", "09-14 08:00", "09-21 08:00", "09-28 08:00"]
    assert set(program.sessions.values_list("capacity", "status", "is_edited")) == {(12, "scheduled", False)}


def test_a_draft_makes_none() -> None:
    program = weekly(live=False)
    program.save_revision()
    assert starts(program) == []


def test_publishing_again_changes_nothing(django_assert_num_queries: Any) -> None:
    program = publish(weekly(WeeklyRule((0, 2), count=4)))
    before = list(program.sessions.values_list("pk", "uid", "sequence"))
    publish(program, search_description="직업상담사와 함께해요.")
    assert list(program.sessions.values_list("pk", "uid", "sequence")) == before
    program = ProgramPage.objects.get(pk=program.pk)
    with django_assert_num_queries(4):  # savepoint, the stored key, the single dates, release
        sync_sessions(program)


def test_without_weekdays_there_is_one_session() -> None:
    assert starts(publish(weekly(rule=WeeklyRule((0,)), first_date=date(2026, 9, 9)))) != []
    single = ProgramFactory(first_date=date(2026, 9, 9), start_time=time(14), end_time=time(16))
    assert starts(publish(single)) == ["09-09 14:00"]


def test_single_dates_are_added() -> None:
    program = weekly(WeeklyRule((0,), count=1))
    program.dates.add(ProgramDate(date=date(2026, 9, 12), start_time=time(19), end_time=time(21)))
    program.dates.add(ProgramDate(date=date(2026, 9, 13)))
    program.save_revision().publish()
    assert starts(program) == ["09-07 08:00", "09-12 19:00", "09-13 08:00"]


def test_holidays_are_skipped_where_the_program_says_so() -> None:
    HolidayFactory(date=date(2026, 9, 14), name="임시공휴일")
    assert starts(publish(weekly(WeeklyRule((0,), count=3), skip_holidays=True))) == [
        "09-07 08:00",
        "09-21 08:00",
    ]
    assert len(starts(publish(weekly(WeeklyRule((0,), count=3))))) == 3


def test_a_new_holiday_takes_its_session_away_with_the_daily_task() -> None:
    program = publish(weekly(WeeklyRule((0,), count=2), skip_holidays=True))
    HolidayFactory(date=date(2026, 9, 14))
    extend_all()
    assert starts(program) == ["09-07 08:00"]


def test_the_first_publication_shows_what_was_held_before() -> None:
    program = publish(weekly(WeeklyRule((0,), count=3), first_date=date(2026, 8, 24)))
    assert starts(program) == ["08-24 08:00", "08-31 08:00", "09-07 08:00"]


def test_a_changed_rule_replaces_what_is_free() -> None:
    program = publish(weekly(WeeklyRule((0,), count=3)))
    kept = program.sessions.get(starts_at=seoul("2026-09-14 08:00"))
    publish(program, rule=WeeklyRule((0, 3), count=3).to_recurrence())
    assert starts(program) == ["09-07 08:00", "09-10 08:00", "09-14 08:00"]
    kept.refresh_from_db()
    assert kept.sequence == 0


def test_a_longer_session_keeps_its_identity() -> None:
    program = publish(weekly(WeeklyRule((0,), count=1)))
    before = program.sessions.get()
    publish(program, end_time=time(11))
    after = program.sessions.get()
    assert (after.uid, after.sequence) == (before.uid, 1)
    assert after.ends_at == seoul("2026-09-07 11:00")


def test_seats_taken_are_never_deleted() -> None:
    program = publish(weekly(WeeklyRule((0,), count=2), seats=5))
    taken = program.sessions.earliest("starts_at")
    Session.objects.filter(pk=taken.pk).update(seats_taken=3)
    publish(program, rule=WeeklyRule((3,), count=1).to_recurrence())
    taken.refresh_from_db()
    assert (taken.status, taken.sequence) == (SessionStatus.CANCELLED, 1)
    publish(program, rule=WeeklyRule((0,), count=2).to_recurrence(), seats=2)
    taken.refresh_from_db()
    assert (taken.status, taken.sequence, taken.capacity) == (SessionStatus.SCHEDULED, 2, 3)


def test_past_sessions_stay(travel: Travel) -> None:
    program = publish(weekly(WeeklyRule((0,), count=3)))
    travel("2026-09-15 09:00")
    publish(program, rule=WeeklyRule((3,), until=date(2026, 9, 25)).to_recurrence())
    assert starts(program) == ["09-07 08:00", "09-14 08:00", "09-17 08:00", "09-24 08:00"]


def test_what_staff_changed_stays() -> None:
    program = publish(weekly(WeeklyRule((0,), count=3)))
    moved, cancelled, _free = program.sessions.order_by("starts_at")
    moved.starts_at, moved.ends_at = seoul("2026-09-08 13:00"), seoul("2026-09-08 15:00")
    save_edit(moved)
    cancelled.status = SessionStatus.CANCELLED
    save_edit(cancelled)
    publish(program, seats=9)
    assert starts(program) == ["09-08 13:00", "09-14 08:00", "09-21 08:00"]
    publish(program, rule=WeeklyRule((4,), count=1).to_recurrence())
    assert starts(program) == ["09-08 13:00", "09-11 08:00", "09-14 08:00"]
    moved.refresh_from_db()
    cancelled.refresh_from_db()
    assert (moved.sequence, moved.is_edited, moved.original_start) == (1, True, seoul("2026-09-07 08:00"))
    assert cancelled.is_cancelled


def test_the_horizon_moves_with_the_days(settings: Any, travel: Travel) -> None:
    settings.RULE_HORIZON_DAYS = 13
    program = publish(weekly())
    assert starts(program) == ["09-07 08:00", "09-14 08:00"]
    travel("2026-09-10 09:00")
    assert extend_all() == 1
    assert extend_all() == 1
    assert starts(program) == ["09-07 08:00", "09-14 08:00", "09-21 08:00"]


def test_old_single_programs_are_not_looked_at(travel: Travel) -> None:
    publish(ProgramFactory(first_date=date(2026, 9, 9), start_time=time(14), end_time=time(16)))
    travel("2026-10-01 09:00")
    assert extend_all() == 0


def test_what_is_on_now_is_still_coming(travel: Travel) -> None:
    past, on, later = (
        SessionFactory(starts_at=seoul(f"2026-09-{day}"), ends_at=seoul(f"2026-09-{day[:2]} 18:00"))
        for day in ("05 08:00", "06 00:00", "06 17:00")
    )
    travel("2026-09-06 17:30")
    assert list(Session.objects.coming()) == [on, later]
    assert list(Session.objects.coming(seoul("2026-09-05 17:59"))) == [past, on, later]
    assert {on, later} == set(selectors.coming_sessions(6))


def test_deleting_the_program_deletes_its_sessions() -> None:
    program = publish(weekly())
    program.delete()
    assert not Session.objects.exists()


@pytest.mark.parametrize(
    "values",
    [
        {"starts_at": seoul("2026-09-07 10:00"), "ends_at": seoul("2026-09-07 10:00")},
        {"capacity": 2, "seats_taken": 3},
        {"seats_taken": -1},
    ],
    ids=["no length", "too many seats", "negative seats"],
)
def test_the_database_refuses_nonsense(values: dict[str, Any]) -> None:
    session = SessionFactory(starts_at=seoul("2026-09-07 08:00"))
    with pytest.raises(IntegrityError), transaction.atomic():
        Session.objects.filter(pk=session.pk).update(**values)


def test_the_database_refuses_a_second_row_for_one_start() -> None:
    session = SessionFactory(starts_at=seoul("2026-09-07 08:00"))
    with pytest.raises(IntegrityError), transaction.atomic():
        SessionFactory(program=session.program, starts_at=session.starts_at)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"first_date": None}, "first_date"),
        ({"end_time": None}, "end_time"),
        ({"start_time": time(22), "end_time": time(1)}, "end_time"),
        ({"rule": "RRULE:FREQ=MONTHLY;BYMONTHDAY=1"}, "rule"),
        ({"rule": "DTSTART:20260906T230000Z\nRRULE:FREQ=WEEKLY;BYDAY=MO"}, "rule"),
    ],
    ids=["no first day", "no end", "over midnight", "monthly", "with a start"],
)
def test_impossible_times_are_refused_kindly(values: dict[str, Any], field: str) -> None:
    program = weekly()
    for name, value in values.items():
        setattr(program, name, value)
    with pytest.raises(ValidationError) as error:
        program.full_clean()
    assert list(error.value.message_dict) == [field]


def test_a_rule_that_ends_sessions_at_another_time_tells_who_registered() -> None:
    program = publish(weekly(WeeklyRule((0,), count=2), registering=Registering.SESSIONS, seats=5))
    reg.applies(1, program.sessions.earliest("starts_at"))
    Email.objects.all().delete()
    publish(program, end_time=time(11))
    (mail,) = Email.objects.all()
    assert mail.context["kind"] == "program_changed"
    assert program.sessions.earliest("starts_at").seats_taken == 1


@pytest.mark.parametrize(
    ("length", "is_right"),
    [
        (LONGEST, True),
        (LONGEST + timedelta(seconds=1), False),
        (timedelta(hours=1), True),
        (timedelta(), False),
    ],
    ids=str,
)
def test_a_session_is_as_long_as_lists_look_back(length: timedelta, is_right: bool) -> None:
    start = seoul("2026-10-05 22:00") + timedelta(microseconds=3)
    session = SessionFactory(starts_at=start)
    session.ends_at = start + length
    if is_right:
        session.full_clean()
        session.save()
        return
    with pytest.raises(ValidationError) as wrong:
        session.full_clean()
    assert wrong.value.messages == [TOO_LONG if length else ENDS_FIRST]
    with pytest.raises(IntegrityError), transaction.atomic():
        session.save()


def test_staff_are_told_to_part_what_is_too_long() -> None:
    session = SessionFactory(starts_at=seoul("2026-10-06 10:00"))
    start = session.starts_at
    plan = replace(Plan.of(session), ends_at=start + LONGEST + timedelta(minutes=1))
    with pytest.raises(Refused) as refused:
        session_change(session=session, plan=plan, seen=0, tell=False, by=make.person())
    assert (refused.value.code, refused.value.message) == ("too_long", TOO_LONG)
