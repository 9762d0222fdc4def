from __future__ import annotations

from wagtail_newsletter.models import NewsletterRecipientsBase


class Recipients(NewsletterRecipientsBase):
    """A list at another service that sends issues (`WAGTAIL_NEWSLETTER_CAMPAIGN_BACKEND`). Where this site sends, the issue
    itself says who gets it."""

    class Meta:
        verbose_name = "다른 서비스의 수신 목록"
        verbose_name_plural = "다른 서비스의 수신 목록"
