"""The form of a registration: who, the first time; nothing else, unless the program asks more."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms

from people.details import PersonDetailsForm
from people.models import User

NEEDS = frozenset({"name", "phone"})
"""What a center must know of whoever comes."""


class RegistrationForm(forms.Form):
    request_key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        kwargs["initial"] = {"request_key": uuid.uuid4()} | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        details = PersonDetailsForm(person=person, needs=NEEDS)
        self.unknown = list(details.fields)
        self.fields |= details.fields
        self.initial = {**details.initial, **self.initial}

    @property
    def details(self) -> list[forms.BoundField]:
        """The fields about the person that are still to be asked."""
        return [self[name] for name in self.unknown]

    @property
    def told(self) -> dict[str, Any]:
        """What the person told now."""
        return {name: self.cleaned_data[name] for name in self.unknown}
