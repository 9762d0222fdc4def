"""Every two years: does the person want to stay? Silence ends the account (표준 개인정보 보호지침 제60조).

30 days before the two years are over a mail asks, 7 days before it asks once more. Pressing the button begins two new
years; signing in doesn't. Nobody is erased before the first mail really left and 30 days went by.

`renewal_asked_at` is when the last mail was queued, `renewal_notified_at` when the first of this round left.
"""

from __future__ import annotations

import logging
from datetime import date, datetime, timedelta
from typing import Any

from django.core import signing
from django.db import transaction
from django.db.models import QuerySet
from django.db.models.functions import Coalesce
from django.urls import reverse

from core import clock
from core.models import SiteSettings
from people.errors import Refused
from people.models import User
from people.services.erasure import ErrandsLeft, erase
from people.signals import notice

logger = logging.getLogger(__name__)

EVERY = timedelta(days=2 * 365)
ASK_BEFORE = timedelta(days=30)
REMIND_BEFORE = timedelta(days=7)
TRY_AGAIN_AFTER = timedelta(days=7)  # when a mail didn't leave
NO_ANSWER = "2년마다 묻는 것에 답이 없음"

signer = signing.Signer(salt="people.renewal")


# --- What holds for one person --------------------------------------------------------------


def agreed_at(person: User) -> datetime:
    """When the person last said that they want to be here."""
    return person.renewed_at or person.date_joined


def term(person: User) -> date:
    """The day (in Seoul) on which the two years are over."""
    return clock.local(agreed_at(person)).date() + EVERY


def is_reminded(person: User) -> bool:
    asked, notified = person.renewal_asked_at, person.renewal_notified_at
    return bool(asked and notified and asked > notified)


def last_day(person: User) -> date:
    """The last day (in Seoul) on which an answer keeps the account."""
    days = [term(person), clock.local(person.renewal_notified_at or clock.now()).date() + ASK_BEFORE]
    if is_reminded(person) and person.renewal_asked_at:
        days.append(clock.local(person.renewal_asked_at).date() + REMIND_BEFORE)
    return max(days)


def is_asked(person: User) -> bool:
    """Whether it is time for an answer."""
    return is_member(person) and term(person) <= clock.today() + ASK_BEFORE


def is_over(person: User) -> bool:
    return is_asked(person) and is_reminded(person) and clock.today() > last_day(person)


def wants_mail(person: User) -> bool:
    """Whether it is time to ask, to try asking again, or to remind."""
    if person.renewal_notified_at is None:
        return person.renewal_asked_at is None or person.renewal_asked_at <= clock.now() - TRY_AGAIN_AFTER
    return not is_reminded(person) and clock.today() >= last_day(person) - REMIND_BEFORE


def is_member(person: User) -> bool:
    """Staff are here because they work here."""
    return members().filter(pk=person.pk).exists()


def members() -> QuerySet[User]:
    return User.objects.filter(is_staff=False, is_superuser=False, groups=None)


# --- The link in the mail -------------------------------------------------------------------


def renewal_link(person: User) -> str:
    """Opens the question without signing in, for this round only."""
    key = signer.sign_object({"person": person.pk, "since": agreed_at(person).isoformat()})
    return reverse("renewal_by_link", args=[key])


def person_of_key(key: str) -> tuple[User | None, bool]:
    """Whose link it is, and whether the question is still open. Nobody when the link is broken or the account gone."""
    try:
        value = signer.unsign_object(key)
    except signing.BadSignature:
        return None, False
    person = User.objects.filter(pk=value["person"]).first()
    return person, bool(person and agreed_at(person).isoformat() == value["since"])


def renewal_message(person_id: int) -> dict[str, Any] | None:
    """The words of the mail; nothing when the person has answered or left since it was queued."""
    person = User.objects.filter(pk=person_id).first()
    if person is None or not is_asked(person):
        return None
    site = SiteSettings.objects.filter(site__is_default_site=True).first()
    return {
        "operator": site.operator if site else "",
        "agreed_on": clock.local(agreed_at(person)).date(),
        "is_renewed": person.renewed_at is not None,
        "last_day": last_day(person),
        "link": renewal_link(person),
    }


# --- Writing --------------------------------------------------------------------------------


def renew(*, person: User) -> bool:
    """Two new years begin; False when the account is gone."""
    return bool(
        User.objects.filter(pk=person.pk).update(
            renewed_at=clock.now(), renewal_asked_at=None, renewal_notified_at=None
        )
    )


def renewal_sent(person_id: int) -> None:
    """A mail left; the first one of a round begins the 30 days."""
    User.objects.filter(pk=person_id, renewal_asked_at__isnull=False, renewal_notified_at=None).update(
        renewal_notified_at=clock.now()
    )


def renewal_daily() -> None:
    """Ask whom it is time to ask, and erase who didn't answer. Twice a day changes nothing more."""
    since = Coalesce("renewed_at", "date_joined")
    _, latest = clock.day_bounds(clock.today() + ASK_BEFORE - EVERY)
    asked = members().alias(since=since).filter(since__lt=latest)
    for pk in list(asked.values_list("pk", flat=True)):
        try:
            _one(pk)
        except Refused:  # the database is busy; tomorrow is another day
            logger.warning("An account that nobody renewed could not be erased today.")


@transaction.atomic
def _one(pk: int) -> None:
    """Locked, so that whoever answers in this second is not erased."""
    person = User.objects.select_for_update().filter(pk=pk).first()
    if person is None or not is_asked(person):
        return
    if is_over(person):
        try:
            erase(person, reason=NO_ANSWER)
        except ErrandsLeft:
            _ask(person, is_anew=True)
    elif wants_mail(person):
        _ask(person)


def _ask(person: User, *, is_anew: bool = False) -> None:
    person.renewal_asked_at = clock.now()
    if is_anew:
        person.renewal_notified_at = None
    person.save(update_fields=["renewal_asked_at", "renewal_notified_at"])
    notice.send(sender=User, kind="renewal", to=person, person_id=person.pk)
