"""What bookings do when something elsewhere changes."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from core.models import Holiday


@receiver([post_save, post_delete], sender=Holiday)
def hours_follow_holidays(**kwargs: Any) -> None:
    """Open times are rows: they are made again once the holiday is kept. The desk then lists the bookings it hits."""
    from bookings.tasks import follow_holidays

    transaction.on_commit(follow_holidays.enqueue)
