"""The account behind an address: its consent stands among the others of the person, and can be taken back there."""

from __future__ import annotations

from core import clock
from newsletter.enums import CONSENT
from newsletter.models import Subscriber
from people.models import Consent, User
from people.services.consents import consent_give


def link(subscriber: Subscriber, person: User | None) -> None:
    """Let an account see its subscription: only once the address is proved. The caller saves, and holds the person's lock."""
    if person is None or Subscriber.objects.filter(person=person).exclude(pk=subscriber.pk).exists():
        return
    subscriber.person = person
    consent_give(person=person, text=subscriber.consent_text)


def consent_take_back(subscriber: Subscriber) -> None:
    """The person's consent ends with the subscription; the row stays as proof."""
    if subscriber.person_id:
        given = Consent.objects.in_force().filter(person=subscriber.person_id, text__kind=CONSENT)
        given.update(withdrawn_at=clock.now())
