"""파기대장 and 이용 통계 in the admin's addresses and menus."""

from typing import Any

from django.http import HttpRequest
from django.urls import include, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from people.reports import views
from people.reports.summary import may_see_uses

urls = [
    path("destruction/", views.LedgerView.as_view(), name="ledger"),
    path("destruction/results/", views.LedgerView.as_view(results_only=True), name="ledger_results"),
    path("uses/", views.UseReportView.as_view(), name="uses"),
    path("uses/results/", views.UseReportView.as_view(results_only=True), name="uses_results"),
    path("uses/print/", views.UsePrintView.as_view(), name="uses_print"),
]


@hooks.register("register_admin_urls")
def report_addresses() -> list[Any]:
    return [path("statistics/", include((urls, "reports")))]


class LedgerMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm("people.view_destruction")


@hooks.register("register_privacy_menu_item")
def ledger_menu() -> MenuItem:
    return LedgerMenuItem("파기대장", reverse("reports:ledger"), icon_name="bin", order=50)


class UsesMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return may_see_uses(request.user)


@hooks.register("register_reports_menu_item")
def uses_menu() -> MenuItem:
    return UsesMenuItem("이용 통계", reverse("reports:uses"), icon_name="view", order=10)
