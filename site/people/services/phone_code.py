"""Proving a phone number: six digits by SMS, good for three minutes and three tries.

Of the code only a hash is kept, in the session of the person who asked for it. How often codes leave, and how often one
may be guessed, is limited in the settings (`ACCOUNT_RATE_LIMITS`, `phone_code…`).
"""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from allauth.core import ratelimit
from django.conf import settings
from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare, salted_hmac

from core import clock
from people.errors import Refused
from people.models import User
from people.services.profile import missing
from people.signals import notice

VALID_FOR = timedelta(minutes=3)
SESSION_KEY = "phone_code"

TOO_OFTEN = (
    "too_often",
    "번호를 방금 보냈거나 오늘 여러 번 보냈어요. 30초 뒤에, 그래도 안 되면 내일 다시 해 주세요.",
)
EXPIRED = ("expired", "시간이 지났어요. 번호를 새로 받아 주세요.")
TOO_MANY_TRIES = ("too_many_tries", "여러 번 맞지 않았어요. 번호를 새로 받아 주세요.")
WRONG = ("wrong", "번호가 맞지 않아요. 문자에 있는 여섯 자리를 다시 확인해 주세요.")
TAKEN = (
    "taken",
    "다른 계정에서 이미 확인한 번호예요. 그 계정으로 로그인하거나, 가까운 센터에 말씀해 주세요.",
)


def must_prove_phone(person: User) -> bool:
    """Whether this person's phone has to be proved before it counts. Never, where no gateway sends SMS."""
    return settings.PHONE_VERIFICATION and "phone" in missing(person, {"phone"})


def phone_code_send(request: HttpRequest, *, person: User, phone: str) -> None:
    """Send a code to a number (E.164). Raises Refused when too many left already."""
    if not ratelimit.consume(request, action="phone_code", key=phone, user=person):
        raise Refused(*TOO_OFTEN)
    code = f"{secrets.randbelow(10**6):06d}"
    request.session[SESSION_KEY] = {
        "phone": phone,
        "hash": _hash(person, phone, code),
        "until": (clock.now() + VALID_FOR).isoformat(),
    }
    notice.send(sender=phone_code_send, kind="phone_code", to=phone, language=person.language, code=code)


def phone_waiting(request: HttpRequest) -> str:
    """The number that a code was sent to and that is not proved yet; nothing once the time is over."""
    pending = request.session.get(SESSION_KEY)
    return pending["phone"] if pending and clock.now() < datetime.fromisoformat(pending["until"]) else ""


def phone_code_check(request: HttpRequest, *, person: User, code: str) -> User:
    """Keep the number as proved. Raises Refused; after too many tries the code is gone."""
    phone = phone_waiting(request)
    if not phone:
        raise Refused(*EXPIRED)
    expected = request.session[SESSION_KEY]["hash"]
    if not ratelimit.consume(request, action="phone_code_try", key=expected, user=person):
        del request.session[SESSION_KEY]
        raise Refused(*TOO_MANY_TRIES)
    if not constant_time_compare(expected, _hash(person, phone, code)):
        raise Refused(*WRONG)
    del request.session[SESSION_KEY]
    person.phone, person.phone_verified_at = phone, clock.now()
    try:
        with transaction.atomic():
            person.save(update_fields=["phone", "phone_verified_at"])
    except IntegrityError:
        raise Refused(*TAKEN) from None
    return person


def _hash(person: User, phone: str, code: str) -> str:
    return salted_hmac("people.phone_code", f"{person.pk}:{phone}:{code}", algorithm="sha256").hexdigest()
