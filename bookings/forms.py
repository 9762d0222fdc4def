"""The forms of bookings: what all of them ask. `kind_forms` has one for each kind."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.forms.utils import ErrorDict

from bookings.asked import Asked
from bookings.models import Policy
from core import formats
from people.details import PersonDetailsForm
from people.models import User

NEEDS = frozenset({"name", "phone"})
"""What a center must know of whoever books."""
LENGTH_ERROR = "이용 시간을 골라 주세요."


class BookingForm(forms.Form):
    """What every booking asks: who, the first time. What else a kind asks stands in `kind_forms`.

    `fields_template` shows the fields of the kind; `wishes` gives what `booking_create` is asked with.
    """

    fields_template = ""
    request_key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, person: User, asked: Asked, **kwargs: Any) -> None:
        kwargs["initial"] = {"request_key": uuid.uuid4()} | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        self.person, self.asked, self.resource = person, asked, asked.resource
        self.policy = cast(Policy, asked.resource.policy)
        details = PersonDetailsForm(person=person, needs=NEEDS)
        self.unknown = list(details.fields)
        self.prepare()
        self.fields |= details.fields
        self.initial = {**details.initial, **self.initial}

    def prepare(self) -> None:
        """Make the fields of the kind fit the resource and the chosen start."""

    def dress(self) -> None:
        """Say what is so, before the form is shown. A form that books is never shown, and reads nothing for it."""

    @property
    def details(self) -> list[forms.BoundField]:
        """The fields about the person that are still to be asked."""
        return [self[name] for name in self.unknown]

    @property
    def told(self) -> dict[str, Any]:
        """What the person told now."""
        return {name: self.cleaned_data[name] for name in self.unknown}

    def wishes(self) -> dict[str, Any]:
        """The wishes of a valid form, as `booking_create` takes them."""
        return {"request_key": self.cleaned_data["request_key"]}

    @property
    def all_forms(self) -> list[forms.Form]:
        """The form, and forms that it holds."""
        return [self]

    def clean_request_key(self) -> uuid.UUID | None:
        return self.cleaned_data.get("request_key") or None


class TimedForm(BookingForm):
    """For how long. `minutes` offers what the policy allows; whether it is free is decided by the rules, not by the form.

    Where the policy has one length only, nothing is asked.
    """

    minutes = forms.TypedChoiceField(
        label="이용 시간",
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": LENGTH_ERROR, "invalid_choice": LENGTH_ERROR},
    )

    def prepare(self) -> None:
        lengths = self.policy.lengths
        field = cast(forms.TypedChoiceField, self.fields["minutes"])
        offered = lengths if self.is_bound else self.asked.slot.minutes or lengths
        field.choices = [(minutes, formats.minutes_text(minutes)) for minutes in offered]
        self.initial.setdefault("minutes", offered[0])
        if len(lengths) == 1:
            field.widget = forms.HiddenInput()
            self.initial["minutes"] = lengths[0]

    def wishes(self) -> dict[str, Any]:
        return {**super().wishes(), "minutes": self.cleaned_data["minutes"], "party_size": self.party}

    @property
    def party(self) -> int:
        """How many come."""
        return self.policy.min_party


def unjudge(shown: Iterable[forms.Form]) -> None:
    """Show again what was typed, without saying what is wrong: only more rows were asked for."""
    for form in shown:
        form._errors = ErrorDict()  # type: ignore[attr-defined]  # noqa: SLF001 - Django has no other way
