"""Asking people how it was: one mail, the morning after, at most once in 30 days.

A use is over: whoever knows the person calls `ask_later`, in the same transaction. Until the mail leaves, the worker's list has
numbers only; the link is made when the mail is.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction
from wagtail.models import Page

import outbox.services as outbox
from core import clock
from outbox.selectors import was_mailed_since
from outbox.sms.rules import may_leave_at
from people.models import User
from surveys.messages import THANKS
from surveys.services import ask

NOT_AGAIN_FOR = timedelta(days=30)
"""As long as the list of mails is kept: it knows who was asked, so that nothing else need keep it."""
FORGOTTEN_AFTER = timedelta(days=3)
"""Nobody is asked about a use that is longer ago: a worker that stood still asks no old questions."""


def ask_later(*, person: User, page: Page, about: str, day: date) -> None:
    """Thank a person for a use and ask how it was, the morning after; page, about and day are those of `services.ask`."""
    from surveys.tasks import thank

    at = asked_at(day, clock.now())
    if at and thank.get_backend().supports_defer:
        thank.using(run_after=at).enqueue(person.pk, page.pk, about, day.isoformat())


def asked_at(day: date, now: datetime) -> datetime | None:
    """When somebody is asked about a use on that day; never at night, and never when it is long ago."""
    morning = clock.at(day + timedelta(days=1), settings.SURVEY_ASKS_AT)
    if now > morning + FORGOTTEN_AFTER:
        return None
    while morning <= now:
        morning += timedelta(days=1)
    return may_leave_at(morning, is_bulk=True)


@transaction.atomic
def thank_now(*, person_id: int, page_id: int, about: str, day: date) -> bool:
    """Send the mail, unless the person was asked lately or either is gone. The person is locked: two workers ask once."""
    person = _lock(person_id)
    page = Page.objects.filter(pk=page_id).first()
    if person is None or page is None:
        return False
    if was_mailed_since(THANKS, person.email, clock.now() - NOT_AGAIN_FOR):
        return False
    language = "?lang=en" if person.language == "en" else ""
    path = ask(page=page, about=about, day=day) + language
    outbox.send(THANKS, person, path=path, page_id=page.pk, about=about, day=day.isoformat())
    return True


def _lock(person_id: int) -> User | None:
    return User.objects.select_for_update().filter(pk=person_id, is_active=True).first()
