"""Programs in the Wagtail admin."""

from typing import Any

from django.http import HttpRequest
from django.urls import path, reverse
from wagtail import hooks
from wagtail.admin.compare import FieldComparison, register_comparison_class
from wagtail.admin.menu import MenuItem
from wagtail.permissions import register_permission_policy

from events import staff_calendar
from events.fields import WeeklyRuleField
from events.models import ProgramPage, Session
from events.permissions import SessionPolicy
from events.recurrence_rules import WeeklyRule
from events.viewsets import SessionViewSet

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


register_comparison_class(WeeklyRuleField, comparison_class=WeeklyRuleComparison)
