"""Every two years a subscriber is asked to stay; silence ends the subscription (표준 개인정보 보호지침 제60조).

The same terms as for accounts (`people.services.renewal`): asked 30 days before, reminded 7 days before, and nobody is deleted
before the first mail really left and 30 days went by. Here is what holds for one subscriber; `services.staying` asks and deletes.
"""

from __future__ import annotations

from datetime import date, datetime

from core import clock
from newsletter.models import Subscriber
from people.services.renewal import ASK_BEFORE, EVERY, REMIND_BEFORE, TRY_AGAIN_AFTER


def agreed_at(subscriber: Subscriber) -> datetime:
    """When the subscriber last said yes."""
    return subscriber.renewed_at or subscriber.agreed_at


def term(subscriber: Subscriber) -> date:
    """The day (in Seoul) on which the two years are over."""
    return clock.local(agreed_at(subscriber)).date() + EVERY


def is_asked(subscriber: Subscriber) -> bool:
    """Whether it is time for an answer."""
    return term(subscriber) <= clock.today() + ASK_BEFORE


def is_reminded(subscriber: Subscriber) -> bool:
    asked, left = subscriber.asked_again_at, subscriber.ask_left_at
    return bool(asked and left and asked > left)


def last_day(subscriber: Subscriber) -> date:
    """The last day (in Seoul) on which an answer keeps the subscription."""
    days = [term(subscriber), clock.local(subscriber.ask_left_at or clock.now()).date() + ASK_BEFORE]
    if is_reminded(subscriber) and subscriber.asked_again_at:
        days.append(clock.local(subscriber.asked_again_at).date() + REMIND_BEFORE)
    return max(days)


def is_over(subscriber: Subscriber) -> bool:
    return is_asked(subscriber) and is_reminded(subscriber) and clock.today() > last_day(subscriber)


def wants_mail(subscriber: Subscriber) -> bool:
    """Whether it is time to ask, to try asking again, or to remind."""
    asked = subscriber.asked_again_at
    if subscriber.ask_left_at is None:
        return asked is None or asked <= clock.now() - TRY_AGAIN_AFTER
    return not is_reminded(subscriber) and clock.today() >= last_day(subscriber) - REMIND_BEFORE


def ask_left(subscriber_id: int) -> None:
    """A mail left; the first one of a question begins the 30 days."""
    asked = Subscriber.objects.filter(pk=subscriber_id, asked_again_at__isnull=False, ask_left_at=None)
    asked.update(ask_left_at=clock.now())
