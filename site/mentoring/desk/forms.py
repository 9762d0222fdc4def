"""What staff write about long-term mentoring."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from wagtail.models import Page

from core import clock
from core.privacy import validate_no_rrn
from mentoring.enums import Mood
from mentoring.models import Mentor
from mentoring.models.plans import TALKED_LENGTH
from mentoring.services.plans import MOST_GOALS
from people.models import User

GOAL_LENGTH = 200
DAY = forms.TextInput(attrs={"type": "date"})


class PlanForm(forms.Form):
    """For whom, where, since when, with whom, and first goals."""

    contact = forms.CharField(
        label="함께할 청년의 메일 주소나 휴대전화 번호",
        max_length=254,
        help_text="전체를 정확하게 적어 주세요. 찾아본 것도 접속 기록에 남아요. 먼저 ‘내 동의’에서 민감정보 동의를 해야 해요.",
        error_messages={"required": "메일 주소나 휴대전화 번호를 적어 주세요."},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    page = forms.ModelChoiceField(label="센터", queryset=Page.objects.none(), empty_label=None)
    starts_on = forms.DateField(
        label="시작하는 날",
        widget=DAY,
        error_messages={
            "required": "시작하는 날을 골라 주세요.",
            "invalid": "날짜를 2026-12-01처럼 적어 주세요.",
        },
    )
    mentor = forms.ModelChoiceField(
        label="멘토", queryset=Mentor.objects.none(), required=False, empty_label="멘토 없이"
    )
    goals = forms.CharField(
        label="첫 목표",
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        validators=[validate_no_rrn],
        help_text="한 줄에 하나씩, 함께 정한 작은 목표를 적어 주세요. 나중에 더할 수 있어요.",
    )

    def __init__(self, *args: Any, pages: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        page = cast(Any, self.fields["page"])
        page.queryset, page.initial = pages, pages.first()
        self.fields["starts_on"].initial = clock.today().isoformat()
        cast(Any, self.fields["mentor"]).queryset = Mentor.objects.shown()

    def clean_goals(self) -> list[str]:
        goals = [line.strip() for line in self.cleaned_data["goals"].splitlines() if line.strip()]
        if len(goals) > MOST_GOALS or any(len(goal) > GOAL_LENGTH for goal in goals):
            raise ValidationError(
                f"목표는 {MOST_GOALS}개까지, 하나에 {GOAL_LENGTH}자까지 적을 수 있어요.", code="goals"
            )
        return goals


class GoalForm(forms.Form):
    text = forms.CharField(
        label="새 목표",
        max_length=GOAL_LENGTH,
        validators=[validate_no_rrn],
        error_messages={"required": "목표를 적어 주세요."},
    )


class CheckForm(forms.Form):
    """What came of a month's talk."""

    held_on = forms.DateField(
        label="만난 날",
        widget=DAY,
        error_messages={
            "required": "만난 날을 골라 주세요.",
            "invalid": "날짜를 2026-12-01처럼 적어 주세요.",
        },
    )
    talked = forms.CharField(
        label="나눈 이야기",
        max_length=TALKED_LENGTH,
        widget=forms.Textarea(attrs={"rows": 8, "autocomplete": "off"}),
        validators=[validate_no_rrn],
        help_text="이어서 만나는 데 꼭 필요한 것만 적어 주세요. 본인이 ‘내 개인정보’에서 읽을 수 있어요.",
        error_messages={"required": "나눈 이야기를 짧게 적어 주세요."},
    )
    mood = forms.TypedChoiceField(
        label="한 달의 기분",
        required=False,
        coerce=int,
        empty_value=None,
        choices=[("", "묻지 않았어요"), *Mood.choices],
    )
    next_step = forms.CharField(
        label="다음에 할 일",
        required=False,
        max_length=300,
        validators=[validate_no_rrn],
        help_text="본인의 화면에도 보여요.",
    )

    def clean_held_on(self) -> Any:
        day = self.cleaned_data["held_on"]
        if day > clock.today():
            raise ValidationError("아직 오지 않은 날이에요. 만난 다음에 적어 주세요.", code="future")
        return day


class DoneForm(forms.Form):
    note = forms.CharField(
        label="한 일",
        max_length=500,
        validators=[validate_no_rrn],
        help_text="예: 문자를 남기고 일주일 뒤 다시 연락하기로 함",
        error_messages={"required": "어떻게 했는지 짧게 적어 주세요."},
    )


class HandOverForm(forms.Form):
    to = forms.ModelChoiceField(
        label="넘겨받을 상담사",
        queryset=User.objects.none(),
        error_messages={"required": "누가 넘겨받는지 골라 주세요."},
    )

    def __init__(self, *args: Any, counsellors: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(Any, self.fields["to"]).queryset = counsellors
