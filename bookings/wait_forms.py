"""The form of a place in line: how long, how many, and, the first time, who."""

from __future__ import annotations

from typing import Any

from django import forms

from bookings.attempts import Facts
from bookings.forms import LENGTH_ERROR, NEEDS
from core import formats
from people.details import PersonDetailsForm
from people.models import User


class WaitForm(forms.Form):
    """Takes what stands in the form of a refused booking as it is. What leaves no choice is not asked."""

    minutes = forms.TypedChoiceField(
        label="이용 시간",
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": LENGTH_ERROR, "invalid_choice": LENGTH_ERROR},
    )
    party_size = forms.IntegerField(
        label="함께하는 인원",
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        error_messages={
            "required": "몇 명이 쓰는지 입력해 주세요.",
            "invalid": "인원을 숫자로 입력해 주세요.",
        },
    )

    def __init__(self, data: Any = None, *, person: User, facts: Facts) -> None:
        policy, most = facts.policy, facts.capacity
        initial = {"minutes": policy.min_minutes, "party_size": policy.min_party}
        details = PersonDetailsForm(person=person, needs=NEEDS)
        super().__init__(data, initial={**details.initial, **initial})
        minutes, party = self.fields["minutes"], self.fields["party_size"]
        minutes.choices = [(length, formats.minutes_text(length)) for length in policy.lengths]  # type: ignore[attr-defined]
        party.help_text = f"나를 포함해 {policy.min_party}명부터 {most}명까지 쓸 수 있어요."
        party.widget.attrs |= {"min": policy.min_party, "max": most}
        if len(policy.lengths) == 1:
            minutes.widget = forms.HiddenInput()
        if most <= policy.min_party:
            party.widget, party.required = forms.HiddenInput(), False
        self.least = policy.min_party
        self.fields |= details.fields
        self.asked = list(details.fields)

    def clean_party_size(self) -> int:
        return self.cleaned_data["party_size"] or self.least

    @property
    def details(self) -> list[forms.BoundField]:
        """The fields about the person that are still to be asked."""
        return [self[name] for name in self.asked]

    @property
    def told(self) -> dict[str, Any]:
        """What the person told now."""
        return {name: self.cleaned_data[name] for name in self.asked}
