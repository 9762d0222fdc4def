"""Job fairs in the admin's addresses and menu; and the programs that they keep."""

from typing import Any

from django.http import HttpRequest
from django.urls import include, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.models import Page

from core.kept_pages import keeps_page
from events.models import ProgramPage
from fairs.desk import views
from fairs.models import Interview
from people.permissions import PageRight, has_right

urls = [
    path("", views.index, name="index"),
    path("<int:pk>/", views.fair, name="fair"),
    path("<int:pk>/companies/<int:company_pk>/", views.company, name="company"),
    path("<int:pk>/companies/<int:company_pk>/<int:slot_pk>/cancel/", views.cancel, name="cancel"),
    path("<int:pk>/entry/", views.entry, name="entry"),
]


@hooks.register("register_admin_urls")
def fair_addresses() -> list[Any]:
    return [path("fairs/", include((urls, "fairs_desk")))]


class FairsMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return has_right(request.user, PageRight.DESK)


@hooks.register("register_admin_menu_item")
def fairs_menu() -> MenuItem:
    return FairsMenuItem(views.TITLE, reverse("fairs_desk:index"), name="fairs", icon_name="group", order=154)


@keeps_page
def keeps_interviews(page: Page) -> str:
    """A fair for which interviews were booked is not deleted: people's interviews point to it."""
    programs = ProgramPage.objects.descendant_of(page, inclusive=True).order_by().values("pk")
    if not Interview.objects.filter(slot__company__program__in=programs).exists():
        return ""
    return "면접을 예약한 사람이 있어서 지울 수 없어요. 더 열지 않는다면 게시를 해제해 주세요."
