"""What is asked on the site: questions, answers, open times, requests."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

from core import clock
from core.privacy import validate_no_rrn
from mentoring.enums import Way
from mentoring.models.plans import ENTRY_LENGTH
from mentoring.models.questions import ANSWER_LENGTH, TEXT_LENGTH
from mentoring.models.talks import LEAD, TOPIC_LENGTH
from mentoring.services.slots import LENGTHS, MOST_WEEKS
from people.details import PersonDetailsForm
from people.models import User

FURTHEST = timedelta(days=180)
DAY_PATTERN = "2026-12-01"


class Words(forms.CharField):
    """A text of some lines; line ends count once, as in the browser."""

    def __init__(self, label: str, max_length: int, rows: int, required: str, **kwargs: Any) -> None:
        super().__init__(
            label=label,
            max_length=max_length,
            widget=forms.Textarea(attrs={"rows": rows}),
            validators=[validate_no_rrn],
            error_messages={
                "required": required,
                "max_length": f"{max_length:,}자까지 적을 수 있어요. 지금은 %(show_value)d자예요.",
            },
            **kwargs,
        )

    def to_python(self, value: Any) -> str:
        return (super().to_python(value) or "").replace("\r\n", "\n")


class _WithName(forms.Form):
    """Also asks for the name of somebody who has yet to tell it."""

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        details = PersonDetailsForm(person=person, needs={"name"})
        self.unknown = list(details.fields)
        self.fields = {**details.fields, **self.fields}

    @property
    def told(self) -> dict[str, Any]:
        """What the person told now."""
        return {name: self.cleaned_data[name] for name in self.unknown}


class QuestionForm(_WithName):
    text = Words(
        "질문",
        TEXT_LENGTH,
        6,
        "무엇이 궁금한지 적어 주세요.",
        help_text="멘토에게는 이름을 가려서 보여요. 연락처나 다른 사람의 이야기는 적지 마세요.",
    )


class AnswerForm(forms.Form):
    text = Words("답", ANSWER_LENGTH, 8, "답을 적어 주세요.", help_text="보낸 뒤에는 고칠 수 없어요.")


class TalkForm(_WithName):
    topic = Words(
        "무엇을 이야기하고 싶나요?",
        TOPIC_LENGTH,
        4,
        "무엇을 이야기하고 싶은지 한두 문장 적어 주세요.",
        help_text="예: 비전공자인데 개발 직무를 어떻게 준비했는지 듣고 싶어요.",
    )


class ReasonForm(forms.Form):
    """Why the mentor can't; a young person need not say."""

    reason = forms.CharField(
        label="이유",
        max_length=200,
        validators=[validate_no_rrn],
        help_text="상대에게 그대로 보여요. 예: 그날 회사 일이 생겼어요.",
        error_messages={
            "required": "상대가 알 수 있게 이유를 적어 주세요.",
            "max_length": "이유는 200자까지 적을 수 있어요.",
        },
    )


def meeting_url() -> forms.URLField:
    return forms.URLField(
        label="온라인 주소",
        required=False,
        max_length=300,
        assume_scheme="https",
        validators=[URLValidator(schemes=["https"], message="https://로 시작하는 주소를 적어 주세요.")],
        widget=forms.URLInput(attrs={"placeholder": "https://"}),
        help_text="줌이나 구글 미트 주소예요. 시작하기 한 시간 전부터 두 사람에게만 보여요. 나중에 적어도 돼요.",
        error_messages={
            "invalid": "https://로 시작하는 주소를 적어 주세요.",
            "max_length": "주소가 너무 길어요. 300자까지 적을 수 있어요.",
        },
    )


class UrlForm(forms.Form):
    url = meeting_url()


class SlotsForm(forms.Form):
    """Open times: one, or the same hour every week."""

    day = forms.DateField(
        label="날짜",
        widget=forms.TextInput(attrs={"type": "date"}),
        error_messages={
            "required": "날짜를 골라 주세요.",
            "invalid": f"날짜를 {DAY_PATTERN}처럼 적어 주세요.",
        },
    )
    start = forms.TimeField(
        label="시작 시각",
        widget=forms.TextInput(attrs={"type": "time"}),
        error_messages={"required": "시작 시각을 골라 주세요.", "invalid": "시각을 19:00처럼 적어 주세요."},
    )
    minutes = forms.TypedChoiceField(
        label="길이", coerce=int, choices=[(each, f"{each}분") for each in LENGTHS], initial=LENGTHS[0]
    )
    weeks = forms.TypedChoiceField(
        label="몇 주 동안",
        coerce=int,
        choices=[(1, "한 번만"), *((each, f"매주, {each}주 동안") for each in range(2, MOST_WEEKS + 1))],
        initial=1,
    )
    way = forms.ChoiceField(label="방법", choices=Way.choices, initial=Way.ONLINE, widget=forms.RadioSelect)
    place = forms.CharField(
        label="센터 안의 장소",
        max_length=120,
        required=False,
        validators=[validate_no_rrn],
        help_text="센터에서 만날 때만 적어 주세요. 예: 2층 상담실",
    )

    @property
    def starts_at(self) -> datetime:
        start: time = self.cleaned_data["start"]
        return clock.at(self.cleaned_data["day"], start)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("day") and data.get("start") is not None:
            ahead = self.starts_at - clock.now()
            if ahead < LEAD:
                self.add_error("day", ValidationError("하루 뒤부터 열 수 있어요. 더 늦은 때를 골라 주세요."))
            elif ahead > FURTHEST:
                self.add_error("day", ValidationError("여섯 달 안의 날짜를 골라 주세요."))
        return data


class EntryForm(forms.Form):
    text = Words("오늘의 일지", ENTRY_LENGTH, 6, "한 줄이라도 적어 주세요.")
    is_shared = forms.BooleanField(
        label="담당 선생님, 멘토와 함께 볼게요",
        required=False,
        help_text="체크하지 않으면 나만 읽어요. 언제든 바꿀 수 있어요.",
    )
