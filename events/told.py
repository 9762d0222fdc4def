"""What somebody tells when they apply for a program, beside who they are. Nothing of it is remembered for the next one."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.files.uploadedfile import UploadedFile

from core.enums import EmploymentStatus


@dataclass(frozen=True)
class Given:
    """An answer as it was given, with the wording that was asked; `upload` where a file was asked for."""

    asked: str
    keep_days: int
    text: str = ""
    upload: UploadedFile | None = None


@dataclass(frozen=True)
class Told:
    """What the notice looks at and only this application tells."""

    status: EmploymentStatus | None = None
    service_months: int = 0


NOTHING = Told()
