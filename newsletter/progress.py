"""How far a campaign is, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, F, Q

from core import clock
from newsletter.enums import CampaignStatus, DeliveryStatus, SubscriberStatus
from newsletter.models import Campaign

LATELY = timedelta(minutes=1)
LEFT = (SubscriberStatus.STOPPED, SubscriberStatus.COMPLAINED)


@dataclass(frozen=True)
class Progress:
    """Copies by what became of them; `lately` were sent in the last minute."""

    total: int
    queued: int
    sent: int
    bounced: int
    failed: int
    skipped: int
    lately: int
    unsubscribed: int
    """Who got it and has stopped since."""
    is_sending: bool

    @property
    def done(self) -> int:
        return self.total - self.queued

    @property
    def percent(self) -> int:
        return self.done * 100 // self.total if self.total else 0

    @property
    def minutes_left(self) -> int | None:
        """At the pace of the last minute; nothing when nothing was sent in it."""
        if not (self.is_sending and self.lately and self.queued):
            return None
        return max(1, round(self.queued / self.lately))


def progress_of(campaign: Campaign) -> Progress:
    """One query."""
    of = {status.name.lower(): Count("pk", filter=Q(status=status)) for status in DeliveryStatus}
    counts = campaign.deliveries.aggregate(
        total=Count("pk"),
        **of,
        lately=Count("pk", filter=Q(status=DeliveryStatus.SENT, sent_at__gt=clock.now() - LATELY)),
        unsubscribed=Count(
            "pk",
            filter=Q(
                status=DeliveryStatus.SENT,
                subscriber__status__in=LEFT,
                subscriber__ended_at__gte=F("sent_at"),
            ),
        ),
    )
    return Progress(**counts, is_sending=campaign.status == CampaignStatus.SENDING)
