"""What programs tell: a session of a fair was moved."""

from datetime import datetime
from typing import Any

from django.dispatch import receiver

from events.models import Session
from events.notices import session_moved
from fairs.services.moving import slots_follow


@receiver(session_moved)
def move_slots(session: Session, before: datetime, **kwargs: Any) -> None:
    slots_follow(session=session, before=before)
