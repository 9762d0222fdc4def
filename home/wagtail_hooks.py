"""Centers in the Wagtail admin."""

from typing import Any

from django.http import HttpRequest
from django.urls import path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from home.models import CenterPage
from home.opening import views
from people.services.roles import center_open_groups


@hooks.register("register_admin_urls")
def opening_addresses() -> list[Any]:
    return [
        path("centers/open/", views.open_center, name="center_open"),
        path("centers/<int:pk>/opened/", views.opened, name="center_opened"),
    ]


class OpenCenterMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return (
            views.may_open_somewhere(request.user)
            and views.index_where_centers_open(request.user) is not None
        )


@hooks.register("register_admin_menu_item")
def opening_menu() -> MenuItem:
    return OpenCenterMenuItem(
        "센터 열기", reverse("center_open"), name="center-open", icon_name="home", order=810
    )


@hooks.register("after_create_page")
def roles_of_new_center(request: HttpRequest, page: Any) -> None:
    """A center that was made in the page tree has its roles, too."""
    if isinstance(page, CenterPage):
        center_open_groups(page)


@hooks.register("after_copy_page")
def roles_of_copied_center(request: HttpRequest, page: Any, new_page: Any) -> None:
    roles_of_new_center(request, new_page.specific)
