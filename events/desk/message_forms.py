"""What staff write to people of a program."""

from __future__ import annotations

from typing import Any, cast

from django import forms

from core import formats
from core.privacy import validate_no_rrn
from events.enums import Audience
from events.models import ProgramPage, Session
from events.models.staff_messages import MOST_WORDS
from events.services.staff_messages import Draft


class MessageForm(forms.Form):
    """To whom, what and why. `count` and `request_key` come from the page that shows it before it goes."""

    audience = forms.ChoiceField(
        label="누구에게",
        choices=Audience.choices,
        initial=Audience.SEATED,
        widget=forms.RadioSelect,
        error_messages={"required": "누구에게 보낼지 골라 주세요."},
    )
    session = forms.ChoiceField(label="어느 회차", required=False)
    subject = forms.CharField(
        label="제목",
        max_length=100,
        validators=[validate_no_rrn],
        error_messages={
            "required": "제목을 적어 주세요.",
            "max_length": "제목은 100자까지 적을 수 있어요. 조금 줄여 주세요.",
        },
    )
    body = forms.CharField(
        label="내용",
        max_length=MOST_WORDS,
        validators=[validate_no_rrn],
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text="글만 보낼 수 있어요. 다른 사람의 이름이나 연락처, 광고는 적지 마세요.",
        error_messages={
            "required": "내용을 적어 주세요.",
            "max_length": f"{MOST_WORDS:,}자까지 적을 수 있어요. 조금 줄여 주세요.",
        },
    )
    reason = forms.CharField(
        label="보내는 이유",
        min_length=5,
        max_length=200,
        validators=[validate_no_rrn],
        help_text="받는 사람에게는 보이지 않고, 접속 기록에 남아요. 예: 장소가 바뀐 것을 알림",
        error_messages={
            "required": "왜 보내는지 적어 주세요.",
            "min_length": "이유를 다섯 글자 이상 적어 주세요.",
        },
    )
    count = forms.IntegerField(required=False, widget=forms.HiddenInput)
    request_key = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, program: ProgramPage, sessions: list[Session], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.program = program
        self.sessions = {str(each.pk): each for each in sessions}
        if not sessions:
            del self.fields["session"]
            return
        times = [
            (key, formats.period_text(each.starts_at, each.ends_at)) for key, each in self.sessions.items()
        ]
        cast(forms.ChoiceField, self.fields["session"]).choices = [("", "모든 회차"), *times]

    @property
    def draft(self) -> Draft:
        data = self.cleaned_data
        return Draft(
            program=self.program,
            session=self.sessions.get(data.get("session", "")),
            audience=Audience(data["audience"]),
            subject=" ".join(data["subject"].split()),
            body=data["body"],
            reason=data["reason"],
        )
