"""Making bookings."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import cast
from uuid import UUID

from django.db import IntegrityError
from django.db.models import Model

import outbox.services as outbox
from bookings import messages
from bookings.attempts import Attempt, Claim, Facts
from bookings.enums import BookingStatus, ResourceKind, Topic, Way
from bookings.errors import (
    NOT_BOOKABLE,
    OVERRIDE_REASON_NEEDED,
    OWN_NUMBER,
    SAME_COMPANION,
    TAKEN,
    Refused,
)
from bookings.facts import facts_of
from bookings.intervals import Interval
from bookings.models import Appointment, Booking, Companion, Hold, Loan, Policy, ResourcePage, Unit
from bookings.models.bookings import BookingQuerySet
from bookings.party import Known
from bookings.rules import may_set_aside, refusals
from bookings.services.journal import log
from bookings.services.locks import in_short_transaction, lock_people, lock_phones, lock_units
from bookings.services.telling import tell
from core import clock
from core.inserting import insert, insert_at_once, together
from people.models import User


@dataclass(frozen=True)
class Guest:
    """Somebody without an account, at the desk, at the kiosk or on the phone. `phone` is E.164."""

    name: str
    phone: str


@dataclass(frozen=True)
class AppointmentWish:
    topic: Topic = Topic.UNSURE
    way: Way = Way.IN_PERSON
    message: str = ""


@dataclass(frozen=True)
class Override:
    """Rules (by code) that a member of staff sets aside, and why."""

    codes: Collection[str]
    reason: str


@dataclass(frozen=True)
class Wish:
    """Everything that a booking may be asked with. Lengths in minutes; a loan's length is its policy's."""

    resource: ResourcePage
    starts_at: datetime
    minutes: int = 0
    party_size: int = 1
    unit: Unit | None = None
    guest: Guest | None = None
    companions: Sequence[Guest] | None = None
    """Nothing where nobody asks for them: at the kiosk, at the desk."""
    appointment: AppointmentWish | None = None
    interview_on: date | None = None
    options: str = ""
    pin: str = ""
    request_key: UUID | None = None
    override: Override | None = None
    by: User | None = field(default=None)
    """The member of staff who books for somebody; else the person does."""

    @property
    def way(self) -> Way | None:
        if self.resource.kind != ResourceKind.APPOINTMENT:
            return None
        return self.appointment.way if self.appointment else Way.IN_PERSON

    def attempt(self, facts: Facts) -> Attempt:
        """What the rules look at."""
        is_loan = self.resource.kind == ResourceKind.LOAN
        end = facts.due_at(self.starts_at) if is_loan else self.starts_at + timedelta(minutes=self.minutes)
        return Attempt(
            self.starts_at,
            end,
            self.party_size,
            unit_id=self.unit.pk if self.unit else None,
            way=self.way,
            interview_on=self.interview_on,
            named=None if self.companions is None else len(self.companions),
            at_any_hour=bool(self.override and "closed" in self.override.codes),
        )

    def window(self, now: datetime) -> Interval:
        """The time that facts must cover: working days are counted from today."""
        end = self.starts_at + timedelta(minutes=self.minutes)
        policy = cast(Policy, self.resource.policy)
        return Interval(min(now, self.starts_at) if policy.lead_open_days else self.starts_at, end)


def booking_create(
    *,
    person: User | None,
    resource: ResourcePage,
    starts_at: datetime,
    minutes: int = 0,
    party_size: int = 1,
    request_key: UUID | None = None,
    **wishes: object,
) -> Booking:
    """Book a resource for a person (or for a guest); further wishes are those of `Wish`.

    Confirmed at once, unless the policy wants staff to approve. `request_key` makes it safe to ask twice: the same key
    of the same person gives the same booking. Raises Refused with the rules that stand against it; then nothing was
    written.
    """
    if resource.policy is None or not resource.live:
        raise Refused([NOT_BOOKABLE])
    wish = Wish(resource, starts_at, minutes, party_size, request_key=request_key, **wishes)  # type: ignore[arg-type]
    if wish.override and not wish.override.reason.strip():
        raise Refused([OVERRIDE_REASON_NEEDED])
    check_companions(person, wish)
    try:
        return _create(person, wish)
    except (Refused, IntegrityError) as error:  # what the same form made before stands in its own way
        if made := _made_before(person, wish, getattr(error, "facts", None)):
            return made
        if "request_key" in str(error):
            return _create(person, wish, is_old_form=True)
        if "hold_no_overlap" in str(error):
            raise Refused([TAKEN]) from error
        raise


def check_companions(person: User | None, wish: Wish) -> None:
    """Whoever comes along is somebody else, and one person each: else a name would stand for nobody. Raises Refused."""
    numbers = [each.phone for each in wish.companions or () if each.phone]
    if len(set(numbers)) < len(numbers):
        raise Refused([SAME_COMPANION])
    if (person.phone if person else wish.guest and wish.guest.phone) in numbers:
        raise Refused([OWN_NUMBER])


@in_short_transaction
def _create(person: User | None, wish: Wish, *, is_old_form: bool = False) -> Booking:
    companions = link_companions(wish.companions or ())
    lock_party(person, wish.guest, companions)
    if is_old_form:
        _made_with(person, wish).update(request_key=None)
    return book_behind_locks(person, wish, companions)


def book_behind_locks(
    person: User | None,
    wish: Wish,
    companions: Sequence[Companion],
    *,
    aside: Collection[str] = (),
    is_drawn: bool = False,
) -> Booking:
    """What `booking_create` does once everybody concerned is locked. Raises Refused before anything is written.

    `aside`: further rules that don't count. Who is drawn by lot needs no approval, and is told by the draw.
    """
    facts = facts_of(
        wish.resource,
        wish.window(clock.now()),
        person=person,
        guest_phone=wish.guest.phone if wish.guest else "",
        companions=[Known(each.person_id, each.phone) for each in companions],
        units=lock_units(wish.resource),
    )
    attempt = wish.attempt(facts)
    aside = {*aside, *(wish.override.codes if wish.override else ())}
    if found := refusals(attempt, facts, setting_aside=aside):
        raise Refused(found, facts)
    status, answer_until = (BookingStatus.CONFIRMED, None) if is_drawn else begins_as(wish)
    claim = cast(Claim, facts.claim(attempt))
    with together():
        booking = write_booking(
            person, wish, attempt, claim, companions, status=status, answer_until=answer_until
        )
        log(booking, "bookings.book", user=wish.by or person, data=_log_of(wish))
        if not is_drawn:
            tell(messages.REQUESTED if booking.is_pending else messages.CONFIRMED, booking)
    return booking


def begins_as(wish: Wish) -> tuple[BookingStatus, datetime | None]:
    """Confirmed, or waiting for staff until a deadline; who books at the desk has approved it."""
    hours = cast(Policy, wish.resource.policy).approval_hours
    if not hours or wish.by:
        return BookingStatus.CONFIRMED, None
    return BookingStatus.REQUESTED, min(clock.now() + timedelta(hours=hours), wish.starts_at)


def _log_of(wish: Wish) -> dict[str, object]:
    if not wish.override:
        return {"by_staff": wish.by is not None}
    return {
        "by_staff": True,
        "set_aside": sorted(may_set_aside(wish.override.codes)),
        "reason": wish.override.reason.strip(),
    }


def _made_before(person: User | None, wish: Wish, facts: Facts | None) -> Booking | None:
    """What the same form made already; who goes back and changes what they ask for makes something new, or hears why not."""
    if person is None or wish.request_key is None:
        return None
    if facts and not any(own.starts_at == wish.starts_at for own in facts.own):
        return None
    made = _made_with(person, wish).filter(resource=wish.resource, starts_at=wish.starts_at)
    found = made.select_related("appointment", "loan").holding().first()
    return found if found and _is_what_was_asked(found, wish) else None


def _is_what_was_asked(made: Booking, wish: Wish) -> bool:
    """Whether a booking is the answer to a wish in all that a form asks."""
    about = wish.appointment or AppointmentWish()
    asked = [made.party_size == wish.party_size, made.options == wish.options]
    asked.append(wish.unit is None or made.unit_id == wish.unit.pk)
    named = {(each.name, each.phone) for each in made.companions.all()}
    asked.append(wish.companions is None or named == {(each.name, each.phone) for each in wish.companions})
    if wish.resource.kind == ResourceKind.LOAN:
        asked.append(made.loan.interview_on == wish.interview_on)
    else:
        asked.append(made.ends_at == wish.starts_at + timedelta(minutes=wish.minutes))
    if wish.resource.kind == ResourceKind.APPOINTMENT:
        there = made.appointment
        asked.append((there.topic, there.way, there.message) == (about.topic, about.way, about.message))
    return all(asked)


def _made_with(person: User | None, wish: Wish) -> BookingQuerySet:
    return Booking.objects.filter(person=person, request_key=wish.request_key)


def lock_party(person: User | None, guest: Guest | None, companions: Sequence[Companion]) -> None:
    """Everybody whose limits a booking touches."""
    lock_people(key for key in [person and person.pk, *(each.person_id for each in companions)] if key)
    lock_phones(phone for phone in [guest.phone if guest else "", *(each.phone for each in companions)])


def link_companions(found: Sequence[Guest]) -> list[Companion]:
    """Companions, linked to the account that has proved their number, or that alone has it."""
    phones = [each.phone for each in found if each.phone]
    accounts: dict[str, list[User]] = {}
    for account in User.objects.filter(phone__in=phones, is_active=True) if phones else ():
        accounts.setdefault(account.phone, []).append(account)
    return [
        Companion(name=each.name, phone=each.phone, person=_account(accounts.get(each.phone, [])))
        for each in found
    ]


def _account(candidates: list[User]) -> User | None:
    proved = [each for each in candidates if each.phone_verified_at]
    return proved[0] if proved else candidates[0] if len(candidates) == 1 else None


def write_booking(
    person: User | None,
    wish: Wish,
    attempt: Attempt,
    claim: Claim,
    companions: Sequence[Companion] = (),
    *,
    status: BookingStatus = BookingStatus.CONFIRMED,
    answer_until: datetime | None = None,
) -> Booking:
    """The rows of a booking whose rules were checked behind the locks. Companions with an account hear of it."""
    guest = wish.guest or Guest("", "")
    booking = Booking(
        resource=wish.resource,
        person=person,
        guest_name=guest.name,
        guest_phone=guest.phone,
        unit=claim.unit,
        starts_at=attempt.starts_at,
        ends_at=attempt.ends_at,
        party_size=wish.party_size,
        options=wish.options,
        status=status,
        answer_until=answer_until,
        request_key=wish.request_key,
    )
    booking.pin = wish.pin or booking.pin
    insert_at_once(booking)
    holds = [
        Hold(unit_id=key, booking=booking, starts_at=claim.times.start, ends_at=claim.times.end)
        for key in sorted(claim.held)
    ]
    for companion in companions:
        companion.booking = booking
    is_told = any(each.person for each in companions)
    (insert_at_once if is_told else insert)(*holds, *_details(booking, wish, attempt), *companions)
    tell_companions(companions)
    return booking


def _details(booking: Booking, wish: Wish, attempt: Attempt) -> Iterable[Model]:
    """What only one kind of booking has."""
    if wish.resource.kind == ResourceKind.APPOINTMENT:
        about = wish.appointment or AppointmentWish()
        yield Appointment(booking=booking, topic=about.topic, way=about.way, message=about.message)
    if wish.resource.kind == ResourceKind.LOAN:
        yield Loan(booking=booking, interview_on=wish.interview_on or attempt.day, due_at=attempt.ends_at)


def tell_companions(companions: Iterable[Companion]) -> None:
    """Somebody with an account named them; who books for a guest is staff."""
    for companion in companions:
        if companion.person and companion.booking.person:
            outbox.send(messages.NAMED, companion.person, companion_id=companion.pk)
