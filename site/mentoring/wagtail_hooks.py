"""Mentoring in the Wagtail admin."""

from datetime import timedelta
from typing import Any

from django.http import HttpRequest
from django.urls import include, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.models import Page
from wagtail.permissions import register_permission_policy

from core.kept_pages import keeps_page
from events.models import ProgramPage
from mentoring.desk import overview, plans
from mentoring.models import Mentor, Plan
from mentoring.permissions import MentorPolicy
from mentoring.services.along import follow_program
from mentoring.viewsets import MentorViewSet
from people.permissions import PageRight, has_right
from people.services.notes import writes_notes

register_permission_policy(Mentor, MentorPolicy())


@hooks.register("register_admin_viewset")
def mentor_viewset() -> MentorViewSet:
    return MentorViewSet()


track_urls = [
    path("", plans.index, name="index"),
    path("new/", plans.new, name="new"),
    path("<int:pk>/", plans.detail, name="detail"),
    path("checks/<int:pk>/", plans.check, name="check"),
    path("missed/<int:pk>/", plans.missed, name="missed"),
]


@hooks.register("register_admin_urls")
def mentoring_addresses() -> list[Any]:
    return [
        path("mentoring/", overview.overview, name="mentoring_overview"),
        path("tracks/", include((track_urls, "tracks"))),
    ]


class OverviewMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return has_right(request.user, PageRight.DESK)


@hooks.register("register_admin_menu_item")
def overview_menu() -> MenuItem:
    return OverviewMenuItem(overview.TITLE, reverse("mentoring_overview"), icon_name="user", order=163)


class TracksMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return writes_notes(request.user)


@hooks.register("register_admin_menu_item")
def tracks_menu() -> MenuItem:
    return TracksMenuItem(plans.TITLE, reverse("tracks:index"), icon_name="group", order=164)


@hooks.register("after_copy_page")
def go_along(request: HttpRequest, page: Any, new_page: Any) -> None:
    """Wagtail's own copy of a program, on the same days."""
    if isinstance(page.specific_deferred, ProgramPage):
        follow_program(page.specific, new_page.specific, timedelta())


@keeps_page
def whose_mentors(page: Page) -> str:
    """A center with mentors or long-term plans is taken off the site, not deleted."""
    pages = Page.objects.descendant_of(page, inclusive=True).order_by().values("pk")
    if Mentor.objects.filter(center__in=pages).exists():
        return "이 센터의 멘토가 있어서 지울 수 없어요. 멘토를 다른 센터로 옮기거나 게시를 해제해 주세요."
    if Plan.objects.filter(page__in=pages).exists():
        return "이 센터의 장기 멘토링이 있어서 지울 수 없어요. 더 쓰지 않는다면 게시를 해제해 주세요."
    return ""
