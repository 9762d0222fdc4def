"""wagtail-newsletter's way to this site's own sender."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.urls import reverse
from wagtail_newsletter import audiences, campaign_backends

from core.keys import row_key
from newsletter.enums import CampaignStatus
from newsletter.matching import Reader
from newsletter.models import Campaign, NewsletterPage, Subscriber
from newsletter.progress import progress_of
from newsletter.services.issues import NotSent, issue_schedule, issue_send, issue_test
from newsletter.services.sending import WAITING, campaign_unschedule

EVERYBODY = "everybody"
GONE = "보낼 소식지가 없어요."


class SentCampaign(campaign_backends.Campaign):
    """A campaign as wagtail-newsletter looks at it."""

    def __init__(self, campaign: Campaign) -> None:
        self.campaign = campaign

    @property
    def is_scheduled(self) -> bool:
        return self.campaign.status == CampaignStatus.SCHEDULED

    @property
    def is_sent(self) -> bool:
        return self.campaign.status not in WAITING

    @property
    def status(self) -> str:
        return self.campaign.get_status_display()

    @property
    def url(self) -> str:
        return reverse("newsletter_sending:issue", args=[self.campaign.page_id])

    def get_report(self) -> dict[str, Any]:
        found = progress_of(self.campaign)
        return {
            "send_time": self.campaign.started_at or self.campaign.due_at,
            "emails_sent": found.sent,
            "bounces": found.bounced,
        }


class SMTPCampaignBackend(campaign_backends.CampaignBackend):
    """Issues leave through the mail server of `EMAIL_URL`, one row for each copy.

    wagtail-newsletter knows a campaign by a text, which the page keeps; who gets it stands on the page.
    """

    name = "우리 메일 서버"

    def get_audiences(self) -> list[Any]:
        number = Subscriber.objects.receiving().count()
        return [audiences.Audience(id=EVERYBODY, name="모든 구독자", member_count=number)]

    def get_audience_segments(self, audience_id: str) -> list[Any]:
        return []

    def save_campaign(
        self,
        *,
        campaign_id: str | None = None,
        recipients: Any,
        subject: str,
        html: str,
        from_name: str,
        reply_to: str,
    ) -> str:
        found = _find(campaign_id)
        if found and found.status not in WAITING:
            return str(found.pk)
        campaign = found or Campaign()
        campaign.name, campaign.from_name, campaign.reply_to = subject, from_name, reply_to
        campaign.save()
        return str(campaign.pk)

    def get_campaign(self, campaign_id: str) -> SentCampaign | None:
        found = _find(campaign_id)
        return SentCampaign(found) if found else None

    def send_test_email(self, *, campaign_id: str, email: str) -> None:
        _in_words(lambda page: issue_test(page, to=email, reader=Reader()), campaign_id)

    def send_campaign(self, campaign_id: str) -> None:
        _in_words(issue_send, campaign_id)

    def schedule_campaign(self, campaign_id: str, schedule_time: datetime) -> None:
        _in_words(lambda page: issue_schedule(page, schedule_time), campaign_id)

    def unschedule_campaign(self, campaign_id: str) -> None:
        if found := _find(campaign_id):
            campaign_unschedule(found)


def _find(campaign_id: str | None) -> Campaign | None:
    return Campaign.objects.filter(pk=row_key(campaign_id or "")).first()


def _in_words(step: Callable[[NewsletterPage], object], campaign_id: str) -> None:
    """Do a step with the page that keeps this campaign. Raises CampaignBackendError."""
    page = NewsletterPage.objects.filter(newsletter_campaign=campaign_id).first()
    if page is None:
        raise campaign_backends.CampaignBackendError(GONE)
    own = Campaign.objects.filter(page=page).exists()
    if not own:  # saved by wagtail-newsletter, which does not say for which page
        Campaign.objects.filter(pk=int(campaign_id), page=None).update(page=page)
    try:
        step(page)
    except NotSent as error:
        raise campaign_backends.CampaignBackendError(str(error)) from error
