"""Sessions in the Wagtail admin: a list of those to come; each is changed on the pages of planning (`events.desk.planning`)."""

from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.views.generic import history, usage
from wagtail.admin.viewsets.model import ModelViewSet

from core import clock, formats
from core.viewsets import KoreanIndexView
from events.enums import SessionStatus
from events.models import Session
from events.permissions import sessions_run_by

PAST = "past"


def edit_url(session: Session) -> str:
    return reverse("planning:change", args=[session.pk])


class SessionFilterSet(WagtailFilterSet):
    """Coming sessions, unless the past ones are asked for."""

    when = django_filters.ChoiceFilter(
        label="언제", choices=[(PAST, "지난 회차")], empty_label="다가오는 회차", widget=forms.RadioSelect
    )
    status = django_filters.ChoiceFilter(
        label="상태", choices=SessionStatus.choices, widget=forms.RadioSelect
    )

    class Meta:
        model = Session
        fields = ["status"]

    def filter_queryset(self, queryset: QuerySet[Session]) -> QuerySet[Session]:
        if status := self.form.cleaned_data.get("status"):
            queryset = queryset.filter(status=status)
        if self.form.cleaned_data.get("when") == PAST:
            return queryset.filter(ends_at__lte=clock.now()).order_by("-starts_at", "-pk")
        return queryset.filter(ends_at__gt=clock.now())


class OwnSessionsMixin:
    """A session of a page that the user may not edit does not exist for them."""

    request: HttpRequest

    def get_object(self, *args: Any, **kwargs: Any) -> Session:
        session = super().get_object(*args, **kwargs)  # type: ignore[misc]
        if not sessions_run_by(self.request.user).filter(pk=session.pk).exists():
            raise Http404
        return session


class SessionIndexView(KoreanIndexView):
    def get_base_queryset(self) -> QuerySet[Session]:
        return sessions_run_by(self.request.user).select_related("program", "program__center")


class SessionEditView(OwnSessionsMixin, generic.EditView):
    """The address at which Wagtail looks for a form: there is one way to change a session, and it asks first."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return redirect(edit_url(self.get_object()))


class SessionHistoryView(OwnSessionsMixin, history.HistoryView):
    pass


class SessionUsageView(OwnSessionsMixin, usage.UsageView):
    pass


class SessionViewSet(ModelViewSet):
    model = Session
    icon = "date"
    name = "sessions"
    menu_label = "회차"
    menu_name = "sessions"
    menu_order = 160
    add_to_admin_menu = True
    copy_view_enabled = False
    form_fields: list[str] = []
    index_view_class = SessionIndexView
    edit_view_class = SessionEditView
    history_view_class = SessionHistoryView
    usage_view_class = SessionUsageView
    filterset_class = SessionFilterSet
    search_fields = ["program__title"]
    search_backend_name = None
    ordering = ["starts_at", "pk"]
    list_display = [
        TitleColumn("program", label="프로그램", accessor="program.title", get_url=edit_url),
        Column("center", label="센터", accessor=lambda row: row.program.center or "온 네트워크"),
        Column("when", label="언제", accessor=lambda row: formats.period_text(row.starts_at, row.ends_at)),
        Column("seats", label="신청/정원", accessor=lambda row: f"{row.seats_taken}/{row.capacity or '-'}"),
        Column("status", label="상태", accessor=Session.get_status_display),
    ]
