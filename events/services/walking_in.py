"""Whoever comes without a seat: somebody with an account gets one and is there; anybody else is counted, without a name."""

from __future__ import annotations

from django.db.models import F

from core import clock
from events import messages
from events.enums import STANDING, How, RegistrationStatus
from events.errors import CALLED_OFF, FULL_HERE, NOT_BEGUN, Refused
from events.facts import facts_of
from events.models import HeadCount, Places, ProgramPage, Registration, Session
from events.rules import Refusal, refusals
from events.services.attendance import MARKED, can_mark, mark_locked
from events.services.registering import in_short_transaction, lock_person, tell
from events.services.seats import let_go_line, lock_seats, lock_with_seats, take_extra, take_past_line
from events.told import NOTHING
from events.wanted import Wanted
from people.models import User

PLANNING = frozenset({"already", "not_open", "closed", "no_dates"})
"""Rules that are about applying ahead; whoever stands in the center doesn't."""
FINAL = frozenset({"cancelled", "no_registration"})
"""What no reason sets aside."""


@in_short_transaction
def walk_in(*, person: User, session: Session, by: User, reason: str = "") -> Registration:
    """Somebody with an account is here: a seat (of a series, for all of it), and marked as come.

    Who has applied already keeps that registration, whatever became of it so far. Where no seat is left, or a rule stands against it, staff
    need a reason; then there is one seat more. Whoever gets the seat of a series that goes on is told of its dates by mail; for a
    single session the thanks of the next morning are enough. Raises Refused.
    """
    if not can_mark(session):
        raise Refused([NOT_BEGUN])
    person = lock_person(person)
    wanted = wanted_here(session)
    registration = _standing(person, wanted)
    if registration:
        seats, registration = lock_with_seats(registration)
    else:
        seats = lock_seats(wanted.seats())
    before = registration.status if registration else ""
    if before not in MARKED:
        _check_rules(wanted, person, reason)
        if before != RegistrationStatus.OFFERED and not take_past_line(seats):
            if not reason.strip():
                raise Refused([FULL_HERE])
            take_extra(seats)
        if before == RegistrationStatus.WAITING:
            let_go_line(seats)
    if registration is None:
        registration = Registration.objects.create(
            program=wanted.program,
            session=wanted.session,
            places=seats if isinstance(seats, Places) else None,
            person=person,
            mode=wanted.mode,
            status=RegistrationStatus.CONFIRMED,
            confirmed_at=clock.now(),
        )
    elif before not in MARKED:
        registration.status, registration.answer_until = RegistrationStatus.CONFIRMED, None
        registration.confirmed_at = clock.now()
        registration.save(update_fields=["status", "answer_until", "confirmed_at"])
    mark_locked(registration, session, came=True, how=How.STAFF, by=by)
    if before not in MARKED and registration.session is None and session.next_one():
        tell(messages.CONFIRMED, registration)
    return registration


def wanted_here(session: Session) -> Wanted:
    """What somebody who walks in gets: a seat in the session, or in the series that it belongs to."""
    program: ProgramPage = session.program
    return Wanted(program, None if program.is_series else session, program.modes[0])


def _standing(person: User, wanted: Wanted) -> Registration | None:
    found = Registration.objects.with_all().filter(person=person, status__in=STANDING)
    return found.filter(program=wanted.program, session=wanted.session).first()


def _check_rules(wanted: Wanted, person: User, reason: str) -> None:
    found = [each for each in refusals(facts_of(wanted, person, NOTHING)) if each.code not in PLANNING]
    final = [each for each in found if each.code in FINAL]
    if final or (found and not reason.strip()):
        raise Refused(
            final or [Refusal(found[0].code, f"{found[0].message} 그래도 받으려면 이유를 적어 주세요.")]
        )


@in_short_transaction
def head_count_add(*, session: Session, step: int, reason: str = "") -> int:
    """One more without a name, or one less; gives how many there are. Raises Refused where no seat is left and no reason is given."""
    if session.is_cancelled:
        raise Refused([CALLED_OFF])
    if not can_mark(session):
        raise Refused([NOT_BEGUN])
    seats = wanted_here(session).seats_shown()
    if seats.pk:
        seats = lock_seats(seats)
    count, _ = HeadCount.objects.get_or_create(session=session)
    left = seats.seats_left
    if step > 0 and left is not None and left <= count.people and not reason.strip():
        raise Refused([FULL_HERE])
    rows = HeadCount.objects.filter(session=session)
    if step < 0:
        rows = rows.filter(people__gt=0)
    rows.update(people=F("people") + (1 if step > 0 else -1))
    count.refresh_from_db()
    return count.people
