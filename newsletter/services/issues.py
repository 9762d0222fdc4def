"""From an issue that somebody wrote to a campaign that is sent."""

from __future__ import annotations

from datetime import datetime
from functools import wraps
from typing import TYPE_CHECKING
from uuid import uuid4

from django.db import transaction

from newsletter.copies import Stencil
from newsletter.enums import CampaignKind, CampaignStatus
from newsletter.issues import Edition
from newsletter.matching import Reader
from newsletter.models import Campaign, NewsletterPage, Variant
from newsletter.services.sending import WAITING, campaign_schedule, campaign_start
from newsletter.wording import sender

if TYPE_CHECKING:
    from collections.abc import Callable

TEST = "[시험] "
NO_CONTACT = (
    "광고에는 보내는 이의 연락처가 꼭 있어야 해요. ‘설정 › 사이트 정보’에 전화나 메일을 먼저 적어 주세요."
)
EMPTY = "본문이 비어 있어요. 보낼 내용을 먼저 적고 저장해 주세요."
BEGUN = "이미 보내기 시작한 소식지예요. 두 번 보내지 않아요."


class NotSent(Exception):
    """Why an issue can't be sent, in words for whoever wanted it."""


def campaign_for(page: NewsletterPage) -> Campaign:
    """The one campaign of an issue; a constraint sees to it that there is no second."""
    campaign, _ = Campaign.objects.get_or_create(
        page=page, kind=CampaignKind.ISSUE, defaults={"name": page.title}
    )
    if page.newsletter_campaign != str(campaign.pk):
        page.newsletter_campaign = str(campaign.pk)
        NewsletterPage.objects.filter(pk=page.pk).update(newsletter_campaign=page.newsletter_campaign)
    return campaign


def written(page: NewsletterPage) -> NewsletterPage:
    """The newest that was saved: what is previewed is what is sent."""
    revision = page.latest_revision
    return revision.as_object() if revision else page


def issue_save(page: NewsletterPage) -> Campaign:
    """What would be sent is what is saved now. Raises NotSent."""
    version = written(page)
    if version.is_ad and not (sender().phone or sender().email):
        raise NotSent(NO_CONTACT)
    if not version.body:
        raise NotSent(EMPTY)
    campaign = campaign_for(page)
    Campaign.objects.filter(pk=campaign.pk, status__in=WAITING).update(
        revision=page.latest_revision,
        name=version.get_newsletter_subject(),
        from_name=version.get_newsletter_from_name(),
        reply_to=version.get_newsletter_reply_to() or sender().email,
    )
    campaign.refresh_from_db()
    return campaign


def _once(step: Callable[..., bool]) -> Callable[..., Campaign]:
    """In one transaction: what is sent, and that it is. Of two who press at once, the second is told so."""

    @wraps(step)
    @transaction.atomic
    def taken(page: NewsletterPage, *args: datetime) -> Campaign:
        campaign = issue_save(page)
        if not step(campaign, *args):
            raise NotSent(BEGUN)
        return campaign

    return taken


issue_send = _once(campaign_start)
"""Send an issue now: `issue_send(page)`. Raises NotSent."""
issue_schedule = _once(campaign_schedule)
"""Have it sent at a time: `issue_schedule(page, at)`. Raises NotSent."""


def issue_publish(campaign: Campaign) -> None:
    """What is sent is there to be read, too: the mail leads to it."""
    page, revision = campaign.page, campaign.revision
    if page is None or revision is None:
        return
    shown = page.live_revision.created_at if page.live and page.live_revision else None
    if not page.live or (shown and revision.created_at > shown):
        revision.publish()


def issue_test(page: NewsletterPage, *, to: str, reader: Reader) -> None:
    """One copy to whoever writes it, as this reader would get it; its links open nothing. It is queued as any mail."""
    version = written(page)
    words = Edition(version).words_for(reader)
    variant = Variant(subject=f"{TEST}{words.subject}", html=words.html, text=words.text)
    campaign = Campaign(
        name=words.subject,
        from_name=version.get_newsletter_from_name(),
        reply_to=version.get_newsletter_reply_to() or sender().email,
    )
    Stencil(variant, campaign).copy(to=to, uid=uuid4(), subscriber_uid=uuid4()).as_message().send()


def is_under_way(campaign: Campaign) -> bool:
    """Whether the next look at it will show something else."""
    return campaign.status in {CampaignStatus.PREPARING, CampaignStatus.SENDING}
