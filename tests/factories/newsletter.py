"""Subscribers in any state."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from core import clock
from core.models import Region
from home.models import CenterPage
from newsletter.enums import ENDED, Frequency, SubscriberStatus
from newsletter.models import Subscriber, SubscriberTopic
from people.models import ConsentText

S = SubscriberStatus


def consent_text() -> ConsentText:
    found, _ = ConsentText.objects.get_or_create(
        kind="newsletter", version=1, defaults={"title": "소식 받기"}
    )
    return found


def subscriber(
    number: int = 1,
    *topics: str,
    regions: Iterable[Region] = (),
    centers: Iterable[CenterPage] = (),
    status: str = S.CONFIRMED,
    frequency: str = Frequency.AT_ONCE,
    **fields: Any,
) -> Subscriber:
    """Somebody who follows these topics, confirmed unless something else is said."""
    was_confirmed = status in {S.CONFIRMED, S.PAUSED}
    made = Subscriber.objects.create(
        email=f"reader{number}@didim.example",
        consent_text=consent_text(),
        status=status,
        frequency=frequency,
        confirmed_at=clock.now() if was_confirmed else None,
        ended_at=clock.now() if status in ENDED else None,
        **fields,
    )
    SubscriberTopic.objects.bulk_create(SubscriberTopic(subscriber=made, topic=each) for each in topics)
    made.regions.set(regions)
    made.centers.set(centers)
    return made
