"""One reminder, and one copy of what staff write, however many workers and clicks there are. With controls."""

from __future__ import annotations

import time
from typing import Any
from uuid import UUID, uuid4

import pytest
from post_office.models import Email

from core import clock
from events.enums import Audience, ReminderKind
from events.models import Registration, Session, StaffMessage, StaffMessageCopy
from events.services import reminding, staff_messages
from events.services.reminding import Due, remind_due
from events.services.staff_messages import Draft, copies_send, message_send
from people.models import User
from tests.factories import bookings as make
from tests.factories import registering as reg
from tests.races.threads import at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.races]

WORKERS, CLICKS, PEOPLE = 4, 6, 5


@pytest.fixture
def session(travel: Any) -> Session:
    """With five people, a day before it begins; none of the mails of before are counted."""
    travel("2026-11-23 10:00")
    made = reg.session(PEOPLE)
    for number in range(PEOPLE):
        reg.applies(number + 1, made)
    travel("2026-11-29 14:00")
    Email.objects.all().delete()
    return made


def mails(kind: str) -> int:
    return sum(each.context["kind"] == kind for each in Email.objects.all())


# --- Reminders ------------------------------------------------------------------------------


def test_workers_remind_each_person_once(session: Session) -> None:
    results, _ = at_once([remind_due] * WORKERS)
    assert sum(results) == PEOPLE
    assert mails("program_tomorrow") == PEOPLE


def test_control_who_looks_first_and_writes_then_reminds_twice(session: Session, monkeypatch: Any) -> None:
    def look_then_say(due: Due) -> bool:
        found = due.registration.reminders.exists()
        time.sleep(0.05)
        return not found

    monkeypatch.setattr(reminding, "_claim", look_then_say)
    monkeypatch.setattr(reminding, "remind", reminding.remind.__wrapped__)  # type: ignore[attr-defined]
    at_once([remind_due] * WORKERS)
    assert mails("program_tomorrow") > PEOPLE, "the race test could not have failed"


def test_a_reminder_is_one_row(session: Session) -> None:
    due = Due(ReminderKind.HOUR, Registration.objects.select_related("person")[0], session)
    results, _ = at_once([lambda: reminding.remind(due)] * WORKERS)
    assert sorted(map(str, results)) == ["False"] * (WORKERS - 1) + ["True"]


# --- What staff write -----------------------------------------------------------------------


def draft(session: Session) -> Draft:
    return Draft(session.program, session, Audience.SEATED, "바뀌었어요", "2층이에요", "장소가 바뀜")


def press(session: Session, by: User, key: UUID) -> StaffMessage:
    return message_send(draft=draft(session), by=by, request_key=key)


def test_pressing_many_times_at_once_is_one_message(session: Session) -> None:
    by, key = make.person(99), uuid4()
    results, _ = at_once([lambda: press(session, by, key)] * CLICKS)
    assert {each.pk for each in results} == {StaffMessage.objects.get().pk}
    assert StaffMessageCopy.objects.count() == PEOPLE


def test_workers_send_each_copy_once(session: Session) -> None:
    message = press(session, make.person(99), uuid4())
    results, _ = at_once([lambda: copies_send(message.pk), copies_send] * (WORKERS // 2))
    assert sum(results) == PEOPLE
    assert mails("program_note") == PEOPLE
    assert clock.now() > StaffMessage.objects.get().created_at


def test_control_without_the_conditional_update_a_copy_is_sent_twice(
    session: Session, monkeypatch: Any
) -> None:
    def look_then_write(copy: StaffMessageCopy) -> bool:
        waits = StaffMessageCopy.objects.filter(pk=copy.pk, queued_at=None).exists()
        time.sleep(0.05)
        StaffMessageCopy.objects.filter(pk=copy.pk).update(queued_at=clock.now())
        return waits

    message = press(session, make.person(99), uuid4())
    monkeypatch.setattr(staff_messages, "_take", look_then_write)
    unguarded = staff_messages.copy_send.__wrapped__  # type: ignore[attr-defined]
    monkeypatch.setattr(staff_messages, "copy_send", unguarded)
    at_once([lambda: copies_send(message.pk)] * WORKERS)
    assert mails("program_note") > PEOPLE, "the race test could not have failed"
