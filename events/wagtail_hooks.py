"""Programs in the Wagtail admin."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest
from django.urls import include, path, reverse
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.compare import FieldComparison, register_comparison_class
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets.button import Button
from wagtail.permissions import register_permission_policy

from core import formats
from core.kept_pages import keeps_page
from events import staff_calendar
from events.desk import answers, completion, lists, messaging, roll, walk_in
from events.fields import WeeklyRuleField
from events.models import ProgramPage, Session
from events.permissions import SessionPolicy
from events.recurrence_rules import WeeklyRule
from events.services.page_changes import to_hear
from events.services.session_rooms import lost_rooms, rooms_of_coming, without_room
from events.viewsets import SessionViewSet
from people.permissions import PageRight, has_right

MOST_NAMED = 3
MOVED = "는 방에 다른 예약이 있어서 방 없이 옮겼어요. ‘회차 계획’에서 방을 다시 골라 주세요."
GIVEN_BACK = " 잡아 둔 방을 돌려주었어요. 다시 게시하면 그때 비어 있는 방은 다시 잡아요."
NOT_AGAIN = "는 그동안 다른 예약이 생겨서 방을 다시 잡지 못했어요. ‘회차 계획’에서 다른 방을 골라 주세요."

register_permission_policy(Session, SessionPolicy())


@hooks.register("register_admin_viewset")
def session_viewset() -> SessionViewSet:
    return SessionViewSet()


@hooks.register("register_admin_urls")
def calendar_address() -> list[Any]:
    return [path("program-calendar/", staff_calendar.calendar, name="program_calendar")]


class CalendarMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return staff_calendar.may_look(request.user)


@hooks.register("register_admin_menu_item")
def calendar_menu() -> MenuItem:
    return CalendarMenuItem("프로그램 달력", reverse("program_calendar"), icon_name="calendar-alt", order=161)


class WeeklyRuleComparison(FieldComparison):
    """Two versions of a rule side by side, in words."""

    def __init__(self, field: WeeklyRuleField, *pages: ProgramPage) -> None:
        self.field = field
        self.val_a, self.val_b = (_in_words(page.rule) for page in pages)


def _in_words(value: Any) -> str:
    rule = WeeklyRule.parse(value)
    return rule.describe() if rule else "반복 없음"


@keeps_page
def who_registered(page: Any) -> str:
    """A program with registrations is taken off the site, not deleted: people's registrations point to it."""
    programs = ProgramPage.objects.descendant_of(page, inclusive=True)
    if not programs.filter(registrations__isnull=False).exists():
        return ""
    return "신청한 사람이 있어서 지울 수 없어요. 더 열지 않는다면 게시를 해제해 주세요."


register_comparison_class(WeeklyRuleField, comparison_class=WeeklyRuleComparison)


registration_urls = [
    path("", roll.index, name="programs"),
    path("<int:pk>/", roll.roll, name="roll"),
    path("<int:pk>/walk-in/", walk_in.come, name="walk_in"),
    path("<int:pk>/head-count/", walk_in.head_count, name="head_count"),
    path("<int:pk>/completion/", completion.completion, name="completion"),
    path("<int:pk>/door/", walk_in.door, name="door"),
    path("<int:pk>/messages/", messaging.messages_of, name="messages"),
    path("answers/<int:pk>/", answers.answers, name="answers"),
    path("answers/<int:pk>/<int:answer_pk>/", answers.file, name="answer_file"),
    path("list/", lists.RegistrationIndexView.as_view(), name="list"),
    path("list/results/", lists.RegistrationIndexView.as_view(results_only=True), name="list_results"),
    path("list/export/", lists.RegistrationExportView.as_view(), name="export"),
]


@hooks.register("register_admin_urls")
def registration_addresses() -> list[Any]:
    return [path("registrations/", include((registration_urls, "registrations")))]


@hooks.register("register_admin_urls")
def planning_addresses() -> list[Any]:
    return [path("planning/", include("events.desk.planning_urls"))]


@hooks.register("register_page_header_buttons")
def planning_button(page: Any, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    """From the editor of a program, and from its place in the tree, to its sessions."""
    if isinstance(page.specific_deferred, ProgramPage) and page.permissions_for_user(user).can_edit():
        address = reverse("planning:program", args=[page.pk])
        yield Button("회차 계획", address, icon_name="date", priority=15)


@hooks.register("after_publish_page")
def ask_whether_to_tell(request: HttpRequest, page: Any) -> None:
    """The place or the host of a program was changed, and people registered before: staff are led to the question."""
    if isinstance(page, ProgramPage) and to_hear(page):
        button = messages.button(reverse("planning:program", args=[page.pk]), "알릴지 정하기")
        words = "장소나 진행이 바뀌었어요. 신청한 분들에게 알릴지 정해 주세요."
        messages.warning(request, words, buttons=[button])


@hooks.register("before_publish_page")
@hooks.register("before_unpublish_page")
def note_rooms(request: HttpRequest, page: Any) -> None:
    """Which sessions have a room, before publishing moves them or unpublishing gives it back; and which gave theirs back then."""
    if isinstance(page.specific_deferred, ProgramPage) and page.pk:
        request.rooms_before = rooms_of_coming(page)  # type: ignore[attr-defined]
        request.rooms_again = without_room(page)  # type: ignore[attr-defined]


@hooks.register("after_publish_page")
@hooks.register("after_unpublish_page")
def say_lost_rooms(request: HttpRequest, page: Any) -> None:
    """Sessions that have no room any more: staff find them another one."""
    before = getattr(request, "rooms_before", {})
    if lost := lost_rooms(before) if before else []:
        _warn(request, page, f"{_times(lost)}에{MOVED if page.live else GIVEN_BACK}")
    again = getattr(request, "rooms_again", []) if page.live else []
    missing = lost_rooms(again) if again else []
    if missing:
        _warn(request, page, f"{_times(missing)}에{NOT_AGAIN}")
    if number := len(again) - len(missing):
        messages.success(request, f"게시를 해제할 때 돌려준 방을 다시 잡았어요({number}개 회차).")


def _times(sessions: list[Session]) -> str:
    times = ", ".join(formats.period_text(each.starts_at, each.ends_at) for each in sessions[:MOST_NAMED])
    rest = len(sessions) - MOST_NAMED
    return f"{times} 외 {rest}개 회차" if rest > 0 else times


def _warn(request: HttpRequest, page: Any, words: str) -> None:
    button = messages.button(reverse("planning:program", args=[page.pk]), "회차 계획")
    messages.warning(request, words, buttons=[button])


class RegistrationsMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return has_right(request.user, PageRight.DESK)


@hooks.register("register_admin_menu_item")
def registrations_menu() -> MenuItem:
    return RegistrationsMenuItem(roll.TITLE, reverse("registrations:programs"), icon_name="group", order=152)
