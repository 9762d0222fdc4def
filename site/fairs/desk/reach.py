"""What a member of staff reaches of job fairs: those at whose center they run the desk. Nothing else."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from wagtail.models import PageQuerySet

from events.enums import ProgramKind
from events.models import ProgramPage
from people.permissions import PageRight, has_right, pages_with


def desk_fairs(user: Any) -> PageQuerySet:
    """Job fairs whose desk this user runs. Raises PermissionDenied for somebody without a desk."""
    if not has_right(user, PageRight.DESK):
        raise PermissionDenied
    return pages_with(user, PageRight.DESK, ProgramPage).filter(kind=ProgramKind.JOB_FAIR)
