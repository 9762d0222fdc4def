"""Making and cancelling bookings."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import cast
from uuid import UUID

from django.db import IntegrityError
from wagtail.log_actions import log

import outbox.services as outbox
from bookings import messages
from bookings.enums import HOLDING, BookingStatus
from bookings.errors import NOT_BOOKABLE, NOT_HOLDING, REASON_NEEDED, TAKEN, TOO_LATE_TO_CANCEL, Refused
from bookings.facts import facts_of
from bookings.models import Booking, Hold, ResourcePage, Unit
from bookings.rules import Attempt, refusals
from bookings.services.locks import in_short_transaction, lock_people, lock_units
from core import clock
from people.models import User


def booking_create(
    *,
    person: User,
    resource: ResourcePage,
    starts_at: datetime,
    minutes: int,
    party_size: int,
    request_key: UUID | None = None,
) -> Booking:
    """Book a resource for a person, confirmed at once.

    `request_key` makes it safe to ask twice: the same key of the same person gives the same booking.
    Raises Refused with the rules that stand against it; then nothing was written.
    """
    if resource.policy is None:
        raise Refused([NOT_BOOKABLE])
    attempt = Attempt(starts_at, starts_at + timedelta(minutes=minutes), party_size)
    try:
        return _create(person, resource, attempt, request_key)
    except IntegrityError as error:
        if "hold_no_overlap" in str(error):
            raise Refused([TAKEN]) from error
        raise


@in_short_transaction
def _create(person: User, resource: ResourcePage, attempt: Attempt, request_key: UUID | None) -> Booking:
    lock_people([person.pk])
    if request_key and (made := Booking.objects.filter(person=person, request_key=request_key).first()):
        if made.status in HOLDING and (made.resource_id, made.starts_at) == (resource.pk, attempt.starts_at):
            return made
        request_key = None  # an old form, sent again for something else
    unit = _free_unit(person, resource, attempt)
    booking = Booking.objects.create(
        resource=resource,
        person=person,
        starts_at=attempt.starts_at,
        ends_at=attempt.ends_at,
        party_size=cast(int, attempt.party_size),
        request_key=request_key,
    )
    buffer = timedelta(minutes=resource.policy.buffer_minutes if resource.policy else 0)
    Hold.objects.create(
        unit=unit, booking=booking, starts_at=booking.starts_at, ends_at=booking.ends_at + buffer
    )
    log(booking, "bookings.book", user=person)
    outbox.send(messages.CONFIRMED, person, booking_id=booking.pk)
    return booking


def _free_unit(person: User, resource: ResourcePage, attempt: Attempt) -> Unit:
    """The smallest free unit that takes the party, locked; every rule is checked behind the locks."""
    facts = facts_of(resource, attempt.interval, person=person, units=lock_units(resource))
    if found := refusals(attempt, facts):
        raise Refused(found)
    return facts.free_units(attempt.interval, attempt.party_size)[0]


@in_short_transaction
def booking_cancel(*, booking: Booking, by: User, reason: str = "", as_staff: bool = False) -> Booking:
    """Give the time back. A person may until the policy's deadline; staff always, with a reason for the person.

    Raises Refused. Cancelling what is cancelled already changes nothing.
    """
    booking = (
        Booking.objects.select_for_update(of=("self",)).select_related("resource__policy").get(pk=booking.pk)
    )
    if booking.status == BookingStatus.CANCELLED:
        return booking
    if booking.status not in HOLDING:
        raise Refused([NOT_HOLDING])
    if as_staff and not reason.strip():
        raise Refused([REASON_NEEDED])
    if not as_staff and not booking.can_cancel:
        raise Refused([TOO_LATE_TO_CANCEL])
    booking.status = BookingStatus.CANCELLED
    booking.cancelled_at = clock.now()
    booking.cancel_reason = reason.strip()
    booking.sequence += 1
    booking.save(update_fields=["status", "cancelled_at", "cancel_reason", "sequence"])
    booking.holds.all().delete()
    log(booking, "bookings.cancel", user=by, data={"by_staff": as_staff, "reason": booking.cancel_reason})
    if booking.person:
        outbox.send(messages.CANCELLED, booking.person, booking_id=booking.pk)
    return booking
