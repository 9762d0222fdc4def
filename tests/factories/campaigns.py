"""Subscribers, campaigns and their copies, as tests want them."""

from __future__ import annotations

from itertools import count
from typing import Any

from core import clock
from newsletter.blocks import IssueBlock
from newsletter.enums import CampaignKind, CampaignStatus, SubscriberStatus
from newsletter.models import Campaign, NewsletterIndexPage, NewsletterPage, Subscriber, Variant
from newsletter.services.sending import campaign_start, deliveries_add
from tests.factories import subscribers
from tests.factories.home import index

_issues = count(1)


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


def issue_index() -> NewsletterIndexPage:
    return index(NewsletterIndexPage, "letters", "소식지 모음")


def issue(
    *blocks: tuple[str, Any], regions: tuple[Any, ...] = (), centers: tuple[Any, ...] = (), **fields: Any
) -> NewsletterPage:
    """A draft with these blocks; a greeting, unless told otherwise."""
    number = next(_issues)
    body = list(blocks) or [("words", {"heading": "안녕하세요", "text": "<p>봄이에요.</p>"})]
    page = NewsletterPage(
        title=f"{number}호", slug=f"issue-{number}", live=False, body=to_blocks(body), **fields
    )
    page.regions, page.centers = list(regions), list(centers)
    issue_index().add_child(instance=page)
    page.save_revision()
    return NewsletterPage.objects.get(pk=page.pk)


def to_blocks(blocks: list[tuple[str, Any]]) -> Any:
    """As the editor keeps them."""
    return IssueBlock().to_python([{"type": kind, "value": value} for kind, value in blocks])
