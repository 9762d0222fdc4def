"""Erasing a person: everything kept about somebody goes, or loses its identity, in one transaction."""

from __future__ import annotations

from django.db import OperationalError, transaction

from people.datasets import Errand, registry
from people.errors import Refused
from people.models import User
from people.services.retention import write_ledger
from people.signals import notice

OWN_WISH = "본인의 요청"
STAFF_ACCOUNT = "직원 계정을 지움"


class ErrandsLeft(Refused):
    """Something must be dealt with first: `errands` says what, and where."""

    def __init__(self, errands: list[Errand]) -> None:
        super().__init__("errands_left", "먼저 정리할 일이 있어요.")
        self.errands = errands


def errands_of(person: User) -> list[Errand]:
    """What the person should deal with before the account goes."""
    return [
        errand for dataset in registry.sets.values() if dataset.errands for errand in dataset.errands(person)
    ]


def erase(person: User, *, reason: str = OWN_WISH) -> None:
    """Forget a person; a mail says so to the address, and is forgotten itself once it is sent.

    Raises ErrandsLeft, or Refused("busy") when the database is too busy; nothing was erased then. Erasing somebody
    who is gone already changes nothing. Files go after the commit.
    """
    for is_last in (False, True):
        try:
            _erase(person, reason)
        except OperationalError as error:
            if is_last:
                raise Refused(
                    "busy",
                    "지금은 지우지 못했어요. 잠시 뒤에 다시 눌러 주세요. 아직 아무것도 지우지 않았어요.",
                ) from error
        else:
            return


@transaction.atomic
def _erase(person: User, reason: str) -> None:
    found = lock(person)
    if found is None:
        return
    if errands := errands_of(found):
        raise ErrandsLeft(errands)
    for dataset in registry.sets.values():
        write_ledger(dataset, dataset.erase(found), reason=reason)
    found.delete()
    notice.send(sender=User, kind="account_erased", to=found)


def lock(person: User) -> User | None:
    """Nobody books for the person until the transaction ends; bookings lock their persons first, too (docs/locking.md)."""
    return User.objects.select_for_update().filter(pk=person.pk).first()
