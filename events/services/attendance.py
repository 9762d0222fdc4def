"""Who came and who didn't: one mark for each meeting, by staff or by the people themselves.

What a registration comes to follows from its marks (`settle`): that of a session at once, that of a series when its last meeting is
over. A wrong mark is made right by the other one.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef

from core import clock, formats
from events.enums import How, RegistrationStatus, SessionStatus
from events.errors import CALLED_OFF, NOT_BEGUN, NOT_NOW, NOT_OF_THIS, NOT_SEATED, Refused
from events.models import Attendance, Registration, Session
from events.services.certificates import certificate_review
from events.services.registering import in_short_transaction
from events.services.seats import lock_registration
from people.enums import Track
from people.models import Strike, User
from people.services.standing import strike_add, strike_forgive
from surveys import enums as surveys
from surveys.thanking import ask_later

MARKED = frozenset({RegistrationStatus.CONFIRMED, RegistrationStatus.ATTENDED, RegistrationStatus.NO_SHOW})
EARLY = timedelta(hours=1)
"""Staff mark who is there from an hour before the start on."""
DOORS_OPEN = timedelta(minutes=30)
"""People tell by themselves that they have come from so long before the start until the end."""
STRIKE_TITLE = 80
"""Letters of a program's title in the reason of a strike, so that the reason itself has room."""
CORRECTED = "출석 표시를 바로잡았어요."


@in_short_transaction
def mark(*, registration: Registration, session: Session, came: bool, by: User) -> Attendance:
    """Staff say who was there, and may say the other thing later. Raises Refused.

    Not having come to a session is a strike, but never for a care program; a correction forgives it. In a series nobody gets one for
    a single meeting, only who never came.
    """
    registration = lock_registration(registration)
    _check(registration, session)
    if not can_mark(session):
        raise Refused([NOT_BEGUN])
    return mark_locked(registration, session, came=came, how=How.STAFF, by=by)


@in_short_transaction
def check_in(*, registration: Registration, session: Session, how: How) -> Attendance:
    """They tell by themselves that they have come: in the time for it. Raises Refused. Telling it twice changes nothing."""
    registration = lock_registration(registration)
    _check(registration, session)
    if not is_open(session):
        raise Refused([NOT_NOW])
    return mark_locked(registration, session, came=True, how=how)


@in_short_transaction
def series_settle(*, registration: Registration) -> bool:
    """The last meeting of a series is over: somebody took part, or never came."""
    registration = lock_registration(registration)
    before = registration.status
    if before == RegistrationStatus.CONFIRMED:
        settle(registration)
    return registration.status != before


def can_mark(session: Session) -> bool:
    return clock.now() >= session.starts_at - EARLY


def is_open(session: Session) -> bool:
    """Whether people tell by themselves that they have come."""
    return not session.is_cancelled and session.starts_at - DOORS_OPEN <= clock.now() < session.ends_at


def of_over_series(now: datetime) -> Iterable[Registration]:
    """Registrations of series that are over, with marks that have not been settled."""
    scheduled = {"session__status": SessionStatus.SCHEDULED}
    ahead = Session.objects.scheduled().filter(program=OuterRef("program"), ends_at__gt=now)
    marked = Attendance.objects.filter(registration=OuterRef("pk"), **scheduled)
    found = Registration.objects.with_all().filter(session=None, status=RegistrationStatus.CONFIRMED)
    return found.filter(Exists(marked), ~Exists(ahead.order_by()))


def _check(registration: Registration, session: Session) -> None:
    if registration.status not in MARKED:
        raise Refused([NOT_SEATED])
    if session.program_id != registration.program_id or registration.session_id not in (None, session.pk):
        raise Refused([NOT_OF_THIS])
    if session.is_cancelled:
        raise Refused([CALLED_OFF])


def mark_locked(
    registration: Registration, session: Session, *, came: bool, how: How, by: User | None = None
) -> Attendance:
    """The mark of a locked registration. One that says the same already stays as it was made first."""
    found = Attendance.objects.filter(registration=registration, session=session).first()
    if found and found.came == came:
        return found
    attendance = found or Attendance(registration=registration, session=session)
    attendance.came, attendance.how, attendance.marked_at = came, how, clock.now()
    attendance.save()
    settle(registration, by)
    certificate_review(registration)
    return attendance


def settle(registration: Registration, by: User | None = None) -> None:
    """Bring a locked registration in line with its marks, as soon as they say all; those of cancelled meetings say nothing."""
    if registration.session is None and _goes_on(registration):
        return
    marks = registration.attendances.filter(session__status=SessionStatus.SCHEDULED)
    came = list(marks.values_list("came", flat=True))
    status = RegistrationStatus.ATTENDED if any(came) else RegistrationStatus.NO_SHOW
    if not came or status == registration.status:
        return
    registration.status = status
    registration.save(update_fields=["status"])
    if status == RegistrationStatus.NO_SHOW:
        _strike(registration)
    else:
        _forgive(registration, by)
        _thank(registration)


def _goes_on(registration: Registration) -> bool:
    return registration.program.sessions.scheduled().filter(ends_at__gt=clock.now()).exists()


def _last(registration: Registration) -> Session | None:
    """The session, or the last meeting of the series."""
    return registration.session or registration.program.sessions.scheduled().order_by("starts_at").last()


def _source(registration: Registration) -> str:
    return f"registration:{registration.pk}"


def _strike(registration: Registration) -> None:
    program, last = registration.program, _last(registration)
    if registration.person and last and not program.is_care:
        reason = f"{formats.date_text(last.starts_at)}: 알리지 않고 오지 않았어요"
        strike_add(
            person=registration.person,
            track=Track.PROGRAMS,
            page=program,
            reason=f"{program.title[:STRIKE_TITLE]} {reason}",
            happened_at=last.starts_at,
            source=_source(registration),
        )


def _forgive(registration: Registration, by: User | None) -> None:
    """The strike of an absence that was none. Once forgiven it stays so, whatever is marked afterwards."""
    for strike in Strike.objects.filter(source=_source(registration), forgiven_at=None):
        strike_forgive(strike=strike, by=by, reason=CORRECTED)


def _thank(registration: Registration) -> None:
    """The morning after they are asked how it was, but never about care."""
    person, program, last = registration.person, registration.program, _last(registration)
    if person and last and not program.is_care:
        ask_later(person=person, page=program, about=surveys.PROGRAM, day=clock.last_day(last.ends_at))
