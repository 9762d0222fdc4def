"""Forms of the page from which an issue is sent."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError

from core import clock
from core.models import Region
from home.models import CenterPage
from newsletter.enums import TOPICS
from newsletter.matching import Reader

ANY = "모두"
LATEST = timedelta(days=60)
PAST = "지난 때예요. 앞으로 올 때를 골라 주세요."
TOO_LATE = "60일 안의 때를 골라 주세요."
MOMENT = {
    "invalid": "날짜와 시각을 함께 골라 주세요. 예: 2026-11-30 09:00",
    "required": "언제 보낼지 골라 주세요.",
}


class ReaderForm(forms.Form):
    """For whom one looks at an issue."""

    region = forms.ModelChoiceField(Region.objects.none(), label="지역", required=False, empty_label=ANY)
    center = forms.ModelChoiceField(
        CenterPage.objects.order_by("title"), label="센터", required=False, empty_label=ANY
    )
    topic = forms.ChoiceField(label="주제", required=False, choices=[("", ANY), *TOPICS.items()])
    language = forms.ChoiceField(label="언어", required=False, choices=[("ko", "한국어"), ("en", "English")])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        regions = cast(forms.ModelChoiceField, self.fields["region"])
        regions.queryset = Region.objects.valid_on(clock.today())

    def reader(self) -> Reader:
        """Where something was chosen that isn't there, everything is shown."""
        if not self.is_valid():
            return Reader()
        chosen = self.cleaned_data
        return Reader(
            topics=frozenset(filter(None, [chosen["topic"]])),
            regions=frozenset(each.pk for each in [chosen["region"]] if each),
            centers=frozenset(each.pk for each in [chosen["center"]] if each),
            language=chosen["language"] or "ko",
        )


class SendForm(forms.Form):
    """Sending can't be taken back, so it takes two things: a tick and a button."""

    sure = forms.BooleanField(
        label="미리 보고 시험 메일도 확인했어요",
        error_messages={"required": "보내면 되돌릴 수 없어요. 확인한 뒤에 표시해 주세요."},
    )


class ScheduleForm(SendForm):
    at = forms.DateTimeField(
        label="보낼 때",
        error_messages=MOMENT,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )

    def clean_at(self) -> datetime:
        at: datetime = self.cleaned_data["at"]
        if at <= clock.now():
            raise ValidationError(PAST)
        if at > clock.now() + LATEST:
            raise ValidationError(TOO_LATE)
        return at
