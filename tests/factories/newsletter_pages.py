"""The walk through the issues of the newsletter: the archive, and the page from which they are sent."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from django.urls import reverse

from config.demo.accounts import DEMO_ADMIN
from core import clock
from newsletter.enums import CampaignStatus
from newsletter.models import Campaign, NewsletterPage
from newsletter.services.issues import campaign_for
from people.models import User
from tests.factories.campaigns import issue
from tests.factories.stops import Stop


def newsletter_pages() -> Iterator[Stop]:
    """An issue in every state."""
    staff = User.objects.get(email=DEMO_ADMIN)
    sent, draft = (NewsletterPage.objects.get(slug=slug) for slug in ("november", "december"))
    yield Stop("past issues", "/letters/")
    yield Stop("issue", sent.url)
    yield Stop("issue: as it was sent", address(sent), staff)
    yield Stop("issue: before it is sent", address(draft), staff)
    yield Stop("issue: for a chosen reader", f"{address(draft)}?topic=housing&language=en", staff)
    for status in (CampaignStatus.SCHEDULED, CampaignStatus.SENDING, CampaignStatus.STOPPED):
        yield Stop(f"issue: {status.value}", f"{address(_in(status))}?still=1", staff)


def address(page: NewsletterPage) -> str:
    return reverse("newsletter_sending:issue", args=[page.pk])


def _in(status: CampaignStatus) -> NewsletterPage:
    page, later = issue(), clock.now() + timedelta(days=1)
    Campaign.objects.filter(pk=campaign_for(page).pk).update(
        status=status,
        due_at=later if status == CampaignStatus.SCHEDULED else None,
        started_at=None if status == CampaignStatus.SCHEDULED else clock.now(),
    )
    return page
