"""파기대장 and 이용 통계: read, exported and printed; nothing is changed here."""

from __future__ import annotations

from typing import Any

import django_filters
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.ui.tables import Column
from wagtail.admin.views import generic
from wagtail.admin.views.reports import ReportView
from wagtail.models import Page
from wagtail.permission_policies import ModelPermissionPolicy

from core import clock
from core.spreadsheets import KoreanSpreadsheets
from people.models import Destruction, Use
from people.reports.summary import Line, lines_of, may_see_uses, uses_seen_by
from people.services.uses import SERVICES


def _when(row: Destruction) -> str:
    return f"{clock.local(row.destroyed_at):%Y-%m-%d %H:%M}"


class LedgerView(KoreanSpreadsheets, generic.IndexView):
    """파기대장. Whose data it was stands nowhere, so its file needs no reason."""

    model = Destruction
    permission_policy = ModelPermissionPolicy(Destruction)
    any_permission_required = ["view"]
    index_url_name = "reports:ledger"
    index_results_url_name = "reports:ledger_results"
    page_title = "파기대장"
    header_icon = "bin"
    default_ordering = "-pk"
    paginate_by = 50
    columns = [
        Column("destroyed_at", label="파기한 때", accessor=_when),
        Column("label", label="자료"),
        Column("rows", label="건수"),
        Column("reason", label="이유"),
        Column("method", label="방법"),
    ]
    list_export = ["destroyed_at", "label", "rows", "reason", "method", "last_hash"]
    export_headings = {"last_hash": "마지막 해시"}
    export_filename = "didim-파기대장"


def _services(request: HttpRequest | None = None) -> list[tuple[str, str]]:
    return list(SERVICES.items())


def _centers(request: HttpRequest | None) -> QuerySet[Page]:
    uses = uses_seen_by(request.user) if request else Use.objects.none()
    return Page.objects.filter(pk__in=uses.order_by().values("page")).order_by("title")


class UseFilterSet(WagtailFilterSet):
    date = django_filters.DateFromToRangeFilter(label="날짜", widget=DateRangePickerWidget)
    service = django_filters.MultipleChoiceFilter(label="서비스", choices=_services)
    page = django_filters.ModelChoiceFilter(label="센터", queryset=_centers)

    class Meta:
        model = Use
        fields = ["date", "service", "page"]


class UseReportView(KoreanSpreadsheets, ReportView):
    """이용 통계: 연인원 by month, service and center, for reports to the town hall."""

    model = Use
    filterset_class = UseFilterSet
    index_url_name = "reports:uses"
    index_results_url_name = "reports:uses_results"
    results_template_name = "pages/people/reports/uses_results.html"
    page_title = "이용 통계"
    header_icon = "view"
    columns = [
        Column("month", label="달"),
        Column("center", label="센터"),
        Column("service", label="서비스"),
        Column("uses", label="연인원"),
        Column("first_uses", label="처음 이용"),
        Column("hours", label="이용 시간"),
    ]
    list_export = ["month", "center", "service", "uses", "first_uses", "hours"]
    export_headings = {column.name: column.label for column in columns}
    export_filename = "didim-이용통계"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not may_see_uses(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_queryset(self) -> QuerySet[Use]:
        return uses_seen_by(self.request.user)

    def get_filtered_queryset(self) -> list[Line]:
        return lines_of(super().get_filtered_queryset())

    def get_heading(self, queryset: Any, field: str) -> str:
        return self.export_headings[field]

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(*args, **kwargs)
        lines = self.object_list
        return {
            **context,
            "total": sum(line.uses for line in lines),
            "total_first": sum(line.first_uses for line in lines),
            "query": self.request.GET.urlencode(),
        }


class UsePrintView(UseReportView):
    """The same on paper."""

    paginate_by = None

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        return render(
            self.request, "pages/people/reports/uses_print.html", {**context, "today": clock.today()}
        )
