"""What a center has promised: staff are reminded the working day before, and told once the day has passed. Once each."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db import transaction

import outbox.services as outbox
from clinic import messages
from clinic.desk.reach import READERS
from clinic.enums import OPEN, Reminded
from clinic.models import Review
from core.working_days import working_day_after
from people.models import User
from people.permissions import users_with


def promises_tell(today: date) -> int:
    """Run once a day; gives of how many papers somebody was told. Safe to run twice."""
    waiting = Review.objects.open().with_all().order_by("promised_on", "pk")
    soon = waiting.filter(promised_on__range=(today, working_day_after(today, 1)), reminded=Reminded.NOT)
    late = waiting.filter(promised_on__lt=today).exclude(reminded=Reminded.LATE)
    told = [_tell(each, Reminded.SOON) for each in list(soon)]
    return sum(told + [_tell(each, Reminded.LATE) for each in list(late)])


@transaction.atomic
def _tell(review: Review, what: Reminded) -> bool:
    """The update decides between two that run at once."""
    rows = Review.objects.filter(pk=review.pk, status__in=OPEN).exclude(reminded=what)
    if not rows.update(reminded=what):
        return False
    for user in readers_of(review):
        outbox.send(messages.PROMISED, user, review_id=review.pk)
    return True


def readers_of(review: Review) -> Iterable[User]:
    """Whoever has taken it on; as long as nobody has, or they have left, all who read the center's papers."""
    readers = users_with(READERS, review.center)
    own = [each for each in readers if each.pk == review.reviewer_id]
    return own or readers
