"""What a member of staff reaches of registrations: those of the programs at whose center they run the desk. Nothing else."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from wagtail.models import PageQuerySet

from events.models import ProgramPage, Registration
from events.models.registrations import RegistrationQuerySet
from people.permissions import PageRight, has_right, pages_with


def desk_programs(user: Any) -> PageQuerySet:
    """Programs whose desk this user runs. Raises PermissionDenied for somebody without a desk."""
    if not has_right(user, PageRight.DESK):
        raise PermissionDenied
    return pages_with(user, PageRight.DESK, ProgramPage)


def desk_registrations(user: Any) -> RegistrationQuerySet:
    """Registrations of those programs. Raises PermissionDenied."""
    programs = desk_programs(user).order_by().values("pk")
    return Registration.objects.with_all().filter(program__in=programs)
