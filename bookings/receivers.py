"""What bookings do when something elsewhere changes."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.db import transaction
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_delete
from django.dispatch import receiver

from core.models import Holiday
from people.models import User


@receiver([post_save, post_delete], sender=Holiday)
def hours_follow_holidays(**kwargs: Any) -> None:
    """Open times are rows: they are made again once the holiday is kept. The desk then lists the bookings it hits."""
    from bookings.tasks import follow_holidays

    transaction.on_commit(follow_holidays.enqueue)


@receiver(post_save, sender=User)
def units_follow_accounts(instance: User, created: bool, **kwargs: Any) -> None:
    """An account is switched off: nobody books with its counsellor any more."""
    if not instance.is_active and not created:
        _leaves(instance.pk)


@receiver(pre_delete, sender=User)
def units_follow_deleted_accounts(instance: User, **kwargs: Any) -> None:
    from bookings.services.units import counsellor_leaves

    counsellor_leaves(instance, is_gone=True)


@receiver(m2m_changed, sender=User.groups.through)
def units_follow_roles(
    instance: Any, action: str, reverse: bool, pk_set: set[int] | None, **kwargs: Any
) -> None:
    """A role is taken away, from either side. Looked at when all is done: whoever gets another role takes the old one off first."""
    if action not in ("post_remove", "post_clear"):
        return
    for key in (pk_set or ()) if reverse else (instance.pk,):
        transaction.on_commit(partial(_leaves, key))


def _leaves(key: int) -> None:
    """Asked anew: an account remembers the rights it had."""
    from bookings.services.units import counsellor_leaves

    if user := User.objects.filter(pk=key).first():
        counsellor_leaves(user)
