"""The field of a form for private files (`core.private_files`)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from core.private_files import Rules, validate_file

NOTHING_CHOSEN = "올릴 파일을 골라 주세요."


class FilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True
    template_name = "django/forms/widgets/file.html"


class FilesField(forms.FileField):
    """One or several files, each looked at by name, size and content."""

    def __init__(self, *, rules: Rules, **kwargs: Any) -> None:
        self.rules = rules
        errors = dict.fromkeys(("required", "invalid", "missing"), NOTHING_CHOSEN)
        errors["empty"] = "빈 파일이에요. 파일을 다시 골라 주세요."
        kind = FilesInput if rules.most > 1 else forms.FileInput
        kwargs = {"help_text": rules.says, "widget": kind(attrs={"accept": rules.accept}), **kwargs}
        super().__init__(error_messages=errors, **kwargs)

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        given = data if isinstance(data, list) else [data]
        uploads = [super(FilesField, self).clean(each, initial) for each in given or [None]]
        found = [each for each in uploads if each]
        for upload in found:
            validate_file(upload, self.rules)
        return found
