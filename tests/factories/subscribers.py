"""Subscribers in every state."""

from __future__ import annotations

from datetime import timedelta
from itertools import count
from typing import Any

from core import clock
from newsletter.enums import CONFIRMED, CONSENT, ENDED, SubscriberStatus
from newsletter.models import Subscriber
from newsletter.services.subscribing import Yes
from people.models import ConsentText

_number = count(1)


def text() -> ConsentText:
    found = ConsentText.objects.current(CONSENT)
    assert found
    return found


def yes(**fields: Any) -> Yes:
    return Yes(text(), **fields)


def subscriber(
    status: str = SubscriberStatus.CONFIRMED, *, topics: tuple[str, ...] = (), **fields: Any
) -> Subscriber:
    """Somebody who said yes two days ago."""
    then = clock.now() - timedelta(days=2)
    values = {"email": f"follower-{next(_number)}@didim.example", "consent_text": text(), "agreed_at": then}
    if status in CONFIRMED or status in ENDED:
        values["confirmed_at"] = then
    if status in ENDED:
        values["ended_at"] = clock.now() - timedelta(hours=1)
    made = Subscriber.objects.create(status=status, **{**values, **fields})
    for topic in topics:
        made.topics.create(topic=topic)
    return made
