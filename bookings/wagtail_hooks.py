"""The booking module in the Wagtail admin."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import include, path, reverse
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem
from wagtail.admin.widgets.button import HeaderButton
from wagtail.log_actions import LogActionRegistry
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from bookings.desk import embedding, views
from bookings.models import Policy, ResourcePage
from bookings.permissions import DeskPolicy, resources_run_by

desk_urls = [
    path("", views.today, name="today"),
    path("bookings/", views.BookingIndexView.as_view(), name="index"),
    path("bookings/results/", views.BookingIndexView.as_view(results_only=True), name="index_results"),
    path("bookings/export/", views.BookingExportView.as_view(), name="export"),
    path("bookings/<int:pk>/", views.detail, name="detail"),
    path("hours/<int:pk>/", views.hours, name="hours"),
    path("embedding/<int:pk>/", embedding.embedding, name="embedding"),
]


@hooks.register("register_admin_urls")
def desk_addresses() -> list[Any]:
    return [path("desk/", include((desk_urls, "desk")))]


class DeskMenuItem(SubmenuMenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return DeskPolicy().user_has_permission(request.user, "view")


@hooks.register("register_admin_menu_item")
def desk_menu() -> MenuItem:
    items = [
        MenuItem("오늘 예약", reverse("desk:today"), icon_name="calendar-check", order=1),
        MenuItem("예약 목록", reverse("desk:index"), icon_name="list-ul", order=2),
    ]
    return DeskMenuItem("예약", Menu(items=items), icon_name="calendar-check", order=150)


@hooks.register("register_page_header_buttons")
def hours_button(page: Any, user: Any, next_url: str, **kwargs: Any) -> Any:
    if page.pk and resources_run_by(user).filter(pk=page.pk).exists():
        yield HeaderButton("운영 시간", reverse("desk:hours", args=[page.pk]), icon_name="time", priority=10)
        yield HeaderButton(
            "다른 사이트에 넣기", reverse("desk:embedding", args=[page.pk]), icon_name="code", priority=20
        )


@hooks.register("before_delete_page")
def keep_what_was_booked(request: HttpRequest, page: Any) -> HttpResponse | None:
    """A resource with bookings is taken off the site, not deleted: people's bookings point to it."""
    booked = ResourcePage.objects.descendant_of(page, inclusive=True).filter(bookings__isnull=False)
    if not booked.exists():
        return None
    messages.error(request, "예약 기록이 있어서 지울 수 없어요. 더 쓰지 않는다면 게시를 해제해 주세요.")
    return redirect("wagtailadmin_explore", page.get_parent().pk)


LOGGED = [
    ("book", "예약", "예약했어요"),
    ("cancel", "예약 취소", "예약을 취소했어요"),
    ("move", "예약 변경", "예약을 옮겼어요"),
    ("approve", "예약 승인", "신청을 승인했어요"),
    ("decline", "예약 거절", "신청을 받지 못했어요"),
    ("check_in", "도착 확인", "도착을 확인했어요"),
    ("extend", "더 쓰기", "이용 시간을 늘렸어요"),
    ("leave", "이용 마침", "이용을 마쳤어요"),
    ("no_show", "오지 않음", "오지 않은 것으로 적었어요"),
    ("hand_over", "내주기", "정장을 내줬어요"),
    ("take_back", "돌려받기", "정장을 돌려받았어요"),
    ("lost", "잃어버림", "잃어버린 것으로 적었어요"),
]


@hooks.register("register_log_actions")
def log_actions(actions: LogActionRegistry) -> None:
    for action, label, message in LOGGED:
        actions.register_action(f"bookings.{action}", label, message)


class PolicyViewSet(SnippetViewSet):
    model = Policy
    icon = "clipboard-list"
    menu_label = "이용 규정"
    list_display = ["name", "kind", "max_minutes", "horizon_days"]
    search_fields = ["name"]


register_snippet(PolicyViewSet)
