"""Whom somebody brings: one row for each, by name or mobile number."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django import forms

from bookings.services.booking import Guest
from core.fields import PhoneFormField
from core.privacy import validate_no_rrn
from people.details import NameField

PREFIX = "companion"
ROW = re.compile(rf"{PREFIX}-(\d{{1,3}})-(?:name|phone)", re.ASCII)


class CompanionForm(forms.Form):
    """One row. An empty one is nobody."""

    name = NameField(
        label="이름",
        required=False,
        max_length=50,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"max_length": "이름은 50자까지 입력할 수 있어요."},
    )
    phone = PhoneFormField(
        label="휴대전화",
        mobile=True,
        required=False,
        validators=[validate_no_rrn],
        error_messages={
            "max_length": "휴대전화 번호는 010으로 시작하는 11자리예요. 예: 010-1234-5678",
        },
    )

    def __init__(self, data: Mapping[str, Any] | None, *, number: int) -> None:
        super().__init__(data, prefix=f"{PREFIX}-{number}")
        self.number = number + 1
        self.fields["phone"].widget.attrs["autocomplete"] = "off"  # not one's own

    @property
    def is_filled(self) -> bool:
        return self.number - 1 in _filled_rows(self.data)

    @property
    def guest(self) -> Guest | None:
        """Who it is, of a valid row."""
        name, phone = self.cleaned_data["name"], self.cleaned_data["phone"]
        return Guest(name, phone) if name or phone else None


class CompanionRows:
    """As many rows as the party has companions, and all that were filled in, whatever the party is."""

    def __init__(self, data: Mapping[str, Any] | None, *, wanted: int, most: int) -> None:
        filled = (number + 1 for number in _filled_rows(data or {}) if number < most)
        count = min(most, max(wanted, 1, *filled))
        self.forms = [CompanionForm(data, number=number) for number in range(count)]

    def is_valid(self) -> bool:
        return all(form.is_valid() for form in self.forms)

    @property
    def guests(self) -> list[Guest]:
        return [guest for form in self.forms if (guest := form.guest)]


def _filled_rows(data: Mapping[str, Any]) -> set[int]:
    found = ((ROW.fullmatch(name), value) for name, value in data.items())
    return {int(match[1]) for match, value in found if match and str(value).strip()}
