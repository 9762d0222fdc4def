"""The ways of a campaign from a draft to sent. Each step is one conditional UPDATE: of two who press at once, one does it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from core import clock
from core.tasks import run_later
from newsletter.enums import CampaignStatus
from newsletter.models import Campaign, Delivery, Subscriber, Variant

S = CampaignStatus
WAITING = (S.DRAFT, S.SCHEDULED)


def _move(campaign: Campaign, before: Iterable[str], **changed: Any) -> bool:
    """Whether this call was the one that moved the campaign on."""
    won = Campaign.objects.filter(pk=campaign.pk, status__in=before).update(**changed) == 1
    campaign.refresh_from_db()
    return won


def campaign_start(campaign: Campaign) -> bool:
    """Start sending now: that of an issue is prepared first, of an alert all copies have their rows. False when it has begun."""
    return _start(campaign, WAITING)


def _start(campaign: Campaign, before: Iterable[str]) -> bool:
    now = clock.now()
    ready = campaign.prepared_at is not None or campaign.page_id is None
    changed = {"status": S.SENDING, "prepared_at": now} if ready else {"status": S.PREPARING}
    won = _move(campaign, before, **changed, started_at=now, due_at=None)
    if won:
        wake()
    return won


def campaign_schedule(campaign: Campaign, at: datetime) -> bool:
    """Have it start by itself. False when it has begun."""
    from newsletter.tasks import send_campaigns

    won = _move(campaign, WAITING, status=S.SCHEDULED, due_at=at)
    if won:
        run_later(send_campaigns, at)
    return won


def campaign_unschedule(campaign: Campaign) -> bool:
    return _move(campaign, [S.SCHEDULED], status=S.DRAFT, due_at=None)


def campaign_stop(campaign: Campaign) -> bool:
    """Hand no further copy over; what was sent is sent. False when nothing is being sent."""
    return _move(campaign, [S.PREPARING, S.SENDING], status=S.STOPPED)


def campaign_go_on(campaign: Campaign) -> bool:
    won = _move(campaign, [S.STOPPED], status=S.SENDING if campaign.prepared_at else S.PREPARING)
    if won:
        wake()
    return won


def begin_due() -> None:
    """Start what was scheduled for now."""
    for campaign in Campaign.objects.filter(status=S.SCHEDULED, due_at__lte=clock.now()):
        _start(campaign, [S.SCHEDULED])


def finish_done() -> None:
    """Close campaigns that have no copy left to send."""
    queued = Delivery.objects.queued().filter(campaign=OuterRef("pk"))
    done = Campaign.objects.filter(~Exists(queued), status=S.SENDING)
    done.update(status=S.SENT, finished_at=clock.now())


def deliveries_add(campaign: Campaign, copies: Iterable[tuple[Variant, Subscriber]]) -> None:
    """One row for each copy; a subscriber who has one in this campaign keeps it."""
    Delivery.objects.bulk_create(
        [
            Delivery(
                campaign=campaign,
                variant=variant,
                subscriber=subscriber,
                domain=subscriber.email.rpartition("@")[2],
            )
            for variant, subscriber in copies
        ],
        ignore_conflicts=True,
    )


def next_start() -> datetime | None:
    """When the next scheduled campaign begins."""
    waiting: QuerySet[Campaign] = Campaign.objects.filter(status=S.SCHEDULED).order_by("due_at")
    return waiting.values_list("due_at", flat=True).first()


def wake() -> None:
    """Call as many workers as may send together."""
    from newsletter.tasks import call_workers

    call_workers()
