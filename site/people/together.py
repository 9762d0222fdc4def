"""Questions that the menu asks on every page of the admin ("are there suits at my centers?"), asked in one query.

    @asked_together
    def lends(user: Any) -> QuerySet[Any]:
        return resources_run_by(user).filter(kind=ResourceKind.LOAN)

    lends(request.user)  # whether there are rows

Whoever asks one of them gets the answers to all for this user; they stay with the object of the user, which lives as long as
the request.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.db.models import Exists, QuerySet

from people.models import User

Question = Callable[[Any], QuerySet[Any]]
_questions: list[Question] = []


def asked_together(question: Question) -> Callable[[Any], bool]:
    """Whether the question's queryset has rows for a user."""
    number = len(_questions)
    _questions.append(question)

    @wraps(question)
    def answer(user: Any) -> bool:
        if not hasattr(user, "_answers"):
            user._answers = _answers(user)  # noqa: SLF001
        return bool(user._answers[number])  # noqa: SLF001

    return answer


def _answers(user: Any) -> list[bool]:
    """Of all questions, in their order. No query for those that can't have rows."""
    asked = {}
    for number, question in enumerate(_questions):
        found = question(user)
        if not found.query.is_empty():
            asked[number] = Exists(found.order_by())
    row = User.objects.filter(pk=user.pk).values_list(*asked.values()).first() if asked else None
    known = dict(zip(asked, row or (), strict=True))
    return [known.get(number, False) for number in range(len(_questions))]
