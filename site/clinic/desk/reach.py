"""What a member of staff reaches of the clinic: papers sent to a center whose desk they run or where they are counsellors."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from wagtail.models import PageQuerySet

from clinic.models import Review, ReviewQuerySet
from home.models import CenterPage
from people.permissions import PageRight, has_right, pages_with

READERS = (PageRight.DESK, PageRight.NOTES)


def may_read(user: Any) -> bool:
    return any(has_right(user, right) for right in READERS)


def desk_reviews(user: Any) -> ReviewQuerySet:
    """Papers of those centers. Raises PermissionDenied for somebody with no such center."""
    if not may_read(user):
        raise PermissionDenied
    is_own = Q()
    for right in READERS:
        is_own |= Q(center__in=pages_with(user, right, CenterPage).order_by().values("pk"))
    return Review.objects.with_all().filter(is_own)


def desk_centers(user: Any) -> PageQuerySet:
    """Centers whose desk the user runs, by name. Raises PermissionDenied."""
    if not has_right(user, PageRight.DESK):
        raise PermissionDenied
    return pages_with(user, PageRight.DESK, CenterPage).order_by("title")
