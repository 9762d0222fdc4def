from __future__ import annotations

from typing import Any, cast

from django import forms
from wagtail.models import Page

from core.privacy import validate_no_rrn
from people.models import User
from people.services.access import REASON_LENGTH


class FindForm(forms.Form):
    contact = forms.CharField(
        label="메일 주소나 휴대전화 번호",
        max_length=254,
        help_text="전체를 정확하게 적어 주세요. 찾아본 것도 접속 기록에 남아요.",
        error_messages={"required": "메일 주소나 휴대전화 번호를 적어 주세요."},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class NoteForm(forms.Form):
    page = forms.ModelChoiceField(label="센터", queryset=Page.objects.none(), empty_label=None)
    body = forms.CharField(
        label="메모",
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 12, "autocomplete": "off"}),
        help_text="상담을 이어 가는 데 꼭 필요한 것만 적어 주세요. 주민등록번호는 적지 마세요.",
        validators=[validate_no_rrn],
        error_messages={"required": "메모를 적어 주세요."},
    )

    def __init__(self, *args: Any, pages: Any = None, **kwargs: Any) -> None:
        """With `pages`, the center is chosen among them; a note that exists stays where it is."""
        super().__init__(*args, **kwargs)
        if pages is None:
            del self.fields["page"]
            return
        field = cast(forms.ModelChoiceField[Page], self.fields["page"])
        field.queryset = pages
        field.initial = pages.first()
        if len(pages) == 1:
            field.widget = field.hidden_widget()


class HandOverForm(forms.Form):
    to = forms.ModelChoiceField(
        label="넘겨받을 상담사",
        queryset=User.objects.none(),
        error_messages={"required": "누가 넘겨받는지 골라 주세요."},
    )
    contact = forms.CharField(
        label="한 사람의 메모만 넘길 때: 그 사람의 메일 주소나 휴대전화 번호",
        required=False,
        max_length=254,
        help_text="비워 두면 이 상담사가 쓴 메모를 모두 넘겨요.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    reason = forms.CharField(
        label="이유",
        min_length=5,
        max_length=REASON_LENGTH,
        help_text="접속 기록에 남아요. 예: 상담사가 11월 말에 그만둠",
        validators=[validate_no_rrn],
        error_messages={
            "required": "왜 넘기는지 적어 주세요.",
            "min_length": "이유를 다섯 글자 이상 적어 주세요.",
        },
    )

    def __init__(self, *args: Any, counsellors: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ModelChoiceField[User], self.fields["to"]).queryset = counsellors
