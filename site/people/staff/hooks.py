"""직원 in the Wagtail admin: addresses, menu, log."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import include, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.log_actions import LogActionRegistry

from people.models import StaffRole
from people.permissions import roles_managed_by
from people.staff import urls
from people.together import asked_together


@hooks.register("register_admin_urls")
def staff_addresses() -> list[Any]:
    return [path("staff/", include(urls))]


@asked_together
def gives_roles(user: Any) -> QuerySet[StaffRole]:
    return roles_managed_by(user)


class StaffMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return gives_roles(request.user)


@hooks.register("register_admin_menu_item")
def staff_menu() -> MenuItem:
    return StaffMenuItem("직원", reverse("staff:list"), name="staff", icon_name="group", order=800)


@hooks.register("register_log_actions")
def log_actions(actions: LogActionRegistry) -> None:
    actions.register_action("people.role_grant", "역할 주기", "역할을 줬어요")
    actions.register_action("people.role_revoke", "역할 거두기", "역할을 거뒀어요")
