"""Long programs tell those who take part that they end soon: so many days before the last session, once."""

from __future__ import annotations

from typing import Any

import pytest
from django.core import mail

from events.enums import ReminderKind, SessionStatus
from events.models import ProgramPage, Reminder
from events.services.registering import registration_cancel
from events.services.reminding import remind_due
from tests.factories import registering as reg

pytestmark = pytest.mark.django_db


@pytest.fixture
def series(travel: Any) -> ProgramPage:
    """Four weeks: the last session is on 21 December at two."""
    travel("2026-11-23 10:00")
    return reg.series(9, sessions=4, title="치어 업!", ending_notice_days=14, completion_percent=80)


@pytest.fixture
def notices(travel: Any) -> Any:
    """`notices(moment)`: go there, and give the subjects of the notices of an ending that leave."""

    def at(moment: str) -> list[str]:
        travel(moment)
        mail.outbox.clear()
        remind_due()
        return [message.subject for message in mail.outbox if "끝나요" in message.subject]

    return at


def test_fourteen_days_before_the_last_session_once(series: ProgramPage, notices: Any) -> None:
    reg.applies(1, series)
    assert notices("2026-12-07 13:59") == []
    assert notices("2026-12-07 14:00") == ["14일 뒤에 끝나요: 치어 업!"]
    body = next(message.body for message in mail.outbox if "끝나요" in message.subject)
    assert "12월 21일(월)" in body
    assert "80% 이상" in body
    assert notices("2026-12-07 14:01") == []
    assert Reminder.objects.filter(kind=ReminderKind.END).count() == 1


@pytest.mark.parametrize(
    ("moment", "expected"),
    [("2026-12-10 13:59", ["11일 뒤에 끝나요: 치어 업!"]), ("2026-12-10 14:00", [])],
    ids=["three days late", "later"],
)
def test_late_is_better_than_never(
    series: ProgramPage, notices: Any, moment: str, expected: list[str]
) -> None:
    reg.applies(1, series)
    assert notices(moment) == expected


def test_not_to_those_who_left_or_came_just_now(series: ProgramPage, notices: Any, travel: Any) -> None:
    gone = reg.applies(1, series)
    registration_cancel(registration=gone, by=gone.person)
    assert notices("2026-12-07 14:00") == []


def test_programs_say_nothing_unless_their_page_does(series: ProgramPage, notices: Any) -> None:
    reg.applies(1, series)
    ProgramPage.objects.update(ending_notice_days=None)
    assert notices("2026-12-07 14:00") == []


def test_a_series_that_goes_on_tells_anew(series: ProgramPage, notices: Any) -> None:
    reg.applies(1, series)
    assert len(notices("2026-12-07 14:00")) == 1
    reg.session(None, days=21, of=series)
    assert notices("2026-12-14 13:59") == []
    assert notices("2026-12-14 14:00") == ["14일 뒤에 끝나요: 치어 업!"]


def test_a_called_off_last_session_is_not_the_last(series: ProgramPage, notices: Any) -> None:
    reg.applies(1, series)
    series.sessions.filter(pk=series.sessions.latest("starts_at").pk).update(status=SessionStatus.CANCELLED)
    assert notices("2026-11-30 14:00") == ["14일 뒤에 끝나요: 치어 업!"]
