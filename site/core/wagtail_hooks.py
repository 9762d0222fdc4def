"""What the ground adds to the Wagtail admin."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from wagtail import hooks
from wagtail.admin import messages
from wagtail.models import Page

from core import going_along
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


# --- Pages of others ------------------------------------------------------------------------


@hooks.register("before_move_page")
def only_who_may_is_asked(request: HttpRequest, page: Page, destination: Page) -> None:
    """Wagtail's question whether to move a page names it, whoever asks. Raises PermissionDenied."""
    if not page.permissions_for_user(request.user).can_move():
        raise PermissionDenied


# --- Pages that go with the one above them --------------------------------------------------


@hooks.register("after_unpublish_page")
def say_what_went_along(request: HttpRequest, page: Page) -> None:
    below = Counter(each.specific_class._meta.verbose_name for each in going_along.taken_below(page))  # noqa: SLF001
    if below:
        kinds = ", ".join(f"{name} {number}개" for name, number in sorted(below.items()))
        messages.info(
            request,
            f"아래에 있는 페이지({kinds})도 함께 내렸어요. 이미 받은 예약과 신청은 그대로 있으니, 열리지 않는다면 데스크에서 "
            "취소하거나 알려 주세요. 이 페이지를 다시 공개하면 함께 내린 페이지도 다시 공개돼요.",
        )


@hooks.register("after_copy_page")
def copies_wait_as_well(request: HttpRequest, page: Page, new_page: Page) -> None:
    """Wagtail says nothing of copies that are public at once."""
    going_along.take_where_kept_down(new_page)


@hooks.register("after_publish_page")
def say_why_it_stays_down(request: HttpRequest, page: Page) -> None:
    if going_along.is_kept_down(page):
        messages.warning(
            request,
            "위에 있는 페이지가 공개되지 않아서 이 페이지도 아직 보이지 않아요. 위 페이지를 공개하면 함께 공개돼요.",
        )
