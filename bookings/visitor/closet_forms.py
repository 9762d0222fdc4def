"""What is asked of somebody who borrows a suit. What stands in addresses is read kindly: nothing for what makes no sense."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django import forms

from bookings.closet import Choice
from bookings.forms import NEEDS
from bookings.views import wanted_start
from core import clock, formats
from people.details import PersonDetailsForm
from people.models import User

FAR = timedelta(days=366)


def read_date(text: str) -> date | None:
    """`2026-11-27`, today or within a year."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if clock.today() <= day <= clock.today() + FAR else None


def read_choice(query: Mapping[str, str]) -> Choice:
    """What the address of a closet says: `?interview=2026-11-27&size=100&day=2026-11-25&start=2026-11-25T14:00`."""
    return Choice(
        interview_on=read_date(query.get("interview", "")),
        size=query.get("size", "")[:20],
        day=read_date(query.get("day", "")),
        start=wanted_start(query.get("start", "")),
    )


class BorrowForm(forms.Form):
    """Who borrows, the first time; and a key that makes a second click safe."""

    request_key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        details = PersonDetailsForm(person=person, needs=NEEDS)
        self.fields |= details.fields
        self.initial = {"request_key": uuid.uuid4(), **details.initial, **self.initial}
        self.asked = list(details.fields)

    @property
    def details(self) -> list[forms.BoundField]:
        """The fields about the person that are still to be asked."""
        return [self[name] for name in self.asked]

    @property
    def told(self) -> dict[str, Any]:
        """What the person told now."""
        return {name: self.cleaned_data[name] for name in self.asked}


class ExtendForm(forms.Form):
    """For which interview a suit is kept longer."""

    interview_on = forms.DateField(
        label="다음 면접 날짜",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": "다음 면접 날짜를 골라 주세요.",
            "invalid": "날짜를 2026-11-27처럼 입력해 주세요.",
        },
    )

    def __init__(self, *args: Any, first: date, last: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["interview_on"]
        field.widget.attrs |= {"min": first.isoformat(), "max": last.isoformat()}
        field.help_text = f"{formats.date_text(last)}까지의 면접이면 연장할 수 있어요."
