"""접속 기록 and 월간 점검 in the admin's addresses, menu and first page."""

from typing import Any

from django.http import HttpRequest
from django.urls import include, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component

from people.access import views
from people.services.access_review import months_due

urls = [
    path("", views.RecordIndexView.as_view(), name="index"),
    path("results/", views.RecordIndexView.as_view(results_only=True), name="index_results"),
    path("reviews/", views.reviews, name="reviews"),
    path("reviews/<int:year>-<int:number>/", views.month, name="month"),
    path("reviews/<int:year>-<int:number>/print/", views.month_print, name="month_print"),
    path("incident/", views.incident, name="incident"),
]


@hooks.register("register_admin_urls")
def access_addresses() -> list[Any]:
    return [path("access/", include((urls, "access")))]


class PermittedMenuItem(MenuItem):
    """Shown to those who have a permission."""

    def __init__(self, *args: Any, permission: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.permission = permission

    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm(self.permission)


@hooks.register("register_privacy_menu_item")
def record_menu() -> MenuItem:
    return PermittedMenuItem(
        "접속 기록",
        reverse("access:index"),
        icon_name="history",
        order=40,
        permission="people.view_accessrecord",
    )


@hooks.register("register_privacy_menu_item")
def review_menu() -> MenuItem:
    return PermittedMenuItem(
        "월간 점검",
        reverse("access:reviews"),
        icon_name="clipboard-list",
        order=41,
        permission="people.view_accessreview",
    )


@hooks.register("register_privacy_menu_item")
def incident_menu() -> MenuItem:
    return MenuItem("유출 사고 때 할 일", reverse("access:incident"), icon_name="warning", order=90)


class DuePanel(Component):
    """On the first page of those who sign reviews: the months that wait."""

    order = 120
    template_name = "pages/people/access/due_panel.html"

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        return {"due": months_due()}


@hooks.register("construct_homepage_panels")
def due_panel(request: HttpRequest, panels: list[Any]) -> None:
    if request.user.has_perm("people.add_accessreview") and months_due():
        panels.append(DuePanel())
