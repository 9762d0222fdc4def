"""Opening hours of a resource: rows of weekdays × from..until, closures with a reason (at a time, and of every month), holidays."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from wagtail.admin.widgets import AdminDateInput, AdminDateTimeInput, AdminTimeInput

from bookings.desk.forms import validate_year
from bookings.desk.reach import desk_resources
from bookings.enums import ResourceKind, Weekday
from bookings.models import OpeningCalendar, ResourcePage, Unit
from bookings.services.closures import bookings_hit
from bookings.services.opening import (
    ClosedTime,
    RegularDays,
    WeeklyHours,
    opening_calendar_for,
    opening_save,
    regular_days_of,
    weekly_hours_of,
)
from core import clock
from core.fields import UNTIL_MIDNIGHT, EndTimeFormField
from core.privacy import validate_no_rrn
from core.weeks import Week


class WeeklyForm(forms.Form):
    weekdays = forms.TypedMultipleChoiceField(
        label="요일",
        choices=Weekday.choices,
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "요일을 하나 이상 골라 주세요."},
    )
    opens = forms.TimeField(label="여는 시간", widget=AdminTimeInput)
    closes = EndTimeFormField(label="닫는 시간", widget=AdminTimeInput, help_text=UNTIL_MIDNIGHT)
    valid_from = forms.DateField(label="이 날부터", widget=AdminDateInput, validators=[validate_year])
    valid_until = forms.DateField(
        label="이 날까지",
        widget=AdminDateInput,
        required=False,
        help_text="비우면 계속",
        validators=[validate_year],
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        opens, closes = data.get("opens"), data.get("closes")
        if opens is not None and closes is not None and not clock.ends_later(opens, closes):
            self.add_error(
                "closes", "닫는 시간은 여는 시간보다 뒤여야 해요. 자정을 넘기면 두 줄로 나눠 주세요."
            )
        first, last = data.get("valid_from"), data.get("valid_until")
        if first and last and last < first:
            self.add_error("valid_until", "끝나는 날은 시작하는 날보다 뒤여야 해요.")
        return data


class ClosureForm(forms.Form):
    starts_at = forms.DateTimeField(label="부터", widget=AdminDateTimeInput, validators=[validate_year])
    ends_at = forms.DateTimeField(label="까지", widget=AdminDateTimeInput, validators=[validate_year])
    reason = forms.CharField(
        label="이유",
        max_length=80,
        validators=[validate_no_rrn],
        help_text="이용자에게 보여요. 예: 시설 점검",
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("starts_at") and data.get("ends_at") and data["ends_at"] <= data["starts_at"]:
            self.add_error("ends_at", "끝나는 때는 시작하는 때보다 뒤여야 해요.")
        return data


class RegularForm(forms.Form):
    weeks = forms.TypedMultipleChoiceField(
        label="몇째",
        choices=Week.choices,
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "몇째 주인지 하나 이상 골라 주세요."},
        help_text="그 요일이 그달에 몇째로 오는지예요. ‘마지막’은 넷째일 때도, 다섯째일 때도 있어요.",
    )
    weekday = forms.TypedChoiceField(label="요일", choices=[("", "고르기"), *Weekday.choices], coerce=int)
    reason = forms.CharField(
        label="이유",
        max_length=80,
        validators=[validate_no_rrn],
        help_text="이용자에게 보여요. 예: 정기 휴관",
    )


class HolidayForm(forms.Form):
    closes_on_holidays = forms.BooleanField(
        label="공휴일에 쉬어요", required=False, help_text="공휴일 목록은 ‘공휴일’ 메뉴에서 고칠 수 있어요."
    )


WeeklyFormSet = forms.formset_factory(WeeklyForm, extra=2, can_delete=True)
RegularFormSet = forms.formset_factory(RegularForm, extra=1, can_delete=True)
ClosureFormSet = forms.formset_factory(ClosureForm, extra=2, can_delete=True)


class OpeningForms:
    """The four parts of the screen as one form."""

    def __init__(self, opening: OpeningCalendar, data: Any = None) -> None:
        self.opening = opening
        weekly = [vars(row) for row in weekly_hours_of(opening)]
        closures = list(opening.closures.values("starts_at", "ends_at", "reason"))
        self.weekly = WeeklyFormSet(data, prefix="weekly", initial=weekly)
        regular = [vars(row) for row in regular_days_of(opening)]
        self.regular = RegularFormSet(data, prefix="regular", initial=regular)
        self.closures = ClosureFormSet(data, prefix="closures", initial=closures)
        self.holidays = HolidayForm(data, initial={"closes_on_holidays": opening.closes_on_holidays})
        for form in self.weekly.extra_forms:
            form.fields["valid_from"].initial = clock.today()

    def is_valid(self) -> bool:
        return all(
            [
                self.weekly.is_valid(),
                self.regular.is_valid(),
                self.closures.is_valid(),
                self.holidays.is_valid(),
            ]
        )

    def save(self) -> OpeningCalendar:
        """Keep the rules and expand them into rows."""
        return opening_save(
            resource=self.opening.resource,
            weekly=[WeeklyHours(**{**row, "weekdays": tuple(row["weekdays"])}) for row in _kept(self.weekly)],
            closures=[ClosedTime(**row) for row in _kept(self.closures)],
            regular=[RegularDays(**{**row, "weeks": tuple(row["weeks"])}) for row in _kept(self.regular)],
            closes_on_holidays=self.holidays.cleaned_data["closes_on_holidays"],
            unit=self.opening.unit,
        )


def _kept(formset: Any) -> list[dict[str, Any]]:
    rows = [
        form.cleaned_data
        for form in formset.forms
        if form.cleaned_data and not form.cleaned_data.get("DELETE")
    ]
    return [{name: value for name, value in row.items() if name != "DELETE"} for row in rows]


def rotas_of(resource: ResourcePage) -> list[Unit]:
    """The units of a resource that may have hours of their own."""
    if resource.kind != ResourceKind.APPOINTMENT:
        return []
    return list(Unit.objects.filter(resource=resource, is_active=True).order_by("sort_order", "pk"))


def say_what_is_hit(
    request: HttpRequest, resource: ResourcePage, unit: Unit | None = None
) -> HttpResponse | None:
    """A word where bookings (of one unit) lie in times that are closed now, and the way to them for who may move them."""
    found = [each for each in bookings_hit([resource], clock.now()) if not each.is_meant]
    hit = [each for each in found if unit is None or each.booking.unit_id == unit.pk]
    if not hit:
        return None
    messages.warning(request, f"자리를 잃은 예약이 {len(hit)}건 있어요. 옮기거나 취소해 주세요.")
    if not desk_resources(request.user).filter(pk=resource.pk).exists():
        return None
    return redirect(f"{reverse('desk:closures')}?resource={resource.pk}")


def hours(request: HttpRequest, pk: int) -> HttpResponse:
    """Weekly rules, closures, holidays. Bookings that don't fit any more are shown next, to move or cancel them."""
    resource = get_object_or_404(desk_resources(request.user), pk=pk)
    forms = OpeningForms(opening_calendar_for(resource), request.POST or None)
    if request.method == "POST" and forms.is_valid():
        forms.save()
        messages.success(request, "운영 시간을 저장했어요. 예약 화면에 바로 보여요.")
        return say_what_is_hit(request, resource) or redirect("desk:hours", pk)
    context = {
        "page_title": f"운영 시간 · {resource.title}",
        "header_icon": "time",
        "resource": resource,
        "forms": forms,
        "rotas": rotas_of(resource),
    }
    return render(request, "pages/bookings/desk/hours.html", context)
