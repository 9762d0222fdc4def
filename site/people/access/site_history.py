"""Wagtail's report of everything that was done, where visitors appear as those who booked."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q, QuerySet
from django.urls import path
from wagtail.admin.auth import require_admin_access
from wagtail.admin.views.reports.audit_logging import LogEntriesView, SiteHistoryReportFilterSet
from wagtail.models import ModelLogEntry

from people.access.logged import LoggedList
from people.models import User
from people.permissions import staff_accounts
from people.requests import signed_in
from people.selectors import colleagues_of


class HistoryFilterSet(SiteHistoryReportFilterSet):
    def get_users_queryset(self) -> QuerySet[User]:
        """Colleagues only: nobody is offered a list of visitors, or of another center's staff."""
        return colleagues_of(signed_in(self.request)).order_by("email")

    class Meta(SiteHistoryReportFilterSet.Meta):
        pass


class SiteHistoryView(LoggedList, LogEntriesView):
    """Who did what; recorded like every list of people, and never a file."""

    access_what = "사이트 기록"
    filterset_class = HistoryFilterSet
    list_export: list[str] = []

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """What was done to accounts names them: only those of staff."""
        found = super().filter_queryset(queryset)
        if found.model is not ModelLogEntry:
            return found
        staff = [str(number) for number in staff_accounts().values_list("pk", flat=True)]
        accounts = ContentType.objects.get_for_model(User)
        return found.exclude(Q(content_type=accounts) & ~Q(object_id__in=staff))

    def people_on(self, shown: Iterable[Any]) -> Iterable[int | None]:
        return (entry.user_id for entry in shown)


# Wagtail offers no setting for the view; `config.urls` puts these before its own addresses.
urlpatterns = [
    path("reports/site-history/", require_admin_access(SiteHistoryView.as_view())),
    path("reports/site-history/results/", require_admin_access(SiteHistoryView.as_view(results_only=True))),
]
