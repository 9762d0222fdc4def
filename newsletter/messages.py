"""The single mails about a subscription. Templates: `mail/newsletter_<name>.txt`, `mail/newsletter_<name>.mjml`.

Each carries a link that opens a subscription: what was said isn't kept (`is_secret`).
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import timedelta
from typing import Any

from django.urls import reverse

from core import clock
from core.models import SiteSettings
from newsletter.enums import CONFIRMED, SubscriberStatus
from newsletter.links import CONFIRM_WITHIN, EXAMPLE, confirm_path, manage_path, stay_path, stop_path
from newsletter.models import Subscriber
from newsletter.staying import ask_left, last_day
from outbox.kinds import Kind, Message, registry


def _loader(statuses: Collection[str]) -> Callable[[int], Message | None]:
    """Nothing when there is no longer anything to say: the subscriber is in none of these statuses."""

    def load(subscriber_id: int) -> Message | None:
        rows = Subscriber.objects.select_related("consent_text")
        found = rows.filter(pk=subscriber_id, status__in=statuses).first()
        return about(found) if found else None

    return load


def about(subscriber: Subscriber) -> Message:
    """What all of these mails may say."""
    links = {
        "confirm": confirm_path(subscriber),
        "manage": manage_path(subscriber),
        "stop": stop_path(subscriber),
        "stay": stay_path(subscriber),
    }
    return Message(_words(subscriber, links))


def _words(subscriber: Subscriber, links: dict[str, str]) -> dict[str, Any]:
    site = SiteSettings.objects.filter(site__is_default_site=True).first()
    return {
        "links": links,
        "agreed_on": clock.local(subscriber.renewed_at or subscriber.agreed_at).date(),
        "confirm_days": CONFIRM_WITHIN.days,
        "operator": site.operator if site else "",
        "proof": subscriber.proof,
        "last_day": last_day(subscriber),
    }


def sample() -> Message:
    names = ("confirm", "manage", "stop", "stay")
    links = {name: reverse(f"newsletter:{name}", args=[EXAMPLE]) for name in names}
    return Message(_words(Subscriber(proof="행사 참가 신청서 3번"), links))


def _kind(name: str, label: str, statuses: Collection[str], **options: Any) -> Kind:
    return registry.register(
        Kind(f"newsletter_{name}", label, _loader(statuses), sample, is_secret=True, **options)
    )


CONFIRM = _kind("confirm", "소식 받기: 주소 확인", {SubscriberStatus.PENDING}, priority="now")
ALREADY = _kind("already", "소식 받기: 이미 받고 있을 때", CONFIRMED, priority="high")
STAY = _kind("stay", "소식 받기: 2년마다 다시 묻기", CONFIRMED, on_sent=ask_left)
WELCOME = _kind("welcome", "소식 받기: 시작했을 때", CONFIRMED)

IMPORTED = _kind(
    "imported", "소식 받기: 명단에서 가져왔을 때", CONFIRMED, priority="low", valid_for=timedelta(days=3)
)
