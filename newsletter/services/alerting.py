"""Topic alerts: what happened is gathered for each subscriber as often as they asked for it, and sent like a campaign.

Nobody is told the same thing twice, because each subscriber has a mark (`heard_until`) that is moved in the transaction in which
the copy is made. Nobody gets an empty mail: no entries, no copy. Run every few minutes, by any number of workers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet

from core import clock, formats
from newsletter.alerts import items_until, written
from newsletter.enums import GATHERED, CampaignKind, CampaignStatus, Frequency
from newsletter.matching import Entry, Item, Reader, entries_for
from newsletter.models import Campaign, Happening, Subscriber, Variant
from newsletter.services.sending import campaign_start, deliveries_add

CHUNK = 500
GRACE = timedelta(minutes=5)
"""Until something is told at once: time to take back what was published by mistake, and for transactions to end, so that no
happening with a lower number appears later."""
HOUR = 8
"""In Seoul: when what is gathered by days and weeks is told."""


def alerts_gather(now: datetime | None = None) -> int:
    """Make and start what is due at a moment. Gives the number of copies."""
    now = now or clock.now()
    for begun in Campaign.objects.filter(kind=CampaignKind.ALERT, status=CampaignStatus.DRAFT):
        campaign_start(begun)  # of a worker that was killed: its copies are made, the rest comes below
    return sum(_gather(frequency, now) for frequency in GATHERED)


def told_before(frequency: Frequency, now: datetime) -> datetime:
    """What happened before this moment is to be told by now."""
    if frequency == Frequency.AT_ONCE:
        return now - GRACE
    morning = clock.day_start(clock.local(now).date()) + timedelta(hours=HOUR)
    if morning > now:
        morning -= timedelta(days=1)
    if frequency == Frequency.WEEKLY:
        morning -= timedelta(days=clock.local(morning).weekday())
    return morning


def _gather(frequency: Frequency, now: datetime) -> int:
    latest = Happening.objects.before(told_before(frequency, now)).last_number()
    behind = Subscriber.objects.receiving().filter(frequency=frequency, heard_until__lt=latest)
    if not behind.exists():
        return 0
    run = Run(frequency, latest, items_until(latest, now))
    while run.tell(behind):
        pass
    if run.campaign:
        campaign_start(run.campaign)
    return run.copies


@dataclass
class Run:
    """One campaign of alerts while it is put together."""

    frequency: Frequency
    latest: int
    items: Sequence[Item]
    campaign: Campaign | None = None
    variants: dict[tuple[str, tuple[Entry, ...]], Variant] = field(default_factory=dict)
    copies: int = 0

    def tell(self, behind: QuerySet[Subscriber]) -> int:
        """The next few subscribers; gives how many were looked at.

        Their rows are locked, so a second worker finds their marks moved. A variant that was rendered in a transaction that
        failed is gone with it, so it is forgotten too.
        """
        known = dict(self.variants)
        try:
            with transaction.atomic():
                return self._tell(behind)
        except BaseException:
            self.variants = known
            raise

    def _tell(self, behind: QuerySet[Subscriber]) -> int:
        chosen = _lock_some(behind)
        people = Subscriber.objects.filter(pk__in=chosen)
        copies = []
        for subscriber in people.prefetch_related("topics", "regions", "centers"):
            if entries := entries_for(reader_of(subscriber), self.items, subscriber.heard_until):
                variant = self._variant(subscriber.language, entries)
                copies.append((variant, subscriber))
        if self.campaign:
            deliveries_add(self.campaign, copies)
        people.update(heard_until=self.latest)
        self.copies += len(copies)
        return len(chosen)

    def _variant(self, language: str, entries: tuple[Entry, ...]) -> Variant:
        """The words for all who hear the same for the same reasons."""
        if found := self.variants.get((language, entries)):
            return found
        if self.campaign is None:
            name = f"맞춤 알림 · {self.frequency.label} · {formats.datetime_text(clock.now())}"
            self.campaign = Campaign.objects.create(kind=CampaignKind.ALERT, name=name)
        made = written(entries, language)
        made.campaign, made.key = self.campaign, str(len(self.variants) + 1)
        made.save()
        self.variants[language, entries] = made
        return made


def _lock_some(behind: QuerySet[Subscriber]) -> list[int]:
    """Keys of the next few; none of those whose mark somebody else moved while we waited for them."""
    rows = behind.select_for_update(of=("self",)).order_by("pk")[:CHUNK]
    return [each.pk for each in rows]


def reader_of(subscriber: Subscriber) -> Reader:
    """What somebody follows, from rows that were loaded with them."""
    return Reader(
        frozenset(each.topic for each in subscriber.topics.all()),
        frozenset(each.pk for each in subscriber.regions.all()),
        frozenset(each.pk for each in subscriber.centers.all()),
        subscriber.language,
    )
