"""What a mail provider tells."""

from __future__ import annotations

from importlib import reload
from typing import Any

import pytest
from anymail.signals import AnymailTrackingEvent, tracking
from django.test import Client

from newsletter import urls
from newsletter.enums import SubscriberStatus
from newsletter.models import Subscriber
from tests.factories import subscribers as make

pytestmark = [pytest.mark.django_db, pytest.mark.once]

S = SubscriberStatus


def tell(kind: str, reason: str | None = None, recipient: str = "Told@didim.example") -> None:
    event = AnymailTrackingEvent(event_type=kind, reject_reason=reason, recipient=recipient)
    tracking.send(sender=object, event=event, esp_name="test")


@pytest.mark.parametrize(
    ("kind", "reason", "status", "soft"),
    [
        ("bounced", "bounced", S.BOUNCED, 2),
        ("bounced", "invalid", S.BOUNCED, 2),
        ("bounced", "timed_out", S.CONFIRMED, 3),
        ("rejected", "blocked", S.CONFIRMED, 3),
        ("rejected", "unsubscribed", S.STOPPED, 2),
        ("rejected", "spam", S.COMPLAINED, 2),
        ("complained", None, S.COMPLAINED, 2),
        ("unsubscribed", None, S.STOPPED, 2),
        ("delivered", None, S.CONFIRMED, 0),
        ("opened", None, S.CONFIRMED, 2),
        ("deferred", None, S.CONFIRMED, 2),
    ],
)
def test_events(kind: str, reason: str | None, status: str, soft: int) -> None:
    make.subscriber(email="told@didim.example", soft_bounces=2)
    tell(kind, reason)
    now = Subscriber.objects.get()
    assert (now.status, now.soft_bounces) == (status, soft)


@pytest.mark.parametrize("recipient", ["", "nonsense", "somebody-else@didim.example"])
def test_events_about_others_change_nothing(recipient: str) -> None:
    make.subscriber(email="told@didim.example")
    tell("complained", recipient=recipient)
    assert Subscriber.objects.get().status == S.CONFIRMED


# --- Their address --------------------------------------------------------------------------


def provider_addresses() -> list[str]:
    return [str(each.pattern) for each in reload(urls).subscribing if "provider" in str(each.pattern)]


def test_there_is_an_address_only_with_a_secret(client: Client, settings: Any) -> None:
    assert client.post("/newsletter/provider/mailgun/tracking/").status_code == 404
    assert provider_addresses() == []
    settings.ANYMAIL = {"WEBHOOK_SECRET": "provider:a-word"}
    assert provider_addresses() == ["provider/"]
    settings.ANYMAIL = {"WEBHOOK_SECRET": ""}
    assert provider_addresses() == []
