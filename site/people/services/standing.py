"""Strikes: giving and forgiving them, objecting to them."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from wagtail.log_actions import log
from wagtail.models import Page

from core import clock
from people.enums import EXEMPT_TRACKS, Track
from people.errors import Refused
from people.models import Strike, User
from people.signals import notice
from people.standing import months_from, rules_now, standing_of, still_matters

REASON_NEEDED = ("reason_needed", "이용자에게 알릴 이유를 적어 주세요.")
NOT_ACTIVE = ("not_active", "이미 없어진 벌점이에요. 이의를 내지 않아도 괜찮아요.")
APPEALED = ("appealed", "이미 이의를 냈어요. 센터의 답을 기다려 주세요.")
NOT_APPEALED = ("not_appealed", "답할 이의가 없어요.")
ANSWERED = ("answered", "이미 답한 이의예요.")


@transaction.atomic
def strike_add(
    *, person: User, track: Track, page: Page, reason: str, happened_at: datetime, source: str
) -> Strike | None:
    """Give a strike and tell the person; nothing in an exempt track.

    `source` names what it is for ("booking:42"): the same source gives one strike, however often it is asked.
    """
    if track in EXEMPT_TRACKS:
        return None
    before = standing_of(person, track)
    strike, is_new = Strike.objects.get_or_create(
        source=source,
        defaults={
            "person": person,
            "track": track,
            "page": page,
            "reason": reason,
            "happened_at": happened_at,
            "expires_at": months_from(happened_at, rules_now().strike_months),
        },
    )
    if is_new:
        after = standing_of(person, track)
        rests = after.suspended_until and after.suspended_until != before.suspended_until
        _tell("suspended" if rests else "strike_given", strike)
    return strike


@transaction.atomic
def strike_forgive(*, strike: Strike, by: User | None, reason: str) -> Strike:
    """Take a strike away, with a reason for the person. A rest that it caused ends with it. Raises Refused.

    `by` is nobody where the person has shown by themselves that there was no reason for it.
    """
    return _forgive(_locked(strike), by, reason, "strike_forgiven")


@transaction.atomic
def appeal(*, strike: Strike, text: str) -> Strike:
    """The person objects: once, as long as the strike matters. Raises Refused."""
    strike = _locked(strike)
    if strike.appealed_at:
        raise Refused(*APPEALED)
    if not still_matters(strike):
        raise Refused(*NOT_ACTIVE)
    strike.appeal = text.strip()
    strike.appealed_at = clock.now()
    strike.save(update_fields=["appeal", "appealed_at"])
    return strike


@transaction.atomic
def appeal_answer(*, strike: Strike, by: User, answer: str, forgive: bool) -> Strike:
    """Answer an objection, and take the strike away or leave it. The person reads the answer. Raises Refused."""
    strike = _locked(strike)
    if not strike.appealed_at:
        raise Refused(*NOT_APPEALED)
    if strike.answered_at:
        raise Refused(*ANSWERED)
    if not answer.strip():
        raise Refused(*REASON_NEEDED)
    strike.answer = answer.strip()
    strike.answered_at = clock.now()
    strike.save(update_fields=["answer", "answered_at"])
    log(strike, "people.appeal_answer", user=by, data={"forgiven": forgive})
    if forgive:
        return _forgive(strike, by, "이의를 받아들였어요.", "appeal_answered")
    _tell("appeal_answered", strike)
    return strike


def _forgive(strike: Strike, by: User | None, reason: str, kind: str) -> Strike:
    if strike.forgiven_at is None:
        if not reason.strip():
            raise Refused(*REASON_NEEDED)
        strike.forgiven_at = clock.now()
        strike.forgiven_by = by
        strike.forgiven_reason = reason.strip()
        strike.save(update_fields=["forgiven_at", "forgiven_by", "forgiven_reason"])
        log(strike, "people.strike_forgive", user=by)
    elif kind == "strike_forgiven":
        return strike
    _tell(kind, strike)
    return strike


def _locked(strike: Strike) -> Strike:
    return Strike.objects.select_for_update(of=("self",)).select_related("person").get(pk=strike.pk)


def _tell(kind: str, strike: Strike) -> None:
    notice.send(sender=Strike, kind=kind, to=strike.person, strike_id=strike.pk)
