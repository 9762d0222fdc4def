"""The booking module in the Wagtail admin."""

from typing import Any

from django.http import HttpRequest
from django.urls import include, path, reverse
from wagtail import hooks
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem
from wagtail.admin.widgets.button import HeaderButton
from wagtail.log_actions import LogActionRegistry
from wagtail.models import Page
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from bookings.desk import (
    appointments,
    booking,
    closures,
    day,
    draws,
    embedding,
    files,
    hours,
    kiosks,
    lists,
    loans,
    moving,
    policies,
    rotas,
    series,
    staff_holds,
    suits,
    walk_in,
)
from bookings.enums import ResourceKind
from bookings.models import Policy, ResourcePage
from bookings.permissions import DeskPolicy, is_counsellor, lends, resources_run_by
from bookings.services.suits import suits_copy
from core.kept_pages import keeps_page

desk_urls = [
    path("", day.day, name="today"),
    path("bookings/", lists.BookingIndexView.as_view(), name="index"),
    path("bookings/results/", lists.BookingIndexView.as_view(results_only=True), name="index_results"),
    path("bookings/export/", lists.BookingExportView.as_view(), name="export"),
    path("bookings/act/", booking.act, name="act"),
    path("bookings/<int:pk>/", booking.detail, name="detail"),
    path("bookings/<int:pk>/move/", moving.move, name="move"),
    path("bookings/<int:pk>/files/", files.results, name="results"),
    path("bookings/<int:pk>/files/<int:file_pk>/", files.download, name="file"),
    path("bookings/<int:pk>/files/<int:file_pk>/delete/", files.remove, name="file_remove"),
    path("bookings/<int:pk>/video/", appointments.video, name="video"),
    path("requests/", lists.requests, name="requests"),
    path("walk-in/", walk_in.walk_in, name="walk_in"),
    path("holds/new/", staff_holds.add, name="hold_add"),
    path("holds/<int:pk>/", staff_holds.hold, name="hold"),
    path("series/", series.index, name="series"),
    path("series/new/", series.add, name="series_add"),
    path("series/<uuid:series>/", series.detail, name="series_detail"),
    path("draws/", draws.index, name="draws"),
    path("draws/new/", draws.add, name="draw_add"),
    path("draws/<int:pk>/", draws.detail, name="draw"),
    path("closures/", closures.closures, name="closures"),
    path("embedding/<int:pk>/", embedding.embedding, name="embedding"),
    path("hours/<int:pk>/", hours.hours, name="hours"),
    path("hours/<int:pk>/units/<int:unit_pk>/", rotas.rota, name="rota"),
    path("loans/", loans.today, name="loans"),
    path("loans/<int:pk>/", loans.loan, name="loan"),
    path("loans/<int:pk>/files/<int:file_pk>/", loans.file, name="loan_file"),
    path("suits/", suits.stock_list, name="suits"),
    path("suits/labels/", suits.labels, name="suit_labels"),
    path("suits/<int:pk>/", suits.suit, name="suit"),
    path("kiosks/", kiosks.kiosk_list, name="kiosks"),
    path("kiosks/codes/<int:center_pk>/", kiosks.door_codes, name="door_codes"),
    path("kiosks/<int:kiosk>/revoke/", kiosks.revoke, name="kiosk_revoke"),
]

counselling_urls = [
    path("", appointments.index, name="index"),
    path("<int:pk>/", appointments.detail, name="detail"),
    path("<int:pk>/arrived/", appointments.arrived, name="arrived"),
    path("<int:pk>/missed/", appointments.missed, name="missed"),
]


@hooks.register("register_admin_urls")
def desk_addresses() -> list[Any]:
    return [
        path("desk/", include((desk_urls, "desk"))),
        path("counselling/", include((counselling_urls, "counselling"))),
    ]


class DeskMenuItem(SubmenuMenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return DeskPolicy().user_has_permission(request.user, "view")


class LendingMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return lends(request.user)


@hooks.register("register_admin_menu_item")
def desk_menu() -> MenuItem:
    items = [
        MenuItem("오늘 예약", reverse("desk:today"), icon_name="calendar-check", order=1),
        MenuItem("예약해 주기", reverse("desk:walk_in"), icon_name="user", order=2),
        MenuItem("승인 기다리는 예약", reverse("desk:requests"), icon_name="time", order=3),
        MenuItem("예약 목록", reverse("desk:index"), icon_name="list-ul", order=4),
        LendingMenuItem("오늘 대여", reverse("desk:loans"), icon_name="tag", order=5),
        LendingMenuItem("정장 목록", reverse("desk:suits"), icon_name="tag", order=6),
        MenuItem("매주 쓰는 자리", reverse("desk:series"), icon_name="calendar-alt", order=7),
        MenuItem(closures.TITLE, reverse("desk:closures"), icon_name="warning", order=8),
        MenuItem(draws.TITLE, reverse("desk:draws"), icon_name="list-ol", order=9),
        MenuItem("키오스크", reverse("desk:kiosks"), icon_name="desktop", order=90),
    ]
    return DeskMenuItem("예약", Menu(items=items), icon_name="calendar-check", order=150)


class CounsellingMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return is_counsellor(request.user)


@hooks.register("register_admin_menu_item")
def counselling_menu() -> MenuItem:
    return CounsellingMenuItem("내 상담", reverse("counselling:index"), icon_name="user", order=155)


@hooks.register("construct_homepage_panels")
def hit_panel(request: HttpRequest, panels: list[Any]) -> None:
    if panel := closures.hit_panel(request.user):
        panels.append(panel)


@hooks.register("after_publish_page")
def hit_by_publishing(request: HttpRequest, page: Page) -> None:
    if issubclass(page.specific_class, ResourcePage):
        closures.say_what_is_hit(request, page)


@hooks.register("after_unpublish_page")
def hit_by_unpublishing(request: HttpRequest, page: Page) -> None:
    closures.say_what_is_hit(request, page)


@hooks.register("register_page_header_buttons")
def hours_button(page: Any, user: Any, next_url: str, **kwargs: Any) -> Any:
    if page.pk and resources_run_by(user).filter(pk=page.pk).exists():
        yield HeaderButton("운영 시간", reverse("desk:hours", args=[page.pk]), icon_name="time", priority=10)
        yield HeaderButton(
            "다른 사이트에 넣기", reverse("desk:embedding", args=[page.pk]), icon_name="code", priority=20
        )


@hooks.register("after_copy_page")
def suits_of_copied_closets(request: HttpRequest, page: Page, new_page: Page) -> None:
    """Wagtail copies the units of a closet, but not what they are like."""
    copies = ResourcePage.objects.descendant_of(new_page, inclusive=True).filter(kind=ResourceKind.LOAN)
    for copy in copies:
        address = page.url_path + copy.url_path.removeprefix(new_page.url_path)
        if original := ResourcePage.objects.filter(url_path=address).first():
            suits_copy(of=original, to=copy)


@keeps_page
def what_was_booked(page: Any) -> str:
    """A resource with bookings is taken off the site, not deleted: people's bookings point to it."""
    booked = ResourcePage.objects.descendant_of(page, inclusive=True).filter(bookings__isnull=False)
    if not booked.exists():
        return ""
    return "예약 기록이 있어서 지울 수 없어요. 더 쓰지 않는다면 게시를 해제해 주세요."


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
    ("hold", "자리 막기", "자리를 막았어요"),
    ("unhold", "막은 자리 풀기", "막아 둔 자리를 풀었어요"),
    ("lost", "잃어버림", "잃어버린 것으로 적었어요"),
    ("add_file", "파일 올림", "파일을 올렸어요"),
    ("remove_file", "파일 지움", "파일을 지웠어요"),
    ("video", "화상 주소", "화상 주소를 고쳤어요"),
    ("not_me", "함께 오는 사람 빠짐", "함께 오는 사람이 자기가 아니라고 알려 왔어요"),
    ("change_suit", "정장 바꾸기", "다른 정장으로 바꿨어요"),
    ("suit", "정장 상태", "정장의 상태를 고쳤어요"),
    ("unit_out", "상담사 쉼", "상담사가 떠나서 새 예약을 받지 않아요"),
    ("draw_open", "추첨 열기", "추첨을 열었어요"),
    ("draw_cancel", "추첨 취소", "추첨을 취소했어요"),
    ("kiosk_create", "키오스크 만들기", "키오스크를 만들었어요"),
    ("kiosk_revoke", "키오스크 끄기", "키오스크를 껐어요"),
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
    index_view_class = policies.PolicyIndexView
    edit_view_class = policies.PolicyEditView


register_snippet(PolicyViewSet)
