"""The form of an interview: who, the first time; nothing else."""

from __future__ import annotations

from typing import Any

from django import forms

from people.details import PersonDetailsForm
from people.models import User

NEEDS = frozenset({"name", "phone"})
"""What a company and a center must know of whoever comes."""


class InterviewForm(forms.Form):
    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        details = PersonDetailsForm(person=person, needs=NEEDS)
        self.fields |= details.fields
        self.initial = {**details.initial, **self.initial}

    @property
    def told(self) -> dict[str, Any]:
        """What the person told now."""
        return dict(self.cleaned_data)
