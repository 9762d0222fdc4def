"""Wagtail's log of what was done with a booking."""

from __future__ import annotations

from typing import Any

from django.contrib.contenttypes.models import ContentType
from wagtail.log_actions import get_active_log_context, registry
from wagtail.models import ModelLogEntry

from bookings.models import Booking
from core import clock
from core.inserting import insert
from people.models import User


def log(booking: Booking, action: str, *, user: User | None, data: dict[str, Any] | None = None) -> None:
    """What `wagtail.log_actions.log` writes, without asking the database whether the booking's own keys exist."""
    if not registry.action_exists(action):
        raise ValueError(f"{action} is not among the logged actions of wagtail_hooks")
    context = get_active_log_context()
    entry = ModelLogEntry(
        content_type=ContentType.objects.get_for_model(booking),
        object_id=str(booking.pk),
        label=str(booking),
        action=action,
        data=data or {},
        user=user or context.user,
        uuid=context.uuid,
        timestamp=clock.now(),
    )
    insert(entry)
