"""What somebody looks for at `/find/`: everything may be left open, and what can't be read is said kindly."""

from __future__ import annotations

from datetime import date as calendar_date
from datetime import time as clock_time
from datetime import timedelta
from typing import Any

from django import forms
from django.utils.datastructures import MultiValueDict

from bookings.enums import ResourceKind, Way
from bookings.selectors import Network, Search
from core import areas, clock, formats

HOURS = range(6, 24)
LENGTHS = (30, 60, 90, 120, 180, 240)
MOST_PEOPLE = 500


def _time_choices() -> list[tuple[str, str]]:
    return [("", "아무 때나"), *((f"{hour:02d}:00", formats.time_text(clock_time(hour))) for hour in HOURS)]


class FindForm(forms.Form):
    """A GET form: the search stands in the address and can be shared."""

    date = forms.DateField(
        label="언제",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d"],
        error_messages={"invalid": "날짜를 2026-10-05처럼 입력해 주세요."},
    )
    time = forms.TypedChoiceField(
        label="몇 시쯤",
        required=False,
        choices=_time_choices,
        coerce=clock_time.fromisoformat,
        empty_value=None,
    )
    minutes = forms.TypedChoiceField(
        label="몇 시간",
        required=False,
        coerce=int,
        empty_value="",
        choices=[("", "상관없어요"), *((n, f"{formats.minutes_text(n)} 이상") for n in LENGTHS)],
    )
    party_size = forms.IntegerField(
        label="몇 명",
        required=False,
        min_value=1,
        max_value=MOST_PEOPLE,
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "min": 1, "max": MOST_PEOPLE}),
        error_messages={
            "invalid": "인원을 숫자로 입력해 주세요.",
            "min_value": "한 명부터 찾을 수 있어요.",
            "max_value": "인원이 너무 많아요. 센터로 전화해 주세요.",
        },
    )
    near = forms.ChoiceField(label="어디 근처", required=False)
    kind = forms.ChoiceField(label="무엇", required=False, choices=[("", "무엇이든"), *ResourceKind.choices])
    way = forms.TypedChoiceField(
        label="상담이라면",
        required=False,
        coerce=Way,
        empty_value=None,
        choices=[("", "어떻게든"), *Way.choices],
    )

    def __init__(self, query: MultiValueDict[str, str], *, network: Network) -> None:
        self.today = clock.today()
        self.last = self.today + timedelta(days=network.horizon_days)
        super().__init__({"date": self.today.isoformat(), **{key: query[key] for key in query}})
        near = self.fields["near"]
        near.choices = [("", "어디든"), *areas.choices(network.areas)]  # type: ignore[attr-defined]
        for name in ("time", "minutes", "near", "kind", "way"):
            self.fields[name].error_messages["invalid_choice"] = "목록에서 골라 주세요."
        self.fields["date"].widget.attrs |= {
            "min": self.today.isoformat(),
            "max": self.last.isoformat(),
        }

    def clean_date(self) -> calendar_date:
        day = self.cleaned_data["date"] or self.today
        if not self.today <= day <= self.last:
            raise forms.ValidationError(
                f"{formats.date_text(self.today)}부터 {formats.date_text(self.last)}까지 찾을 수 있어요."
            )
        return day

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("way") and data.get("kind") not in ("", ResourceKind.APPOINTMENT):
            self.add_error("way", "상담을 찾을 때만 고를 수 있어요. ‘무엇’을 상담으로 바꿔 주세요.")
        return data

    @property
    def search(self) -> Search:
        """What could be read; the rest as if it had been left open."""
        self.is_valid()
        data: dict[str, Any] = self.cleaned_data
        return Search(
            day=data.get("date") or self.today,
            at=data.get("time"),
            minutes=data.get("minutes") or 0,
            party_size=data.get("party_size"),
            near=data.get("near") or "",
            kind=data.get("kind") or "",
            way=data.get("way"),
        )
