"""설문 결과 in the admin's addresses and menu."""

from typing import Any

from django.http import HttpRequest
from django.urls import include, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from surveys.admin import views
from surveys.report import may_see_answers

urls = [
    path("", views.report, name="index"),
    path("export/", views.export, name="export"),
]


@hooks.register("register_admin_urls")
def report_addresses() -> list[Any]:
    return [path("surveys/", include((urls, "survey_report")))]


class ReportMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return may_see_answers(request.user)


@hooks.register("register_reports_menu_item")
def report_menu() -> MenuItem:
    return ReportMenuItem(views.TITLE, reverse("survey_report:index"), icon_name="form", order=20)
