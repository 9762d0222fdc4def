"""Files with a booking, and another time for it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, cast

from django import forms
from django.core.files.uploadedfile import UploadedFile

from bookings.files import RULES
from bookings.models import BookingFile, Unit
from core.file_fields import FilesField


class UploadForm(forms.Form):
    """Files for one purpose. Nobody need send it."""

    marks_fields = False

    def __init__(self, *args: Any, purpose: str, label: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["files"] = FilesField(
            rules=RULES[purpose], label=label or str(BookingFile.Purpose(purpose).label)
        )

    @property
    def uploads(self) -> list[UploadedFile]:
        found: list[UploadedFile] = self.cleaned_data["files"]
        return found


class MoveForm(forms.Form):
    """With whom, at the new time."""

    unit = forms.TypedChoiceField(
        label="누구와 이야기할까요?",
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": "목록에서 상담사를 골라 주세요."},
    )

    def __init__(
        self, data: Mapping[str, Any] | None, *, units: Iterable[Unit], free: Iterable[Unit], now: Unit | None
    ) -> None:
        """Of `free` one is chosen, the present one first; of `units` (everybody) once it was sent."""
        free = list(free)
        super().__init__(data, initial={"unit": now.pk if now and now in free else None})
        offered = list(units) if self.is_bound else free
        field = cast(forms.TypedChoiceField, self.fields["unit"])
        field.choices = [("", "아무나"), *((unit.pk, unit.name) for unit in offered)]
