"""The form of a booking: how long, how many, and, the first time, who."""

from __future__ import annotations

import uuid
from typing import Any, cast

from django import forms

from bookings.attempts import Facts
from bookings.models import Policy, ResourcePage
from bookings.selectors import Slot
from core import formats
from core.privacy import validate_no_rrn
from people.details import PersonDetailsForm
from people.models import User

NEEDS = frozenset({"name", "phone"})
"""What a center must know of whoever books."""
LENGTH_ERROR = "이용 시간을 골라 주세요."


class BookingForm(forms.Form):
    """`minutes` offers what the policy allows; whether it is free is decided by the rules, not by the form.

    A form that was sent is checked without the slot, which need not be read then.
    """

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
    request_key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        *args: Any,
        person: User,
        resource: ResourcePage,
        slot: Slot,
        **kwargs: Any,
    ) -> None:
        policy = cast(Policy, resource.policy)
        kwargs["initial"] = {"request_key": uuid.uuid4(), "party_size": policy.min_party} | kwargs.get(
            "initial", {}
        )
        super().__init__(*args, **kwargs)
        offered = policy.lengths if self.is_bound else slot.minutes or policy.lengths
        cast(forms.TypedChoiceField, self.fields["minutes"]).choices = [
            (minutes, formats.minutes_text(minutes)) for minutes in offered
        ]
        self.initial.setdefault("minutes", offered[0])
        details = PersonDetailsForm(person=person, needs=NEEDS)
        self.fields |= details.fields
        self.initial = {**details.initial, **self.initial}
        self.asked = list(details.fields)

    def tell_capacity(self, facts: Facts) -> None:
        """Before the form is shown: how many people the resource takes."""
        party = self["party_size"]
        least, most = facts.policy.min_party, facts.capacity
        party.help_text = f"나를 포함해 {least}명부터 {most}명까지 쓸 수 있어요."
        party.field.widget.attrs |= {"min": least, "max": most}

    @property
    def details(self) -> list[forms.BoundField]:
        """The fields about the person that are still to be asked."""
        return [self[name] for name in self.asked]

    @property
    def told(self) -> dict[str, Any]:
        """What the person told now."""
        return {name: self.cleaned_data[name] for name in self.asked}

    def clean_request_key(self) -> uuid.UUID | None:
        return self.cleaned_data.get("request_key") or None


class CancelForm(forms.Form):
    """Staff cancel with a reason that the person reads."""

    reason = forms.CharField(
        label="취소하는 이유",
        max_length=200,
        validators=[validate_no_rrn],
        help_text="예약한 사람에게 메일로 알려 드려요.",
        error_messages={"required": "예약한 사람에게 알릴 이유를 적어 주세요."},
    )
