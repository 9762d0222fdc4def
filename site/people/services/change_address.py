"""Changing the mail address: a code to the old address, another one to the new, and both must come back.

Until then nothing is kept but a `Pending` in the session. It looks the same whether or not the new address is somebody's:
only the mail to it differs.
"""

from __future__ import annotations

from copy import copy
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any, Self

from allauth.account.adapter import get_adapter
from django.db import IntegrityError, transaction
from django.utils import translation
from django.utils.crypto import constant_time_compare, salted_hmac
from wagtail.log_actions import log

from core import clock, formats
from people.models import User
from people.services.devices import devices_sign_out_others
from people.services.profile import people_unproved
from people.signals import addresses_forgotten, notice

VALID_FOR = timedelta(minutes=5)
TRIES = 3


@dataclass(frozen=True)
class Pending:
    """A change under way. Of the codes only a keyed digest is kept."""

    address: str
    old_digest: str
    new_digest: str
    until: float
    tries: int = TRIES

    @classmethod
    def load(cls, kept: dict[str, Any] | None) -> Self | None:
        """What `dump` gave, as long as it counts."""
        pending = cls(**kept) if kept else None
        return pending if pending and pending.tries and clock.now().timestamp() < pending.until else None

    def dump(self) -> dict[str, Any]:
        return asdict(self)


def address_change_begin(*, person: User, address: str) -> Pending:
    """Mail both codes. An address that is somebody's gets a mail that says so, in place of its code."""
    old_code, new_code = (get_adapter().generate_login_code() for _ in range(2))
    owner = User.objects.filter(email__iexact=address).exclude(pk__in=people_unproved()).first()
    notice.send(sender=User, kind="address_change_code", to=person, code=old_code)
    if owner:
        notice.send(sender=User, kind="address_taken", to=owner)
    else:
        notice.send(
            sender=User, kind="address_change_code", to=address, language=person.language, code=new_code
        )
    return Pending(
        address=address,
        old_digest=_digest(person, "old", old_code),
        new_digest=_digest(person, "new", new_code),
        until=(clock.now() + VALID_FOR).timestamp(),
    )


def wrong_codes(*, person: User, pending: Pending, old_code: str, new_code: str) -> list[str]:
    """Which of the two ("old", "new") are not the ones that were mailed."""
    typed = [("old", old_code, pending.old_digest), ("new", new_code, pending.new_digest)]
    return [
        which
        for which, code, digest in typed
        if not constant_time_compare(_digest(person, which, code), digest)
    ]


def address_change_finish(*, person: User, pending: Pending, here: str | None) -> bool:
    """Change the address, sign out everywhere but `here`, and tell the old address.

    False when somebody else has come to use the new address meanwhile.
    """
    before = copy(person)
    try:
        with transaction.atomic():
            people_unproved().filter(email__iexact=pending.address).delete()
            person.email = pending.address
            person.save(update_fields=["email"])
            _settle(before=before, person=person, here=here)
    except IntegrityError:
        person.email = before.email
        return False
    return True


@transaction.atomic
def address_change_of_staff(*, before: User, person: User, by: User, here: str | None) -> None:
    """An administrator has given a colleague's account (`before`, as it was) another address.

    No code proved it, so the account's history tells of it, without the addresses.
    """
    log(person, "people.change_address", user=by)
    _settle(before=before, person=person, here=here)


def _settle(*, before: User, person: User, here: str | None) -> None:
    """What follows from another address, whoever changed it."""
    devices_sign_out_others(person=person, here=here)
    with translation.override(person.language):
        when = formats.datetime_text(clock.now())
    addresses_forgotten.send(sender=User, addresses=[before.email])
    notice.send(sender=User, kind="address_changed", to=before, when=when)


def _digest(person: User, which: str, code: str) -> str:
    return salted_hmac("people.change_address", f"{person.pk}:{which}:{code}", algorithm="sha256").hexdigest()
