"""벌점 in the admin's addresses, menu and log."""

from typing import Any

from django.http import HttpRequest
from django.urls import include, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.log_actions import LogActionRegistry

from people.permissions import PageRight, has_right
from people.strikes import views
from people.strikes.numbers import NumbersView

urls = [
    path("", views.StrikeIndexView.as_view(), name="index"),
    path("results/", views.StrikeIndexView.as_view(results_only=True), name="index_results"),
    path("<int:pk>/", views.detail, name="detail"),
]


@hooks.register("register_admin_urls")
def strike_addresses() -> list[Any]:
    return [path("strikes/", include((urls, "strikes")))]


@hooks.register("register_admin_urls", order=-1)
def numbers_address() -> list[Any]:
    """The address that Wagtail gives to every setting: this one asks first, and so comes first."""
    names = {"app_name": "people", "model_name": "standingsettings"}
    view = NumbersView.as_view()
    return [path("settings/people/standingsettings/<int:pk>/", view, names, name="standing_numbers")]


class StrikesMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return has_right(request.user, PageRight.DESK)


@hooks.register("register_admin_menu_item")
def strikes_menu() -> MenuItem:
    return StrikesMenuItem("벌점", reverse("strikes:index"), icon_name=views.ICON, order=155)


@hooks.register("register_log_actions")
def log_actions(actions: LogActionRegistry) -> None:
    actions.register_action("people.strike_forgive", "벌점 없애기", "벌점을 없앴어요")
    actions.register_action("people.appeal_answer", "이의에 답하기", "벌점의 이의에 답했어요")
