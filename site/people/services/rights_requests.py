"""Requests about personal data that come by phone or at the desk."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from core import clock
from people.errors import Refused
from people.known import root_of_network
from people.models import RightsRequest
from people.permissions import PageRight, has_right, pages_with

DONE = ("done", "이미 답한 요청이에요.")


def requests_seen_by(user: Any) -> QuerySet[RightsRequest]:
    """Those of the centers whose staff this user manages; with the whole network, also those of centers that are gone."""
    found = Q(page__in=pages_with(user, PageRight.STAFF).order_by().values("pk"))
    if has_right(user, PageRight.STAFF, root_of_network(user)):
        found |= Q(page=None)
    return RightsRequest.objects.filter(found).select_related("page")


def requests_open(user: Any) -> QuerySet[RightsRequest]:
    """What waits for an answer, the oldest first."""
    return requests_seen_by(user).filter(done_at=None)


@transaction.atomic
def request_done(*, pk: int, answer: str) -> RightsRequest:
    """Keep how and when it was answered: once. Raises Refused."""
    request = RightsRequest.objects.select_for_update(of=("self",)).get(pk=pk)
    if request.done_at:
        raise Refused(*DONE)
    request.answer, request.done_at = answer.strip(), clock.now()
    request.save(update_fields=["answer", "done_at"])
    return request
