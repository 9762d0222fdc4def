"""Asking every two years, and what follows. Twice a day changes nothing more."""

from __future__ import annotations

import logging
from uuid import UUID

import outbox.services as outbox
from core import clock
from newsletter import messages
from newsletter.enums import CONFIRMED, CONSENT
from newsletter.models import Subscriber
from newsletter.services.forgetting import subscribers_forget
from newsletter.services.locks import in_short_transaction, lock_subscriber
from newsletter.staying import is_asked, is_over, wants_mail
from people.datasets import registry
from people.errors import Refused
from people.models import ConsentText
from people.services.renewal import ASK_BEFORE, EVERY, NO_ANSWER
from people.services.retention import write_ledger

logger = logging.getLogger(__name__)


@in_short_transaction
def stay(*, uid: UUID) -> Subscriber:
    """Two new years begin, under the text of today. Before it is asked, nothing changes."""
    subscriber = lock_subscriber(uid)
    if subscriber.status in CONFIRMED and is_asked(subscriber):
        text = ConsentText.objects.current(CONSENT)
        subscriber.consent_text = text or subscriber.consent_text
        subscriber.renewed_at = clock.now()
        subscriber.asked_again_at = subscriber.ask_left_at = None
        subscriber.save()
    return subscriber


def staying_daily() -> None:
    """Ask whom it is time to ask, and delete who didn't answer."""
    _, latest = clock.day_bounds(clock.today() + ASK_BEFORE - EVERY)
    rows = Subscriber.objects.filter(status__in=CONFIRMED).agreed_before(latest)
    for pk in list(rows.values_list("pk", flat=True)):
        try:
            _one(pk)
        except Refused:  # the database is busy; tomorrow is another day
            logger.warning("A subscriber could not be asked today.")


@in_short_transaction
def _one(pk: int) -> None:
    """Locked, so that whoever answers in this second is not deleted."""
    found = Subscriber.objects.select_for_update().filter(pk=pk, status__in=CONFIRMED).first()
    if found is None or not is_asked(found):
        return
    if is_over(found):
        number = subscribers_forget(Subscriber.objects.filter(pk=pk))
        write_ledger(registry.sets["subscribers"], number, reason=NO_ANSWER)
    elif wants_mail(found):
        found.asked_again_at = clock.now()
        found.save(update_fields=["asked_again_at"])
        outbox.send(messages.STAY, found.email, language=found.language, subscriber_id=pk)
