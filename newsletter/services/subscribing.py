"""Addresses that mail servers do not take."""

from __future__ import annotations

from core import clock
from newsletter.enums import RECEIVING, SubscriberStatus
from newsletter.models import Subscriber


def subscriber_bounced(subscriber: Subscriber, *, hard: bool) -> None:
    """There is nobody at this address (`hard`): nothing more is sent to it."""
    if hard:
        mine = Subscriber.objects.filter(pk=subscriber.pk, status__in=RECEIVING)
        mine.update(status=SubscriberStatus.BOUNCED, ended_at=clock.now())
