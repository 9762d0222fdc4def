from __future__ import annotations

import re
from datetime import date
from typing import Any, cast

from django import forms
from wagtail.admin.widgets import AdminDateInput
from wagtail.models import Page

from core import clock
from core.privacy import validate_no_rrn
from people.enums import RightsRequestKind

_CONTACT = re.compile(r"@|\d{3,4}[\s-]?\d{4}")
NO_CONTACT = "메일 주소나 전화번호는 적지 마세요. 누구인지 남기지 않는 기록이에요."


def validate_no_contact(text: str) -> None:
    """The register is for dates, not for people."""
    if _CONTACT.search(text):
        raise forms.ValidationError(NO_CONTACT, code="contact")


class RequestForm(forms.Form):
    page = forms.ModelChoiceField(
        label="센터",
        queryset=Page.objects.none(),
        error_messages={"required": "어느 센터에서 받았는지 골라 주세요."},
    )
    kind = forms.ChoiceField(
        label="무엇을 요청했나요",
        choices=RightsRequestKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "무엇을 요청했는지 골라 주세요."},
    )
    received_on = forms.DateField(label="받은 날", widget=AdminDateInput)
    person_number = forms.IntegerField(
        label="계정 번호",
        required=False,
        min_value=1,
        max_value=2**62,
        help_text="알고 있을 때만 적어 주세요.",
    )
    note = forms.CharField(
        label="메모",
        required=False,
        max_length=120,
        validators=[validate_no_rrn, validate_no_contact],
        help_text="나중에 알아볼 만큼만 적어 주세요. 이름과 연락처는 적지 마세요. 예: 전화, 예약 기록을 보고 싶어 함",
    )

    def __init__(self, *args: Any, pages: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast(forms.ModelChoiceField[Page], self.fields["page"])
        field.queryset = pages
        if len(pages) == 1:
            field.initial = pages[0]
        self.fields["received_on"].initial = clock.today

    def clean_received_on(self) -> date:
        day: date = self.cleaned_data["received_on"]
        if day > clock.today():
            raise forms.ValidationError("받은 날은 오늘이거나 지난 날이어야 해요.", code="future")
        return day


class DoneForm(forms.Form):
    answer = forms.CharField(
        label="어떻게 답했나요",
        max_length=200,
        validators=[validate_no_rrn, validate_no_contact],
        help_text="예: 본인인지 확인하고 창구에서 보여 드림. 거절했다면 까닭과, 이의를 내는 방법을 알렸는지 적어 주세요.",
        error_messages={"required": "어떻게 답했는지 적어 주세요."},
    )
