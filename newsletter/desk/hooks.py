"""Subscribers in the menu of the Wagtail admin."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import include, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from newsletter.desk import importing, subscribers

urls = [
    path("", subscribers.SubscriberListView.as_view(), name="index"),
    path("results/", subscribers.SubscriberListView.as_view(results_only=True), name="index_results"),
    path("export/", subscribers.SubscriberExportView.as_view(), name="export"),
    path("import/", importing.import_list, name="import"),
    path("refuse/", subscribers.refuse_by_hand, name="refuse"),
]


@hooks.register("register_admin_urls")
def subscriber_addresses() -> list[Any]:
    return [path("subscribers/", include((urls, "subscribers")))]


class SubscribersMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return subscribers.POLICY.user_has_permission(request.user, "view")


@hooks.register("register_admin_menu_item")
def subscribers_menu() -> MenuItem:
    return SubscribersMenuItem(
        "소식 구독자", reverse("subscribers:index"), name="subscribers", icon_name="group", order=845
    )
