"""A unit that the center keeps for itself: for maintenance, or for use of its own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import IntegrityError
from wagtail.log_actions import log

from bookings.enums import HoldReason
from bookings.errors import HOLD_BACKWARDS, HOLD_PAST, HOLD_TOO_LONG, NOTE_NEEDED, Refused, in_the_way
from bookings.intervals import Interval
from bookings.models import MAX_HOLD, Hold, Unit
from bookings.services.freeing import lock_waiting, offer_next
from bookings.services.locks import in_short_transaction, lock_units
from core import clock, formats
from people.models import User


@dataclass(frozen=True)
class Keep:
    """What a center keeps for itself, and why."""

    unit: Unit
    times: Interval
    reason: HoldReason
    note: str


def hold_add(*, keep: Keep, by: User) -> list[Hold]:
    """Keep a unit; of a hall that is made of rooms, every room. Keeping the same twice is once. Raises Refused when somebody
    has any of it."""
    try:
        return _add(keep, by)
    except IntegrityError as error:
        raise as_refused(error) from error


@in_short_transaction
def _add(keep: Keep, by: User) -> list[Hold]:
    lock_units(keep.unit.resource)
    if same := _same(keep):
        return same
    holds = write_holds(keep)
    log(keep.unit.resource, "bookings.hold", user=by, data=log_of(keep))
    return holds


def _same(keep: Keep) -> list[Hold]:
    """What the first of two clicks has kept already."""
    kept = {"reason": keep.reason, "note": keep.note.strip(), "series": None, "booking": None}
    units = Unit.objects.filter(resource=keep.unit.resource_id).only("pk", "whole_id")
    keys = parts(units)[keep.unit.pk]
    times = {"starts_at": keep.times.start, "ends_at": keep.times.end}
    found = list(Hold.objects.filter(unit__in=keys, **times, **kept))
    return found if len(found) == len(keys) else []


@in_short_transaction
def hold_remove(*, hold: Hold, by: User) -> None:
    """Give it back: who waits for it is offered it. Removing twice is one. A booking's hold goes only with the booking."""
    resource, times = hold.unit.resource, Interval(hold.starts_at, hold.ends_at)
    lock_waiting(resource, [times])
    deleted, _ = Hold.objects.filter(pk=hold.pk, booking=None).delete()
    if not deleted:
        return
    log(resource, "bookings.unhold", user=by, data={"unit": hold.unit.name, "times": _text(times)})
    offer_next(resource, times)


def write_holds(keep: Keep, series: UUID | None = None) -> list[Hold]:
    """The rows, behind the locks of the units. Raises Refused."""
    _check(keep)
    units = Unit.objects.filter(resource=keep.unit.resource_id).only("pk", "whole_id")
    keys = parts(units)[keep.unit.pk]
    if found := holds_on(keys, keep.times):
        raise Refused([in_the_way(describe(found))])
    return Hold.objects.bulk_create(
        Hold(
            unit_id=key,
            starts_at=keep.times.start,
            ends_at=keep.times.end,
            reason=keep.reason,
            note=keep.note.strip(),
            series=series,
        )
        for key in keys
    )


def holds_on(keys: Iterable[int], times: Interval) -> list[Hold]:
    """What holds any of these units in any part of a time."""
    found = Hold.objects.filter(unit__in=keys).overlapping(*times)
    return list(found.select_related("booking").order_by("starts_at"))


def parts(units: Iterable[Unit]) -> dict[int, list[int]]:
    """The units that holding each of these takes: of a hall those that have no parts themselves; else itself."""
    found = list(units)
    below = defaultdict(list)
    for unit in found:
        below[unit.whole_id].append(unit.pk)

    def leaves(key: int) -> Iterator[int]:
        if key not in below:
            yield key
        for part in below.get(key, ()):
            yield from leaves(part)

    return {unit.pk: sorted(leaves(unit.pk)) for unit in found}


def describe(holds: Sequence[Hold]) -> str:
    """`오후 2:00~4:00 예약 4821-0937`: what stands in the way, without names."""
    return ", ".join(
        f"{formats.period_text(hold.starts_at, hold.ends_at)} "
        + (f"예약 {hold.booking.spoken_code}" if hold.booking else hold.note or hold.get_reason_display())
        for hold in holds[:3]
    )


def log_of(keep: Keep) -> dict[str, str]:
    return {
        "unit": keep.unit.name,
        "times": _text(keep.times),
        "reason": f"{keep.reason.label}: {keep.note.strip()}",
    }


def _check(keep: Keep) -> None:
    start, end = keep.times
    if not keep.note.strip():
        raise Refused([NOTE_NEEDED])
    if start >= end:
        raise Refused([HOLD_BACKWARDS])
    if end <= clock.now():
        raise Refused([HOLD_PAST])
    if end - start > MAX_HOLD:
        raise Refused([HOLD_TOO_LONG])


def _text(times: Interval) -> str:
    return formats.period_text(times.start, times.end)


def as_refused(error: IntegrityError) -> Exception:
    """What the last guard of the database said, in words."""
    if "hold_no_overlap" in str(error):
        return Refused([in_the_way("방금 들어온 예약")])
    return error
