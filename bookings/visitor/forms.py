"""Files with a booking, and another time for it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, cast

from django import forms
from django.core.files.uploadedfile import UploadedFile

from bookings.files import RULES
from bookings.models import BookingFile, Unit
from core.private_files import validate_file

NOTHING_CHOSEN = "올릴 파일을 골라 주세요."


class FilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True
    template_name = "django/forms/widgets/file.html"


class FilesField(forms.FileField):
    """One or several files, each looked at by name, size and content."""

    widget = FilesInput

    def __init__(self, *, purpose: str, **kwargs: Any) -> None:
        self.purpose = purpose
        super().__init__(**kwargs)

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        uploads = [super(FilesField, self).clean(each, initial) for each in data or [None]]
        for upload in uploads:
            validate_file(upload, RULES[self.purpose])
        return uploads


class UploadForm(forms.Form):
    """Files for one purpose."""

    def __init__(self, *args: Any, purpose: str, label: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rules = RULES[purpose]
        self.fields["files"] = FilesField(
            purpose=purpose,
            label=label or str(BookingFile.Purpose(purpose).label),
            help_text=rules.says,
            widget=FilesInput(attrs={"accept": rules.accept}),
            error_messages={
                "required": NOTHING_CHOSEN,
                "invalid": NOTHING_CHOSEN,
                "missing": NOTHING_CHOSEN,
                "empty": "빈 파일이에요. 파일을 다시 골라 주세요.",
            },
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
