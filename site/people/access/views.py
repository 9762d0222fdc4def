"""접속 기록 and 월간 점검, for those who may see the log: never for those whose work it shows."""

from __future__ import annotations

from datetime import date
from typing import Any

import django_filters
from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet, TextField
from django.db.models.functions import Cast
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column
from wagtail.admin.views import generic
from wagtail.permission_policies import ModelPermissionPolicy

from core import clock, formats
from core.privacy import validate_no_rrn
from people.access.summary import month_summary
from people.enums import AccessAction
from people.errors import Refused
from people.models import AccessRecord, AccessReview
from people.requests import signed_in
from people.services.access import records_of_month, verify
from people.services.access_review import month_sign, months_due, months_logged

POLICY = ModelPermissionPolicy(AccessRecord)
FIRST_NUMBERS = 10


def _months() -> list[tuple[str, str]]:
    return [(f"{month:%Y-%m}", f"{month.year}년 {month.month}월") for month in months_logged()]


class RecordFilterSet(WagtailFilterSet):
    month = django_filters.ChoiceFilter(label="달", choices=_months, method="in_month")
    actor = django_filters.CharFilter(label="누가(메일 주소)", lookup_expr="icontains")
    action = django_filters.MultipleChoiceFilter(
        label="한 일", choices=AccessAction.choices, widget=forms.CheckboxSelectMultiple
    )
    number = django_filters.NumberFilter(label="누구의(번호)", method="of_person", min_value=1)

    class Meta:
        model = AccessRecord
        fields = ["month", "actor", "action", "number"]

    def in_month(self, rows: QuerySet[AccessRecord], name: str, value: str) -> QuerySet[AccessRecord]:
        return rows & records_of_month(date.fromisoformat(f"{value}-01"))

    def of_person(self, rows: QuerySet[AccessRecord], name: str, value: Any) -> QuerySet[AccessRecord]:
        """Whose number stands in the list; JSON is searched as text, because SQLite knows no other way."""
        text = rows.annotate(numbers=Cast("people", TextField()))
        return text.filter(numbers__regex=rf"(^|[^0-9]){int(value)}([^0-9]|$)")


def _numbers(row: AccessRecord) -> str:
    shown = ", ".join(str(number) for number in row.people[:FIRST_NUMBERS])
    rest = len(row.people) - FIRST_NUMBERS
    return f"{shown} 외 {rest}명" if rest > 0 else shown


class RecordIndexView(generic.IndexView):
    """Every record, newest first. Nothing can be changed here, and nothing made a file of."""

    model = AccessRecord
    permission_policy = POLICY
    any_permission_required = ["view"]
    filterset_class = RecordFilterSet
    index_url_name = "access:index"
    index_results_url_name = "access:index_results"
    page_title = "접속 기록"
    header_icon = "history"
    default_ordering = "-pk"
    paginate_by = 50
    columns = [
        Column("at", label="언제", accessor=lambda row: f"{clock.local(row.at):%Y-%m-%d %H:%M:%S}"),
        Column("actor", label="누가"),
        Column("ip", label="어디에서"),
        Column("action", label="한 일", accessor="get_action_display"),
        Column("what", label="무엇을"),
        Column("people", label="누구의(번호)", accessor=_numbers),
        Column("reason", label="이유"),
    ]

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.is_export = False


# --- 월간 점검 ------------------------------------------------------------------------------


class SignForm(forms.Form):
    notes = forms.CharField(
        label="점검 의견",
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=2000,
        validators=[validate_no_rrn],
        help_text="무엇을 확인했는지, 눈에 띄는 기록은 왜 그랬는지 적어 주세요. 예: 밤 기록 3건은 행사 준비였음을 확인함.",
        error_messages={
            "required": "확인한 내용을 적어 주세요. 특별한 일이 없었으면 ‘이상 없음’이라고 쓰면 돼요."
        },
    )


def _check(request: HttpRequest, permission: str) -> None:
    if not request.user.has_perm(permission):
        raise PermissionDenied


def reviews(request: HttpRequest) -> HttpResponse:
    """The months that wait, and those that are signed."""
    _check(request, "people.view_accessreview")
    context = {
        "page_title": "월간 점검",
        "header_icon": "clipboard-list",
        "due": months_due(),
        "reviews": AccessReview.objects.all(),
        "running": clock.month_start(clock.today()),
    }
    return render(request, "pages/people/access/reviews.html", context)


def month(request: HttpRequest, year: int, number: int) -> HttpResponse:
    """One month: what happened, what is unusual, whether the chain holds; and the signature."""
    _check(request, "people.view_accessreview")
    day = _month(year, number)
    form = SignForm(request.POST or None)
    if request.method == "POST":
        _check(request, "people.add_accessreview")
        if form.is_valid():
            try:
                month_sign(month=day, reviewer=signed_in(request), notes=form.cleaned_data["notes"])
            except Refused as refusal:
                messages.error(request, refusal.message)
            else:
                messages.success(request, "점검을 마치고 서명했어요.")
            return redirect("access:month", year, number)
    context = {
        **_sheet(day),
        "page_title": f"{day.year}년 {day.month}월 점검",
        "header_icon": "clipboard-list",
        "form": form,
        "is_due": day in months_due(),
        "can_sign": request.user.has_perm("people.add_accessreview"),
    }
    return render(request, "pages/people/access/month.html", context)


def month_print(request: HttpRequest, year: int, number: int) -> HttpResponse:
    """월간 점검표, for paper."""
    _check(request, "people.view_accessreview")
    day = _month(year, number)
    context = {**_sheet(day), "today": formats.date_text(clock.today(), year=True)}
    return render(request, "pages/people/access/print.html", context)


def _month(year: int, number: int) -> date:
    try:
        day = date(year, number, 1)
    except ValueError:
        raise Http404 from None
    if day > clock.today():
        raise Http404
    return day


def _sheet(day: date) -> dict[str, Any]:
    return {
        "month": day,
        "summary": month_summary(day),
        "verdict": verify(day),
        "review": AccessReview.objects.filter(month=day).first(),
    }


def incident(request: HttpRequest) -> HttpResponse:
    """유출 사고 때 할 일: for every member of staff."""
    context = {"page_title": "유출 사고 때 할 일", "header_icon": "warning"}
    return render(request, "pages/people/access/incident.html", context)
