"""Drawing lots for times that many want: open, enter, draw. How it is fair, and how to check it: docs/lottery.md."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, cast

from django.db.models import QuerySet
from wagtail.log_actions import log

import outbox.services as outbox
from bookings import draw_messages
from bookings.enums import DRAWN_KINDS, DrawResult, DrawStatus
from bookings.errors import (
    DRAW_ENDED,
    DRAW_NO_TIMES,
    DRAW_NOT_HERE,
    DRAW_TOO_LATE,
    DRAW_TWICE,
    ENTRIES_CLOSED,
    OUTSIDE_DRAW,
    REASON_NEEDED,
    Refused,
)
from bookings.facts import facts_of
from bookings.intervals import Interval
from bookings.models import Draw, DrawEntry, DrawSpan, OpenSpan, ResourcePage
from bookings.rules import refusals
from bookings.services.booking import Wish, book_behind_locks, lock_party
from bookings.services.locks import in_short_transaction, lock_people, lock_units
from core import clock
from core.lottery import ranked
from people.models import User

SET_ASIDE = frozenset({"by_draw", "beyond_horizon"})
"""What doesn't stand against those who are drawn: the draw itself, and that booking for the day has yet to open."""
MOST_DAYS = 62


# --- Staff ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Days:
    """Which times a draw decides about: from the first day to the last, those weekdays (0 is Monday), those hours.

    Without `ends`, until midnight.
    """

    first: date
    last: date
    weekdays: frozenset[int] = frozenset(range(7))
    starts: time = time()
    ends: time | None = None

    @property
    def times(self) -> list[Interval]:
        number = min((self.last - self.first).days, MOST_DAYS) + 1
        days = [self.first + timedelta(days=n) for n in range(number)]
        return [self._on(day) for day in days if day.weekday() in self.weekdays]

    def _on(self, day: date) -> Interval:
        end = clock.at(day, self.ends) if self.ends else clock.day_start(day + timedelta(days=1))
        return Interval(clock.at(day, self.starts), end)


@in_short_transaction
def draw_open(
    *, resource: ResourcePage, days: Days, opens_at: datetime, closes_at: datetime, by: User | None
) -> Draw:
    """Let lots decide about the opening hours of some days. Bookings that are there already stay. Raises Refused."""
    if resource.policy is None or resource.kind not in DRAWN_KINDS:
        raise Refused([DRAW_NOT_HERE])
    lock_units(resource)
    opened = OpenSpan.objects.filter(resource=resource, unit=None)
    times = [each for each in days.times if opened.overlapping(*each).exists()]
    if not times:
        raise Refused([DRAW_NO_TIMES])
    last_call = times[0].start - timedelta(minutes=resource.policy.lead_minutes)
    if not max(opens_at, clock.now()) < closes_at <= last_call:
        raise Refused([DRAW_TOO_LATE])
    others = DrawSpan.objects.filter(draw__resource=resource)
    if any(others.overlapping(*each).exists() for each in times):
        raise Refused([DRAW_TWICE])
    draw = Draw.objects.create(
        resource=resource,
        starts_from=times[0].start,
        starts_until=times[-1].end,
        opens_at=opens_at,
        closes_at=closes_at,
    )
    DrawSpan.objects.bulk_create(DrawSpan(draw=draw, starts_at=start, ends_at=end) for start, end in times)
    log(draw, "bookings.draw_open", user=by)
    return draw


@in_short_transaction
def draw_cancel(*, draw: Draw, reason: str, by: User | None) -> Draw:
    """Call a draw off before it is drawn, and tell those who entered; its times are booked as usual. Raises Refused."""
    if not reason.strip():
        raise Refused([REASON_NEEDED])
    draw = lock_draw(draw.pk)
    if draw.status != DrawStatus.OPEN:
        raise Refused([DRAW_ENDED])
    draw.status, draw.cancel_reason = DrawStatus.CANCELLED, reason.strip()[:200]
    draw.save(update_fields=["status", "cancel_reason"])
    log(draw, "bookings.draw_cancel", user=by, data={"reason": draw.cancel_reason})
    for entry in draw.entries.filter(person__isnull=False).select_related("person"):
        outbox.send(draw_messages.CANCELLED, cast(User, entry.person), entry_id=entry.pk)
    return draw


# --- Entering -------------------------------------------------------------------------------


@in_short_transaction
def draw_enter(*, person: User, draw: Draw, starts_at: datetime, **wishes: Any) -> DrawEntry:
    """Wish for one time of a draw (`minutes`, `party_size`, `options`); asking again changes the wish and keeps the code.

    Raises Refused when the draw takes no entries (any more), and with every rule that would stand against it as things
    are now, except that somebody else may get the time.
    """
    lock_people([person.pk])
    draw = lock_draw(draw.pk)
    if not draw.takes_entries(clock.now()):
        raise Refused([ENTRIES_CLOSED])
    wish = Wish(draw.resource, starts_at, **wishes)
    facts = facts_of(draw.resource, wish.window(clock.now()), person=person)
    attempt = wish.attempt(facts)
    if not any(
        Interval(each.starts_at, each.ends_at).contains(attempt.interval) for each in draw.spans.all()
    ):
        raise Refused([OUTSIDE_DRAW])
    if found := refusals(attempt, facts, setting_aside=SET_ASIDE):
        raise Refused(found)
    values = {"starts_at": starts_at, "minutes": wish.minutes, "party_size": wish.party_size}
    entry, _ = DrawEntry.objects.update_or_create(
        draw=draw, person=person, defaults={**values, "options": wish.options}
    )
    return entry


@in_short_transaction
def draw_withdraw(*, person: User, draw: Draw) -> None:
    """Take one's entry back, as long as the draw takes entries. Once is enough. Raises Refused."""
    lock_people([person.pk])
    if not lock_draw(draw.pk).takes_entries(clock.now()):
        raise Refused([ENTRIES_CLOSED])
    DrawEntry.objects.filter(draw=draw, person=person).delete()


def draw_forget(*, person: User) -> int:
    """Forget whose entries these are: one that isn't drawn yet goes, of others stay the code, the rank and the result.

    Runs inside the transaction that erases somebody, who is locked already; a draw that begins at once waits, or is waited for.
    """
    entries = DrawEntry.objects.filter(person=person)
    keys = entries.filter(draw__status=DrawStatus.OPEN).order_by().values("draw")
    opened = list(
        Draw.objects.select_for_update().filter(pk__in=keys).order_by("pk").values_list("pk", "status")
    )
    still_open = [key for key, status in opened if status == DrawStatus.OPEN]
    number: int = entries.count()
    entries.filter(draw__in=still_open).delete()
    entries_anonymise(entries)
    return number


def entries_anonymise(entries: QuerySet[DrawEntry]) -> int:
    """Nobody's any more; so that the order can still be checked."""
    return entries.update(person=None, options="", reason="")


# --- Drawing --------------------------------------------------------------------------------


def draw_lots(*, draw: Draw) -> bool:
    """Draw a closed draw to its end: the order first, then one entry after the other, each in a transaction of its own.

    Safe to be killed at any moment and to run twice, also at once: what is done is done, and the order stays. When a
    lock doesn't come, the next minute goes on.
    """
    _begin(draw.pk)
    waiting = DrawEntry.objects.filter(draw=draw, result=DrawResult.WAITING).order_by("rank")
    for key in list(waiting.values_list("pk", flat=True)):
        give(key)
    return _finish(draw.pk)


@in_short_transaction
def _begin(key: int) -> None:
    """Nobody enters any more; the seed is public from here on, and so is everybody's rank."""
    draw = lock_draw(key)
    if draw.status != DrawStatus.OPEN or clock.now() < draw.closes_at:
        return
    entries = {entry.code: entry for entry in draw.entries.all()}
    for rank, code in enumerate(ranked(draw.seed, entries), 1):
        entries[code].rank = rank
    DrawEntry.objects.bulk_update(entries.values(), ["rank"], batch_size=500)
    draw.status = DrawStatus.DRAWING
    draw.save(update_fields=["status"])


@in_short_transaction
def give(key: int) -> None:
    """Book for one entry what it wishes, or say why not. Persons, entry, units: the order of docs/locking.md."""
    person_id = DrawEntry.objects.values_list("person_id", flat=True).get(pk=key)
    person = User.objects.filter(pk=person_id).first() if person_id else None
    if person:
        lock_party(person, None, [])
    entry = _lock_entry(key)
    if entry.result != DrawResult.WAITING or entry.draw.status != DrawStatus.DRAWING:
        return
    if person is None:
        _lose(entry, "signed_out", "")
        return
    try:
        entry.booking = book_behind_locks(person, _wish(entry), (), aside=SET_ASIDE, is_drawn=True)
    except Refused as error:
        _lose(entry, error.code, error.message)
        outbox.send(draw_messages.LOST, person, entry_id=entry.pk)
        return
    entry.result = DrawResult.WON
    entry.save(update_fields=["result", "booking"])
    outbox.send(draw_messages.WON, person, entry_id=entry.pk)


def _lose(entry: DrawEntry, code: str, reason: str) -> None:
    entry.result, entry.reason_code, entry.reason = DrawResult.LOST, code, reason
    entry.save(update_fields=["result", "reason_code", "reason"])


def _wish(entry: DrawEntry) -> Wish:
    return Wish(entry.draw.resource, entry.starts_at, entry.minutes, entry.party_size, options=entry.options)


@in_short_transaction
def _finish(key: int) -> bool:
    """The draw is over once nobody waits any more; its times are booked as usual from here on."""
    draw = lock_draw(key)
    is_over = not draw.entries.filter(result=DrawResult.WAITING).exists()
    if draw.status != DrawStatus.DRAWING or not is_over:
        return False
    draw.status = DrawStatus.DRAWN
    draw.save(update_fields=["status"])
    return True


# --- Locks ----------------------------------------------------------------------------------


def lock_draw(key: int) -> Draw:
    """The draw as it is now, locked against entering and drawing, with its resource and policy. After persons."""
    return Draw.objects.select_for_update(of=("self",)).select_related("resource__policy").get(pk=key)


def _lock_entry(key: int) -> DrawEntry:
    found = DrawEntry.objects.select_for_update(of=("self",)).select_related("draw__resource__policy")
    return found.get(pk=key)
