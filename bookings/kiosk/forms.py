"""Forms of the kiosk: digits only, nothing that a browser would remember."""

from __future__ import annotations

import re
import uuid
from typing import Any

from django import forms

from bookings.models.bookings import CODE_DIGITS, PIN_DIGITS
from bookings.services.walk_in import PHONE_END_DIGITS
from core.fields import PhoneFormField

PIN_ERROR = "도착 확인 번호는 숫자 네 자리예요."


def digits_field(most: int, **attrs: Any) -> forms.TextInput:
    """A field that the digits on the screen fill in."""
    return forms.TextInput(
        attrs={
            "inputmode": "numeric",
            "autocomplete": "off",
            "maxlength": most,
            "data-digits": most,
            "class": "digits",
            **attrs,
        }
    )


class PinField(forms.CharField):
    """Four digits, hidden from those who stand behind; never a password field, which browsers offer to keep."""

    def __init__(self, **kwargs: Any) -> None:
        widget = digits_field(PIN_DIGITS, **{"class": "digits digits--hidden"})
        super().__init__(widget=widget, error_messages={"required": PIN_ERROR}, **kwargs)

    def clean(self, value: Any) -> str:
        text = re.sub(r"\s", "", super().clean(value))
        if not re.fullmatch(rf"[0-9]{{{PIN_DIGITS}}}", text):
            raise forms.ValidationError(PIN_ERROR, code="invalid")
        return text


class RoomForm(forms.Form):
    """A room from now on: how many come, a phone number, a PIN of one's own choice."""

    party_size = forms.TypedChoiceField(
        label="몇 명이 쓰나요?",
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": "인원을 골라 주세요.", "invalid_choice": "인원을 다시 골라 주세요."},
    )
    phone = PhoneFormField(
        label="휴대전화 번호",
        mobile=True,
        widget=digits_field(11),
        error_messages={"required": "휴대전화 번호를 눌러 주세요."},
    )
    pin = PinField(label="내가 정하는 번호 네 자리", help_text="도착을 알리거나 창구에서 확인할 때 써요.")
    agreed = forms.BooleanField(
        label="개인정보 수집·이용에 동의해요",
        error_messages={"required": "방을 쓰려면 동의가 필요해요. 내용을 읽고 체크해 주세요."},
    )
    request_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, sizes: range) -> None:
        initial = {"request_key": uuid.uuid4(), "party_size": sizes.start, "phone": "010"}
        super().__init__(data, initial=initial)
        self.fields["party_size"].choices = [(size, f"{size}명") for size in sizes]  # type: ignore[attr-defined]
        # The field speaks to phones of one's own; this one is everybody's.
        self.fields["phone"].widget.attrs |= {"autocomplete": "off", "inputmode": "numeric"}


class ArrivalForm(forms.Form):
    """Who one is: the code of the booking or the end of the phone number, and the PIN."""

    who = forms.CharField(
        label="휴대전화 끝 네 자리 또는 예약 번호 여덟 자리",
        widget=digits_field(CODE_DIGITS + 1),
        error_messages={"required": "휴대전화 끝 네 자리나 예약 번호를 눌러 주세요."},
    )
    pin = PinField(
        label="도착 확인 번호 네 자리",
        help_text="예약 안내와 내 예약 화면에 있어요. 여기서 방을 받았다면 그때 정한 번호예요.",
    )

    def clean_who(self) -> str:
        digits = re.sub(r"[\s-]", "", self.cleaned_data["who"])
        if not re.fullmatch(rf"[0-9]{{{PHONE_END_DIGITS}}}|[0-9]{{{CODE_DIGITS}}}", digits):
            raise forms.ValidationError(
                "휴대전화 끝 네 자리나 예약 번호 여덟 자리를 눌러 주세요.", code="invalid"
            )
        return digits
