"""A talk of two: asked for, answered, moved to another time, called off. One function for each edge."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import IntegrityError
from wagtail.models import Site

from core import clock
from events.services.reminding import next_moment
from mentoring import errors, messages
from mentoring.enums import TALK, UNANSWERED, Side, TalkStatus
from mentoring.models import Slot, Talk
from mentoring.models.talks import LINK_FROM
from mentoring.services.together import (
    ANSWER_WITHIN,
    half_way,
    in_short_transaction,
    lock_person,
    lock_slot,
    lock_talk,
)
from people.models import User
from surveys.thanking import ask_later


def talk_ask(*, person: User, slot: Slot, topic: str) -> Talk:
    """Ask for an open time. Raises Refused, also where somebody was quicker; asking twice for the same time is one request."""
    try:
        return _ask(person, slot, topic)
    except IntegrityError as error:  # what the locks let pass, the constraint holds
        raise errors.taken() from error


@in_short_transaction
def _ask(person: User, slot: Slot, topic: str) -> Talk:
    person = lock_person(person)
    slot = lock_slot(slot)
    now = clock.now()
    if again := Talk.objects.taking().filter(slot=slot, person=person).first():
        return again
    if not slot.mentor.is_reached:
        raise errors.not_reached()
    if slot.mentor.user_id == person.pk:
        raise errors.own()
    if not Slot.objects.free(now).filter(pk=slot.pk).exists():
        raise errors.taken()
    if Talk.objects.coming(now).filter(person=person).count() >= errors.MOST_COMING:
        raise errors.too_many_talks()
    _refuse_overlap(person, slot, now)
    talk = Talk.objects.create(slot=slot, person=person, topic=topic, **_deadline(slot, now))
    messages.tell_of_talk(messages.TO_ANSWER, talk, Side.MENTOR)
    return talk


def _refuse_overlap(person: User, slot: Slot, now: datetime, but: Talk | None = None) -> None:
    others = Talk.objects.coming(now).filter(person=person)
    if but:
        others = others.exclude(pk=but.pk)
    if others.filter(slot__starts_at__lt=slot.ends_at, slot__ends_at__gt=slot.starts_at).exists():
        raise errors.overlap()


def _deadline(slot: Slot, now: datetime) -> dict[str, Any]:
    """48 hours, and never later than an hour before it begins."""
    until = min(now + ANSWER_WITHIN, slot.starts_at - LINK_FROM)
    return {"answer_until": until, "remind_at": half_way(now, until)}


@in_short_transaction
def talk_accept(*, talk: Talk, by: Side, url: str = "") -> Talk:
    """Whoever has to answer says yes. Raises Refused; saying it twice is once. Both get it for their calendars."""
    if talk.person is None:
        raise errors.ended()
    person = lock_person(talk.person)
    talk = lock_talk(talk)
    if talk.status == TalkStatus.ACCEPTED:
        return talk
    _check_answerable(talk, by)
    _refuse_overlap(person, talk.slot, clock.now(), but=talk)
    remind_at = _next_look(talk.slot, clock.now())
    _change(talk, TalkStatus.ACCEPTED, url=url or talk.url, was_agreed=True, remind_at=remind_at)
    for side in Side:
        messages.tell_of_talk(messages.ACCEPTED, talk, side)
    return talk


@in_short_transaction
def talk_decline(*, talk: Talk, by: Side, reason: str = "") -> Talk:
    """Whoever has to answer says no; the time is free again. A mentor says why. Raises Refused."""
    talk = lock_talk(talk)
    if talk.status == TalkStatus.DECLINED:
        return talk
    _check_answerable(talk, by)
    if by == Side.MENTOR and not reason.strip():
        raise errors.reason_needed()
    _change(talk, TalkStatus.DECLINED, reason=reason.strip()[:200], ended_by=by)
    messages.tell_of_talk(messages.ENDED, talk, other(by))
    return talk


@in_short_transaction
def talk_propose(*, talk: Talk, slot: Slot) -> Talk:
    """The mentor can't then, but at another of their open times, which is kept for the answer. Raises Refused."""
    slot = lock_slot(slot)
    talk = lock_talk(talk)
    _check_answerable(talk, Side.MENTOR)
    now = clock.now()
    is_own = slot.mentor.pk == talk.mentor.pk
    if not is_own or not Slot.objects.free(now).filter(pk=slot.pk).exists():
        raise errors.taken()
    talk.slot = slot
    _change(talk, TalkStatus.PROPOSED, slot=slot, **_deadline(slot, now))
    messages.tell_of_talk(messages.TO_ANSWER, talk, Side.PERSON)
    return talk


@in_short_transaction
def talk_cancel(*, talk: Talk, by: Side, reason: str = "") -> Talk:
    """Either may call it off until it begins. A mentor says why. Raises Refused; cancelling twice is once."""
    talk = lock_talk(talk)
    if talk.status == TalkStatus.CANCELLED:
        return talk
    if not talk.is_taking:
        raise errors.ended()
    if talk.slot.starts_at <= clock.now():
        raise errors.begun()
    if by == Side.MENTOR and not reason.strip():
        raise errors.reason_needed()
    _change(talk, TalkStatus.CANCELLED, reason=reason.strip()[:200], ended_by=by)
    messages.tell_of_talk(messages.ENDED, talk, other(by))
    if talk.was_agreed:  # takes it out of one's own calendar, too
        messages.tell_of_talk(messages.ENDED, talk, by)
    return talk


@in_short_transaction
def talk_expire(*, talk: Talk, now: datetime) -> bool:
    """Nobody answered in time: the time is free again, and both are told. False when somebody did."""
    talk = lock_talk(talk)
    until = talk.answer_until
    if talk.status not in UNANSWERED or until is None or until > now:
        return False
    _change(talk, TalkStatus.EXPIRED)
    for side in Side:
        messages.tell_of_talk(messages.ENDED, talk, side)
    return True


@in_short_transaction
def talk_remind(*, talk: Talk, now: datetime) -> bool:
    """Remind whoever has to answer, once. The update decides between two workers."""
    due = Talk.objects.unanswered().filter(pk=talk.pk, remind_at__lte=now, answer_until__gt=now)
    if not due.update(remind_at=None):
        return False
    talk = Talk.objects.with_all().get(pk=talk.pk)
    messages.tell_of_talk(messages.TO_ANSWER, talk, talk.waits_for, is_reminder=True)
    return True


@in_short_transaction
def talk_soon(*, talk: Talk, now: datetime) -> bool:
    """Remind both of what they agreed on: the day before, and the hour before; and ask the young person how it was, once it is over.
    The update decides between two workers."""
    due = Talk.objects.filter(pk=talk.pk, status=TalkStatus.ACCEPTED, remind_at__lte=now)
    if not due.update(remind_at=_next_look(talk.slot, now)):
        return False
    if talk.slot.ends_at <= now:
        _ask_how_it_was(talk)
        return True
    for side in Side:
        messages.tell_of_talk(messages.SOON, talk, side)
    return True


def _next_look(slot: Slot, now: datetime) -> datetime | None:
    """When the two are reminded next; after that, when it is over; then nothing."""
    return next_moment(slot.starts_at, now) or (slot.ends_at if slot.ends_at > now else None)


def _ask_how_it_was(talk: Talk) -> None:
    """The survey, the morning after: at the mentor's center, or in the whole network."""
    page = talk.mentor.center or Site.objects.get(is_default_site=True).root_page
    if talk.person:
        ask_later(person=talk.person, page=page, about=TALK, day=clock.last_day(talk.slot.ends_at))


@in_short_transaction
def talk_url_set(*, talk: Talk, url: str) -> Talk:
    """Where they meet online; the two see it from an hour before. Raises Refused for one that is over."""
    talk = lock_talk(talk)
    if talk.status != TalkStatus.ACCEPTED or talk.is_over:
        raise errors.ended()
    Talk.objects.filter(pk=talk.pk).update(url=url)
    return talk


def other(side: Side) -> Side:
    return Side.PERSON if side == Side.MENTOR else Side.MENTOR


def _check_answerable(talk: Talk, by: Side) -> None:
    until = talk.answer_until
    if talk.status not in UNANSWERED or talk.waits_for != by or until is None or until <= clock.now():
        raise errors.ended()


def _change(talk: Talk, status: TalkStatus, **values: Any) -> None:
    """A locked request goes on to its next state."""
    values = {"answer_until": None, "remind_at": None, **values}
    values |= {"status": status, "sequence": talk.sequence + 1, "changed_at": clock.now()}
    for name, value in values.items():
        setattr(talk, name, value)
    talk.save(update_fields=list(values))
