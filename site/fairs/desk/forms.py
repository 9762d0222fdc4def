"""What staff fill in for a fair."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from wagtail.admin.widgets import AdminDateInput, AdminTimeInput

from core import clock
from core.fields import UNTIL_MIDNIGHT, EndTimeFormField
from core.privacy import validate_no_rrn
from fairs.models import Company

MOST_SLOTS = 60


class CompanyForm(forms.ModelForm):
    video_url = forms.URLField(
        label="화상 면접 주소",
        required=False,
        max_length=200,
        assume_scheme="https",
        help_text="면접을 예약한 사람에게만, 시작하기 한 시간 전부터 보여요.",
        error_messages={"invalid": "https://로 시작하는 주소를 적어 주세요."},
    )

    class Meta:
        model = Company
        fields = ["name", "looks_for", "booth", "video_url"]
        widgets = {"looks_for": forms.Textarea(attrs={"rows": 3})}
        error_messages = {
            "name": {"required": "회사 이름을 적어 주세요."},
            "looks_for": {"required": "어떤 사람을 찾는지 적어 주세요."},
        }

    def clean_name(self) -> str:
        """One of each name at a fair; the form knows the fair, Django's own check doesn't."""
        name: str = self.cleaned_data["name"]
        same = Company.objects.filter(program=self.instance.program, name=name).exclude(pk=self.instance.pk)
        if same.exists():
            raise forms.ValidationError(
                "이 박람회에 이미 있는 회사예요. 목록에서 고쳐 주세요.", code="name_taken"
            )
        return name

    def clean_looks_for(self) -> str:
        text: str = self.cleaned_data["looks_for"]
        validate_no_rrn(text)
        return text


class CancelForm(forms.Form):
    """Why staff call an interview off, for whoever has it."""

    reason = forms.CharField(
        label="취소하는 이유",
        max_length=200,
        help_text="예약한 사람이 메일과 화면에서 읽어요. 예: 회사 사정으로 오지 못하게 됐어요.",
        validators=[validate_no_rrn],
        error_messages={"required": "예약한 사람에게 알릴 이유를 적어 주세요."},
    )


class SlotsForm(forms.Form):
    """One day's times, cut into slots of the same length."""

    day = forms.DateField(
        label="날짜", widget=AdminDateInput, error_messages={"required": "날짜를 골라 주세요."}
    )
    starts = forms.TimeField(
        label="부터", widget=AdminTimeInput, error_messages={"required": "시작 시각을 적어 주세요."}
    )
    ends = EndTimeFormField(
        label="까지",
        widget=AdminTimeInput,
        help_text=UNTIL_MIDNIGHT,
        error_messages={"required": "끝나는 시각을 적어 주세요."},
    )
    minutes = forms.IntegerField(
        label="한 사람에 몇 분",
        initial=20,
        min_value=5,
        max_value=120,
        error_messages={
            "required": "면접 시간을 적어 주세요.",
            "min_value": "5분 이상으로 적어 주세요.",
            "max_value": "120분까지 적을 수 있어요.",
        },
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if self.errors:
            return data
        length = (self.until - self.starts_at).total_seconds() / 60
        if self.starts_at <= clock.now():
            self.add_error("day", "지난 시간이에요. 앞으로 올 시간을 적어 주세요.")
        elif length < data["minutes"]:
            self.add_error("ends", "한 사람도 볼 수 없는 시간이에요. 끝나는 시각을 늦춰 주세요.")
        elif length / data["minutes"] > MOST_SLOTS:
            self.add_error("minutes", f"한 번에 {MOST_SLOTS}개까지 만들 수 있어요. 나누어 만들어 주세요.")
        return data

    @property
    def starts_at(self) -> datetime:
        return clock.at(self.cleaned_data["day"], self.cleaned_data["starts"])

    @property
    def until(self) -> datetime:
        return clock.end_at(self.cleaned_data["day"], self.cleaned_data["ends"])
