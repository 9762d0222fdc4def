"""개인정보 요청 in the admin's addresses, menu and first page."""

from typing import Any

from django.http import HttpRequest
from django.urls import include, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component

from people.models import RightsRequest
from people.permissions import PageRight, has_right
from people.rights_requests import views
from people.services.rights_requests import requests_open

urls = [
    path("", views.requests_list, name="list"),
    path("add/", views.requests_add, name="add"),
    path("<int:pk>/done/", views.requests_done, name="done"),
]


@hooks.register("register_admin_urls")
def request_addresses() -> list[Any]:
    return [path("rights-requests/", include((urls, "rights_requests")))]


class RequestsMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return has_right(request.user, PageRight.STAFF)


@hooks.register("register_privacy_menu_item")
def requests_menu() -> MenuItem:
    return RequestsMenuItem(views.WHAT, reverse("rights_requests:list"), icon_name=views.ICON, order=50)


class WaitingPanel(Component):
    """On the first page of managers and operators: what waits for an answer."""

    name = "rights-requests"
    order = 125
    template_name = "pages/people/rights_requests/panel.html"

    def __init__(self, waiting: list[RightsRequest]) -> None:
        self.waiting = waiting

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        return {"waiting": self.waiting}


@hooks.register("construct_homepage_panels")
def waiting_panel(request: HttpRequest, panels: list[Any]) -> None:
    if has_right(request.user, PageRight.STAFF) and (waiting := list(requests_open(request.user))):
        panels.append(WaitingPanel(waiting))
