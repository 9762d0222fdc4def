"""docs/locking.md: the person first, then the subscriber; one short transaction."""

from __future__ import annotations

from collections.abc import Callable
from typing import ParamSpec, TypeVar
from uuid import UUID

from core.short_transactions import short_transaction
from newsletter.models import Subscriber
from people.errors import Refused
from people.models import ConsentText, User

P = ParamSpec("P")
T = TypeVar("T")


def in_short_transaction(use_case: Callable[P, T]) -> Callable[P, T]:
    """One transaction that waits at most 3 seconds for a lock; else it answers Refused("busy")."""
    return short_transaction(_busy)(use_case)


def _busy() -> Refused:
    return Refused("busy", "지금 누르는 분이 많아요. 잠시 뒤에 다시 눌러 주세요. 적은 내용은 그대로 있어요.")


def lock_subscriber(uid: UUID) -> Subscriber:
    """The subscriber as it is now, locked. Raises Refused("gone") when there is none any more."""
    found = Subscriber.objects.select_for_update().filter(uid=uid).first()
    if found is None:
        raise Refused("gone", "이 주소는 이미 지웠어요. 다시 받고 싶다면 새로 신청해 주세요.")
    return found


def lock_address(address: str, text: ConsentText) -> tuple[Subscriber, bool]:
    """The subscriber with this address, locked; one that is made now (True) where there was none."""
    rows = Subscriber.objects.select_for_update()
    return rows.get_or_create(email=address, defaults={"consent_text": text})


def lock_person_of(address: str) -> User | None:
    """The account with this address, which nobody erases meanwhile."""
    return User.objects.select_for_update().filter(email__iexact=address, is_active=True).first()
