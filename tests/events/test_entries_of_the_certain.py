"""Only whoever was certain of a seat was ever sent an entry for a calendar; nobody else's is changed or called off."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from icalendar import Calendar

from events.enums import Admission
from events.models import Registration
from events.services.answering import offer_accept
from events.services.clockwork import run_due
from events.services.planning import Plan, session_cancel, session_change
from events.services.registering import registration_cancel
from tests.factories import bookings as make
from tests.factories import registering as reg
from tests.factories.events import program_index

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now(travel: Any) -> None:
    travel("2026-11-23 10:00")
    program_index()


def files(registration: Registration) -> list[str]:
    """The methods of the files that one person was sent since."""
    mine = [each for each in mail.outbox if each.to == [registration.person.email]]
    assert mine, "no mail"
    found = [file for each in mine for file in each.attachments]
    return [str(Calendar.from_ical(file[1])["method"]) for file in found]


def test_who_only_waited_is_sent_none_when_they_stop() -> None:
    session = reg.session(1)
    reg.applies(1, session)
    waits = reg.applies(2, session)
    mail.outbox.clear()
    registration_cancel(registration=waits, by=waits.person)
    assert files(waits) == []
    assert "program.ics" not in mail.outbox[0].alternatives[0][0]


def test_nor_who_asked_or_was_offered_a_seat() -> None:
    asked = reg.applies(1, reg.session(1, of=reg.program(admission=Admission.APPROVAL)))
    mail.outbox.clear()
    registration_cancel(registration=asked, by=asked.person)
    assert files(asked) == []
    session = reg.session(1)
    seated, waits = reg.applies(2, session), reg.applies(3, session)
    registration_cancel(registration=seated, by=seated.person)
    mail.outbox.clear()
    waits.refresh_from_db()
    registration_cancel(registration=waits, by=waits.person)
    assert files(waits) == []


def test_who_had_a_seat_is(travel: Any) -> None:
    session = reg.session(1)
    seated, waits = reg.applies(1, session), reg.applies(2, session)
    mail.outbox.clear()
    registration_cancel(registration=seated, by=seated.person)
    assert files(seated) == ["CANCEL"]
    waits.refresh_from_db()
    offer_accept(registration=waits)
    waits.refresh_from_db()
    mail.outbox.clear()
    registration_cancel(registration=waits, by=waits.person)
    assert files(waits) == ["CANCEL"]


def test_a_session_called_off_calls_off_the_entries_that_there_are() -> None:
    session = reg.session(1)
    seated, waits = reg.applies(1, session), reg.applies(2, session)
    mail.outbox.clear()
    session_cancel(session=session, reason="강사가 아파요.", tell=True, by=make.person(9))
    run_due()
    assert files(seated) == ["CANCEL"]
    assert files(waits) == []


def test_a_session_that_moves_moves_them() -> None:
    session = reg.session(1)
    seated, waits = reg.applies(1, session), reg.applies(2, session)
    registration_cancel(registration=seated, by=seated.person)
    again = reg.applies(seated.person, session)
    offered = Registration.objects.get(pk=waits.pk)
    assert offered.status == "offered"
    mail.outbox.clear()
    session.refresh_from_db()
    hour = timedelta(hours=1)
    plan = Plan(session.starts_at + hour, session.ends_at + hour, capacity=1)
    session_change(session=session, plan=plan, seen=session.sequence, tell=True, by=make.person(9))
    assert files(offered) == []
    assert files(again) == []
