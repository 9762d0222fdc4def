"""What a mail provider tells us (django-anymail's webhooks): mail that came back, and people who called it spam.

Only where the site has set a secret for it (`ANYMAIL_WEBHOOK_SECRET`). Without a provider the SMTP answers say the same.
"""

from __future__ import annotations

import logging
from typing import Any

from django.core.exceptions import ValidationError

from newsletter.addresses import normalised
from newsletter.models import Subscriber
from newsletter.services.subscribing import (
    stop,
    subscriber_bounced,
    subscriber_complained,
    subscriber_reached,
)

logger = logging.getLogger(__name__)

FOR_GOOD = frozenset({"bounced", "invalid"})
"""Why a mail was rejected: there is no such mailbox. Others (full, too busy, blocked) may pass."""


def on_tracking(sender: Any, event: Any, **kwargs: Any) -> None:
    """Listens to `anymail.signals.tracking`; events about anybody else's mail change nothing."""
    try:
        address = normalised(event.recipient or "")
    except ValidationError:
        return
    subscriber = Subscriber.objects.filter(email=address).first()
    if subscriber is None:
        return
    reason = event.reject_reason or ""
    if event.event_type == "complained" or reason == "spam":
        subscriber_complained(subscriber)
    elif event.event_type == "unsubscribed" or reason == "unsubscribed":
        stop(uid=subscriber.uid)
    elif event.event_type in {"bounced", "rejected"}:
        subscriber_bounced(subscriber, hard=reason in FOR_GOOD)
    elif event.event_type == "delivered":
        subscriber_reached(subscriber)
