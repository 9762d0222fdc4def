"""Rooms for another part of the site, which knows them by a key and what it holds by a number of its own (`owner`).

A site names this module where it wants its programs to have rooms: `PROGRAM_ROOMS = "bookings.services.outside_holds"`. Everything runs
in the transaction around it. What is held are holds like any other, with a reason and a series: the desk sees them, and can give them back.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from wagtail.log_actions import log
from wagtail.models import Page

from bookings.enums import HoldReason, ResourceKind
from bookings.errors import Refused
from bookings.intervals import Interval
from bookings.models import Hold, ResourcePage, Unit
from bookings.services.freeing import offer_next, people_waiting_for
from bookings.services.locks import lock_people_there, lock_units
from bookings.services.staff_holds import Keep, as_refused, holds_on, log_of, parts, write_holds
from core import formats
from people.models import User

ROOM_KINDS = frozenset({ResourceKind.STUDY_ROOM, ResourceKind.STUDIO})
"""Where people can meet: neither a counsellor nor a suit."""


def rooms_of(page: Page) -> list[tuple[str, str]]:
    """The rooms below a page: keys and names. One query."""
    resources = ResourcePage.objects.live().descendant_of(page).filter(kind__in=ROOM_KINDS)
    units = Unit.objects.filter(resource__in=resources.order_by().values("pk"), is_active=True)
    found = units.select_related("resource__policy").order_by("resource__path", "sort_order", "pk")
    return [(str(unit.pk), _name(unit)) for unit in found]


def held(owners: Iterable[UUID]) -> dict[UUID, tuple[str, str]]:
    """The room that each owner holds now: key and name. One query, and one more where halls are among them."""
    found: dict[UUID, list[Hold]] = {}
    for each in _holds(owners):
        found.setdefault(each.series, []).append(each)  # type: ignore[arg-type]
    rooms = {owner: _room(holds) for owner, holds in found.items()}
    return {owner: (str(unit.pk), _name(unit)) for owner, unit in rooms.items()}


def hold(
    owner: UUID, room: str, starts_at: datetime, ends_at: datetime, *, note: str, by: User | None
) -> str:
    """Hold a room for an owner, instead of what it held. Gives nothing, or why not, in words: then the transaction around must
    end, and everything is as it was."""
    unit = Unit.objects.select_related("resource__policy").filter(pk=int(room)).first()
    if unit is None:
        return "이 방은 이제 없어요. 다른 방을 골라 주세요."
    before = list(_holds([owner]))
    _lock(before, unit.resource)
    Hold.objects.filter(pk__in=[each.pk for each in before]).delete()
    keep = Keep(unit, Interval(starts_at, ends_at), HoldReason.STAFF_USE, note)
    units = Unit.objects.filter(resource=unit.resource_id).only("pk", "whole_id")
    if taken := holds_on(parts(units)[unit.pk], keep.times):
        return _taken(taken)
    try:
        with transaction.atomic():
            write_holds(keep, series=owner)
    except Refused as error:
        return error.message
    except IntegrityError as error:
        refused = as_refused(error)
        if isinstance(refused, Refused):
            return refused.message
        raise
    log(unit.resource, "bookings.hold", user=by, data=log_of(keep))
    _offer(before)
    return ""


def let_go(owner: UUID, by: User | None) -> None:
    """Give back what an owner holds: who waits for it is offered it. Nothing where it holds nothing."""
    before = list(_holds([owner]))
    if not before:
        return
    _lock(before)
    Hold.objects.filter(pk__in=[each.pk for each in before]).delete()
    times = formats.period_text(before[0].starts_at, before[0].ends_at)
    log(
        before[0].unit.resource,
        "bookings.unhold",
        user=by,
        data={"unit": _room(before).name, "times": times},
    )
    _offer(before)


def _taken(holds: Sequence[Hold]) -> str:
    """By what times; not by whom or for what, which only the desk sees."""
    times = ", ".join(formats.period_text(each.starts_at, each.ends_at) for each in holds[:3])
    return f"이 방은 {times}에 다른 예약이 있어요. 다른 방이나 다른 시간을 골라 주세요. 적은 내용은 그대로 있어요."


def _holds(owners: Iterable[UUID]) -> Iterable[Hold]:
    found = Hold.objects.filter(series__in=list(owners), booking=None)
    return found.select_related("unit__resource__policy").order_by("unit")


def _room(holds: Sequence[Hold]) -> Unit:
    """What was asked for: of a hall, its rooms are held."""
    if len(holds) == 1:
        return holds[0].unit
    units = list(Unit.objects.filter(resource=holds[0].unit.resource_id).select_related("resource__policy"))
    keys = sorted(each.unit_id for each in holds)
    leaves = parts(units)
    return next((unit for unit in units if leaves[unit.pk] == keys), holds[0].unit)


def _lock(before: Sequence[Hold], *others: ResourcePage) -> None:
    """Who waits for what is given back, then every unit concerned, in the order of docs/locking.md."""
    resources = {each.pk: each for each in [*(hold.unit.resource for hold in before), *others]}
    lock_people_there(key for each in before for key in people_waiting_for(each.unit.resource, _times(each)))
    for key in sorted(resources):
        lock_units(resources[key])


def _offer(before: Sequence[Hold]) -> None:
    for each in before:
        offer_next(each.unit.resource, _times(each))


def _times(hold: Hold) -> Interval:
    return Interval(hold.starts_at, hold.ends_at)


def _name(unit: Unit) -> str:
    return f"{unit.resource.title} {unit.name}"
