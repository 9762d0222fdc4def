"""Units that change beside their page: in use or not, with hours of their own; a counsellor who leaves."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Q
from modelsearch.signal_handlers import post_save_signal_handler
from wagtail.log_actions import log
from wagtail.models import Page, Revision

from bookings.enums import ResourceKind
from bookings.models import Unit
from people.models import User
from people.permissions import PageRight, has_right


def unit_set(unit: Unit, **values: Any) -> None:
    """Change columns of a unit, also in what may be published next: an editor's draft would put back what was before."""
    Unit.objects.filter(pk=unit.pk).update(**values)
    page = Page.objects.get(pk=unit.resource_id)
    kept = Q(pk__in=[page.latest_revision_id, page.live_revision_id]) | Q(approved_go_live_at__isnull=False)
    for revision in Revision.page_revisions.filter(kept, object_id=str(page.pk)):
        for each in revision.content.get("units", ()):
            if each["pk"] == unit.pk:
                each.update(values)
        Revision.objects.filter(pk=revision.pk).update(content=revision.content)


@transaction.atomic
def counsellor_leaves(user: User, *, is_gone: bool = False) -> int:
    """Take units out of use whose counsellor no longer writes notes at their center; gives the number.

    Nobody books with somebody who is not there. The desk then lists the bookings that are to be moved or cancelled.
    """
    units = Unit.objects.filter(counsellor=user, is_active=True, resource__kind=ResourceKind.APPOINTMENT)
    left = [
        unit
        for unit in units.select_related("resource").order_by("pk")
        if is_gone or not has_right(user, PageRight.NOTES, unit.resource)
    ]
    for unit in left:
        unit_set(unit, is_active=False)
        log(unit.resource, "bookings.unit_out", data={"unit": unit.pk})
        post_save_signal_handler(unit.resource)  # the search reads the names of its units
    return len(left)
