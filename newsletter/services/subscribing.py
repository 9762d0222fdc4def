"""What becomes of a subscriber. Each function is one use case: behind the row's lock it looks at the status, then changes it.

Doing the same twice, or two things at once, is safe: whoever comes second finds what the first one did.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

import outbox.services as outbox
from core import clock
from core.models import Region
from home.models import CenterPage
from newsletter import messages
from newsletter.enums import ALERTS, CONFIRMED, ENDED, TOPICS, Frequency, Source, SubscriberStatus
from newsletter.models import Happening, Subscriber, SubscriberTopic
from newsletter.refusals import allow, refuse
from newsletter.services.accounts import consent_take_back, link
from newsletter.services.locks import in_short_transaction, lock_address, lock_person_of, lock_subscriber
from outbox.kinds import Kind
from people.errors import Refused
from people.models import ConsentText, User

S = SubscriberStatus

CONFIRM_AGAIN_AFTER = timedelta(minutes=5)
REMIND_AFTER = timedelta(days=1)
UNDO_WITHIN = timedelta(days=1)
MOST_SOFT_BOUNCES = 5  # one after the other
ALL_TOPICS = [value for group in TOPICS.values() for value, _ in group]


@dataclass(frozen=True)
class Wanted:
    """What somebody wants to hear of, from where, how often and in which language. No topics: everything; no places: everywhere."""

    topics: Collection[str] = ()
    regions: Collection[Region] = ()
    centers: Collection[CenterPage] = ()
    frequency: str = Frequency.WEEKLY
    language: str = "ko"


@dataclass(frozen=True)
class Yes:
    """Somebody's consent: to which text, where, and for what came in a file, how that is known."""

    text: ConsentText
    source: Source = Source.SITE
    proof: str = ""


# --- Beginning ------------------------------------------------------------------------------


@in_short_transaction
def subscribe(*, address: str, wanted: Wanted, yes: Yes) -> None:
    """Somebody typed an address. Only its mailbox learns what follows: whoever typed it is answered the same in all cases.

    A new address, and one that had stopped, gets a link to confirm; one that gets mail already, its own page, once a day.
    """
    subscriber, is_new = lock_address(address, yes.text)
    if subscriber.status in CONFIRMED:
        _mail(subscriber, messages.ALREADY, REMIND_AFTER)
    else:
        _start_over(subscriber, yes)
        _choose(subscriber, wanted, is_new=is_new)
        _mail(subscriber, messages.CONFIRM, CONFIRM_AGAIN_AFTER)


@in_short_transaction
def confirm(*, uid: UUID) -> Subscriber:
    """The mailbox said yes; again is the same. Raises Refused for whoever has stopped since, or is gone."""
    address = Subscriber.objects.filter(uid=uid).values_list("email", flat=True).first() or ""
    person = lock_person_of(address)
    subscriber = lock_subscriber(uid)
    if subscriber.status in ENDED:
        raise Refused("ended", "그사이 그만 받기로 한 주소예요. 다시 받고 싶다면 새로 신청해 주세요.")
    if subscriber.status == S.PENDING:
        _begin(subscriber, person)
    return subscriber


@in_short_transaction
def subscribe_account(*, person: User, wanted: Wanted, yes: Yes) -> Subscriber:
    """Somebody signed in, which proves the address: begins, or changes what there is; it goes to the account's address."""
    person = User.objects.select_for_update().get(pk=person.pk)
    address = person.email.lower()
    if found := of_person(person):
        Subscriber.objects.filter(email=address).exclude(pk=found.pk).delete()
        Subscriber.objects.filter(pk=found.pk).update(email=address)
    subscriber, is_new = lock_address(address, yes.text)
    if subscriber.status not in CONFIRMED:
        _start_over(subscriber, yes)
        _begin(subscriber, person)
    elif subscriber.person_id is None:
        link(subscriber, person)
    _choose(subscriber, wanted, is_new=is_new)
    subscriber.save()
    return subscriber


def of_person(person: User) -> Subscriber | None:
    """The subscriber of an account; or of its address, which signing in has proved."""
    rows = Subscriber.objects.select_related("consent_text")
    mine = rows.filter(person=person).first()
    return mine or rows.filter(email=person.email.lower(), person=None).first()


# --- Changing -------------------------------------------------------------------------------


@in_short_transaction
def change(*, uid: UUID, wanted: Wanted) -> Subscriber:
    """Other topics, places, language or another frequency."""
    subscriber = _getting(uid)
    _choose(subscriber, wanted)
    subscriber.save()
    return subscriber


@in_short_transaction
def pause(*, uid: UUID, until: date | None) -> Subscriber:
    """Nothing is sent up to and including a day; without one, until the subscriber says."""
    return _set(_getting(uid), status=S.PAUSED, paused_until=until)


@in_short_transaction
def resume(*, uid: UUID) -> Subscriber:
    return _set(_getting(uid), status=S.CONFIRMED, paused_until=None)


def pauses_end() -> None:
    """Every day: whoever paused until yesterday gets mail again."""
    over = Subscriber.objects.filter(status=S.PAUSED, paused_until__lt=clock.today())
    over.update(status=S.CONFIRMED, paused_until=None)


# --- Ending ---------------------------------------------------------------------------------


@in_short_transaction
def stop(*, uid: UUID, what: str = "") -> Subscriber:
    """Stop everything, or alerts, or one topic (`what`). Stopping the last topic stops everything: none at all would mean all of
    them."""
    subscriber = lock_subscriber(uid)
    if what == ALERTS and subscriber.status in CONFIRMED:
        return _set(subscriber, frequency=Frequency.NEVER)
    if what and subscriber.status in CONFIRMED:
        mine = _topics_of(subscriber)
        if what not in mine:
            return subscriber
        if rest := [topic for topic in mine if topic != what]:
            _follow(subscriber, rest)
            return subscriber
    _end(subscriber, S.STOPPED)
    return subscriber


@in_short_transaction
def stop_undo(*, uid: UUID, what: str = "") -> Subscriber:
    """Take it back on the page that follows. Raises Refused when that was too long ago."""
    subscriber = lock_subscriber(uid)
    if subscriber.status == S.STOPPED:
        if not can_undo(subscriber):
            raise Refused("too_late", "그만 받은 지 하루가 지났어요. 다시 받고 싶다면 새로 신청해 주세요.")
        allow(subscriber.email)
        if subscriber.person:
            link(subscriber, subscriber.person)
        return _set(subscriber, status=S.CONFIRMED, ended_at=None, paused_until=None)
    if what == ALERTS and subscriber.frequency == Frequency.NEVER:
        return _set(subscriber, frequency=Frequency.WEEKLY)
    if what and subscriber.status in CONFIRMED:
        _follow(subscriber, {*_topics_of(subscriber), what})
    return subscriber


def can_undo(subscriber: Subscriber) -> bool:
    """Whether somebody who stopped may take it back without a new consent: for a day."""
    is_fresh = bool(subscriber.ended_at and clock.now() < subscriber.ended_at + UNDO_WITHIN)
    return subscriber.status == S.STOPPED and is_fresh and subscriber.confirmed_at is not None


@in_short_transaction
def subscriber_bounced(subscriber: Subscriber, *, hard: bool) -> None:
    """A mail came back: for good (`hard`: there is no such mailbox), or for now, which may happen some times."""
    found = Subscriber.objects.select_for_update().filter(pk=subscriber.pk).first()
    if found is None or found.status in ENDED:
        return
    found.soft_bounces += not hard
    if hard or found.soft_bounces >= MOST_SOFT_BOUNCES:
        _end(found, S.BOUNCED)
    else:
        _set(found, soft_bounces=found.soft_bounces)


@in_short_transaction
def subscriber_complained(subscriber: Subscriber) -> None:
    """Somebody called a mail of ours spam."""
    found = Subscriber.objects.select_for_update().filter(pk=subscriber.pk).first()
    if found and found.status != S.COMPLAINED:
        _end(found, S.COMPLAINED)


def subscriber_reached(subscriber: Subscriber) -> None:
    """A mail was delivered: those that came back before it don't count any more."""
    Subscriber.objects.filter(pk=subscriber.pk, soft_bounces__gt=0).update(soft_bounces=0)


# --- Parts of the above, behind the lock ----------------------------------------------------


def _getting(uid: UUID) -> Subscriber:
    """Raises Refused for whoever gets nothing."""
    subscriber = lock_subscriber(uid)
    if subscriber.status not in CONFIRMED:
        raise Refused("not_getting", "지금은 소식을 받지 않는 주소예요. 받고 싶다면 새로 신청해 주세요.")
    return subscriber


def _set(subscriber: Subscriber, **values: object) -> Subscriber:
    for name, value in values.items():
        setattr(subscriber, name, value)
    subscriber.save(update_fields=values)
    return subscriber


def _start_over(subscriber: Subscriber, yes: Yes) -> None:
    """A consent of today, not yet confirmed; what was before counts no more."""
    now = clock.now()
    if subscriber.status in ENDED:
        subscriber.told_at = None
    subscriber.status = S.PENDING
    subscriber.consent_text, subscriber.agreed_at = yes.text, now
    subscriber.source, subscriber.proof = yes.source, yes.proof
    subscriber.person = subscriber.confirmed_at = subscriber.ended_at = subscriber.paused_until = None
    subscriber.renewed_at = subscriber.asked_again_at = subscriber.ask_left_at = None
    subscriber.soft_bounces = 0
    if yes.text.used_at is None:
        ConsentText.objects.filter(pk=yes.text.pk, used_at=None).update(used_at=now)


def _begin(subscriber: Subscriber, person: User | None) -> None:
    """The address is proved."""
    allow(subscriber.email)
    link(subscriber, person)
    _set(
        subscriber,
        status=S.CONFIRMED,
        confirmed_at=clock.now(),
        person=subscriber.person,
        heard_until=Happening.objects.last_number(),  # nothing of before is told
    )
    outbox.send(messages.WELCOME, subscriber.email, language=subscriber.language, subscriber_id=subscriber.pk)


def _end(subscriber: Subscriber, status: SubscriberStatus) -> None:
    if subscriber.status in ENDED and status == S.STOPPED:
        return
    refuse(subscriber.email, status)
    consent_take_back(subscriber)
    _set(subscriber, status=status, ended_at=subscriber.ended_at or clock.now())


def _mail(subscriber: Subscriber, kind: Kind, pause: timedelta) -> None:
    """Save, and write to the address unless it was written to a short while ago."""
    now = clock.now()
    is_due = subscriber.told_at is None or now >= subscriber.told_at + pause
    subscriber.told_at = now if is_due else subscriber.told_at
    subscriber.save()
    if is_due:
        outbox.send(kind, subscriber.email, language=subscriber.language, subscriber_id=subscriber.pk)


def _topics_of(subscriber: Subscriber) -> list[str]:
    """What is followed, spelled out."""
    mine = set(subscriber.topics.values_list("topic", flat=True))
    return [topic for topic in ALL_TOPICS if topic in mine or not mine]


def _choose(subscriber: Subscriber, wanted: Wanted, *, is_new: bool = False) -> None:
    """The caller saves."""
    subscriber.frequency, subscriber.language = wanted.frequency, wanted.language
    _follow(subscriber, wanted.topics, is_new=is_new)
    if wanted.regions or not is_new:
        subscriber.regions.set(wanted.regions)
    if wanted.centers or not is_new:
        subscriber.centers.set(wanted.centers)


def _follow(subscriber: Subscriber, topics: Collection[str], *, is_new: bool = False) -> None:
    """All topics are kept as none: whoever wants everything gets topics to come, too."""
    if not is_new:
        subscriber.topics.all().delete()
    wanted = [] if set(topics) >= set(ALL_TOPICS) else [each for each in ALL_TOPICS if each in topics]
    SubscriberTopic.objects.bulk_create(SubscriberTopic(subscriber=subscriber, topic=each) for each in wanted)
