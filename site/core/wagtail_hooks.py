"""What the ground adds to the Wagtail admin."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from wagtail import hooks
from wagtail.admin import messages
from wagtail.models import Page

from core.kept_pages import why_kept
from core.viewsets import HolidayViewSet, RegionViewSet


@hooks.register("register_admin_viewset")
def register_tables() -> list[object]:
    return [HolidayViewSet(), RegionViewSet()]


# --- Pages that can't be deleted ------------------------------------------------------------


@hooks.register("before_delete_page")
def page_is_kept(request: HttpRequest, page: Page) -> HttpResponse | None:
    reason = why_kept(page)
    if not reason:
        return None
    messages.error(request, reason)
    return redirect("wagtailadmin_explore", page.get_parent().pk)


@hooks.register("before_bulk_action")
def pages_are_kept(
    request: HttpRequest, action_type: str, objects: Iterable[Any], action: Any
) -> HttpResponse | None:
    """One page that must stay keeps the others that were chosen with it: nothing is half done."""
    if action_type != "delete" or not issubclass(action.model, Page):
        return None
    kept = [f"‘{page.title}’: {reason}" for page in objects if (reason := why_kept(page))]
    if not kept:
        return None
    messages.error(request, " ".join(kept))
    return redirect(action.next_url)
