"""What staff fill in to open a draw."""

from __future__ import annotations

from datetime import date, time
from typing import Any, cast

from django import forms
from django.db.models import QuerySet

from bookings.desk.forms import ReasonForm, date_field, time_field
from bookings.enums import Weekday
from bookings.models import ResourcePage
from bookings.services.drawing import MOST_DAYS, Days
from core import clock

MOMENT = {"required": "날짜와 시간을 골라 주세요.", "invalid": "날짜와 시간을 다시 확인해 주세요."}


def moment_field(**kwargs: Any) -> forms.DateTimeField:
    """A moment in Seoul (the zone of the site)."""
    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    return forms.DateTimeField(widget=widget, error_messages=MOMENT, **kwargs)


class CancelForm(ReasonForm):
    """Why a draw is called off."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].help_text = "신청한 사람에게 메일로 알려 드려요."


class DrawForm(forms.Form):
    """Which times, and until when one enters."""

    resource = forms.ModelChoiceField(
        label="자원",
        queryset=ResourcePage.objects.none(),
        error_messages={"required": "자원을 골라 주세요.", "invalid_choice": "목록에서 골라 주세요."},
    )
    first = date_field(label="첫날")
    last = date_field(label="마지막 날", required=False, help_text="하루면 비워 두세요.")
    weekdays = forms.TypedMultipleChoiceField(
        label="요일",
        choices=Weekday.choices,
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="몇 요일만 추첨하면 골라 주세요. 고르지 않으면 모든 요일이에요.",
    )
    starts = time_field(label="몇 시부터", required=False, help_text="비워 두면 여는 때부터예요.")
    ends = time_field(label="몇 시까지", required=False, help_text="비워 두면 닫는 때까지예요.")
    opens_at = moment_field(label="신청 시작")
    closes_at = moment_field(
        label="신청 마감", help_text="마감하면 바로 추첨해요. 추첨하는 첫 시간보다 앞서야 해요."
    )

    def __init__(self, *args: Any, resources: QuerySet[ResourcePage], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ModelChoiceField, self.fields["resource"]).queryset = resources

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        first, last = data.get("first"), data.get("last")
        if first and first <= clock.today():
            self.add_error("first", "내일부터의 날을 골라 주세요. 오늘은 추첨할 틈이 없어요.")
        if first and last and not 0 <= (last - first).days <= MOST_DAYS:
            self.add_error("last", f"마지막 날은 첫날부터 {MOST_DAYS}일 안이어야 해요.")
        starts, ends = data.get("starts") or time(), data.get("ends")
        if ends and ends <= starts:
            self.add_error("ends", "끝나는 시간은 시작하는 시간보다 뒤여야 해요.")
        return data

    @property
    def days(self) -> Days:
        data = self.cleaned_data
        first: date = data["first"]
        return Days(
            first,
            data["last"] or first,
            frozenset(data["weekdays"]) or frozenset(Weekday.values),
            data["starts"] or time(),
            data["ends"] or None,
        )
