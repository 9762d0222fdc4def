"""Opening a center: the page, its roles and collection, and the first invitations, all or nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.text import slugify
from wagtail.log_actions import log

from core import clock
from home.models import CenterIndexPage, CenterPage
from people.enums import Role
from people.errors import Refused
from people.models import User
from people.services.invitations import invite
from people.services.roles import center_open_groups

WORKING_DAYS = {"weekdays": ["0", "1", "2", "3", "4"], "opens": "10:00:00", "closes": "19:00:00"}


@dataclass(frozen=True)
class Invitee:
    name: str
    email: str
    role: Role


@transaction.atomic
def center_open(
    *, by: User, index: CenterIndexPage, invitees: Iterable[Invitee] = (), **values: Any
) -> CenterPage:
    """Make a center as a draft, with hours of working days; `values` are those of the page.

    Raises ValidationError for the page, and Refused with the address of who can't be invited.
    """
    center = CenterPage(
        live=False, owner=by, opening_hours=[{"type": "hours", "value": WORKING_DAYS}], **values
    )
    index.add_child(instance=center)
    log(center, "wagtail.create", user=by)
    center.save_revision(user=by)
    roles = center_open_groups(center)
    for invitee in invitees:
        try:
            invite(email=invitee.email, name=invitee.name, staff_role=roles[invitee.role], by=by)
        except Refused as refused:
            raise Refused(refused.code, f"{invitee.email}: {refused.message}") from refused
    return center


def just_opened(*, by: User, index: CenterIndexPage, title: str, slug: str) -> CenterPage | None:
    """The center that the first of two clicks has made, for the second one."""
    slug = slugify(slug, allow_unicode=True)
    recent = CenterPage.objects.child_of(index).filter(owner=by, title=title.strip())
    return recent.filter(slug=slug, latest_revision_created_at__gt=clock.now() - clock.DOUBLE_CLICK).first()
