"""Subscribers, campaigns and their copies, as tests want them."""

from __future__ import annotations

from typing import Any

from core import clock
from newsletter.enums import CampaignKind, CampaignStatus, SubscriberStatus
from newsletter.models import Campaign, Subscriber, Variant
from newsletter.services.sending import campaign_start, deliveries_add
from tests.factories import subscribers


def subscriber(
    status: str = SubscriberStatus.CONFIRMED,
    *,
    regions: tuple[Any, ...] = (),
    centers: tuple[Any, ...] = (),
    **fields: Any,
) -> Subscriber:
    """Somebody who follows everything, everywhere, unless told otherwise."""
    made = subscribers.subscriber(status, **fields)
    made.regions.set(regions)
    made.centers.set(centers)
    return made


def alert(*subscribers: Subscriber, start: bool = True, **fields: Any) -> Campaign:
    """A campaign with one variant, and a copy for each."""
    campaign = Campaign.objects.create(kind=CampaignKind.ALERT, name="알림", **fields)
    variant = Variant.objects.create(
        campaign=campaign,
        key="all",
        subject="새 프로그램이 있어요",
        html='<p>새 프로그램이 있어요. <a href="⟦manage⟧">바꾸기</a> <a href="⟦stop⟧">그만 받기</a></p>',
        text="새 프로그램이 있어요.\n\n바꾸기: ⟦manage⟧\n그만 받기: ⟦stop⟧\n",
    )
    deliveries_add(campaign, [(variant, each) for each in subscribers])
    if start:
        campaign_start(campaign)
    return campaign


def sending(*subscribers: Subscriber) -> Campaign:
    """The same, being sent, while no worker has begun."""
    campaign = alert(*subscribers, start=False)
    campaign.status, campaign.started_at = CampaignStatus.SENDING, clock.now()
    campaign.save()
    return campaign
