"""The one-minute form, in both languages."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from core.privacy import RRN_REFUSED, looks_like_rrn
from surveys.enums import Helpful, Satisfaction
from surveys.models import TEXT_LENGTH
from surveys.services import Said

SKIP = "skip"
FIELD = "components/surveys/field.html"  # says neither 필수 nor 선택: every question may be left out
WORDS: dict[str, dict[str, Any]] = {
    "ko": {
        "satisfaction": "얼마나 만족했나요?",
        "helpful": "얼마나 도움이 됐나요?",
        "text": "하고 싶은 말이 있나요?",
        "help": "좋았던 것, 아쉬웠던 것 모두 좋아요. 이름이나 연락처는 적지 마세요.",
        "liked": Satisfaction.labels,
        "helped": Helpful.labels,
        "skip": "건너뛸게요",
        "rrn": RRN_REFUSED,
        "long": f"{TEXT_LENGTH}자까지 적을 수 있어요. 지금은 %(show_value)d자예요.",
        "nothing": "하나만이라도 답해 주세요. 답하고 싶지 않다면 이 창을 닫아도 괜찮아요.",
        "choice": "보기 가운데 하나를 골라 주세요.",
    },
    "en": {
        "satisfaction": "How happy were you with it?",
        "helpful": "How helpful was it?",
        "text": "Anything you would like to say?",
        "help": "What was good, what could be better. Please leave out names, addresses and phone numbers.",
        "liked": ["Very happy", "Happy", "So-so", "Unhappy", "Very unhappy"],
        "helped": ["Very helpful", "Helpful", "So-so", "Hardly", "Not at all"],
        "skip": "Skip",
        "rrn": "This looks like a resident registration number. Please delete the last digits and send again.",
        "long": f"Up to {TEXT_LENGTH} characters, please. There are %(show_value)d now.",
        "nothing": "Please answer at least one question. If you would rather not, just close this page.",
        "choice": "Please choose one of these.",
    },
}


class Points(forms.TypedChoiceField):
    """1 to 5, or nothing. Nothing can be chosen as well: without JavaScript, a choice is not taken back otherwise."""

    def __init__(self) -> None:
        super().__init__(coerce=points_of, empty_value=None, required=False, widget=forms.RadioSelect)


def points_of(value: str) -> int | None:
    return None if value == SKIP else int(value)


class SurveyForm(forms.Form):
    satisfaction = Points()
    helpful = Points()
    text = forms.CharField(
        required=False,
        max_length=TEXT_LENGTH,
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    def __init__(self, *args: Any, language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.words = words = WORDS[language]
        scales = {"satisfaction": (Satisfaction, words["liked"]), "helpful": (Helpful, words["helped"])}
        for name, (points, labels) in scales.items():
            field: Any = self.fields[name]
            field.choices = [*zip(points.values, labels, strict=True), (SKIP, words["skip"])]
            field.error_messages["invalid_choice"] = words["choice"]
        for name in self.fields:
            field = self.fields[name]
            field.label, field.template_name = words[name], FIELD
        self.fields["text"].help_text = words["help"]
        self.fields["text"].error_messages["max_length"] = words["long"]

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"]
        if looks_like_rrn(text):
            raise ValidationError(self.words["rrn"], code="rrn")
        return text

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors and not any(data.values()):
            raise ValidationError(self.words["nothing"], code="nothing")
        return data

    @property
    def said(self) -> Said:
        return Said(**self.cleaned_data)
