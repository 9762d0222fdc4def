"""Files that people send: looked at by their content as well as by their name, kept in private storage under names that
say nothing, given back to be kept and never opened as a page of this site. Reads bytes, never a row."""

from __future__ import annotations

import io
import unicodedata
import uuid
import zipfile
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote

from django.core.exceptions import ValidationError
from django.core.files.storage import Storage, storages
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, Http404
from PIL import Image, UnidentifiedImageError

MEGABYTE = 1024 * 1024
NAME_LENGTH = 120
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP = b"PK\x03\x04"

LOST_AFTER = timedelta(days=1)
"""An upload that was cut off leaves a file without a row; after this time nothing will follow any more."""


@dataclass(frozen=True)
class Rules:
    """What may be added for a purpose: endings, the size of one file in MB, and how many there are at most."""

    endings: tuple[str, ...]
    megabytes: int
    most: int

    @property
    def accept(self) -> str:
        """For the `accept` of a file field."""
        return ",".join(f".{ending}" for ending in self.endings)

    @property
    def says(self) -> str:
        names = ", ".join(ending.upper() for ending in self.endings if ending != "jpeg")
        if self.most == 1:
            return f"{names} 파일을 {self.megabytes}MB까지 올릴 수 있어요."
        return f"{names} 파일을 하나에 {self.megabytes}MB까지, 모두 {self.most}개까지 올릴 수 있어요."


PICTURES = ("jpg", "jpeg", "png")
PAPERS = ("pdf", "hwp", "hwpx", "docx")

MIMETYPES = {
    "pdf": "application/pdf",
    "hwp": "application/x-hwp",
    "hwpx": "application/hwp+zip",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "png": "image/png",
}


def mimetype_of(name: str) -> str:
    return MIMETYPES.get(_ending(name), "application/octet-stream")


def clean_name(name: str) -> str:
    """The name as people read it: composed Korean, no folders, nothing invisible, at most 120 characters."""
    name = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    name = "".join(letter for letter in name if unicodedata.category(letter)[0] != "C").strip(" .")
    stem, dot, ending = name.rpartition(".")
    return f"{stem[: NAME_LENGTH - len(ending) - 1]}{dot}{ending}" if dot else name[:NAME_LENGTH]


def validate_file(upload: UploadedFile, rules: Rules) -> None:
    """Raises ValidationError unless name, size and content fit."""
    name = clean_name(upload.name or "")
    if _ending(name) not in rules.endings:
        raise ValidationError(f"‘{name}’은(는) 받지 않는 종류예요. {rules.says}", code="file_type")
    if (upload.size or 0) > rules.megabytes * MEGABYTE:
        raise ValidationError(
            f"‘{name}’ 파일이 {rules.megabytes}MB보다 커요. 크기를 줄여서 다시 올려 주세요.", code="file_size"
        )
    upload.seek(0)
    content = upload.read()
    upload.seek(0)
    if not content:
        raise ValidationError(f"‘{name}’ 파일이 비어 있어요. 파일을 다시 골라 주세요.", code="file_empty")
    if not LOOKS_LIKE[_ending(name)](content):
        raise ValidationError(
            f"‘{name}’은(는) 이름과 내용이 달라요. 프로그램에서 다시 저장한 파일을 올려 주세요.",
            code="file_content",
        )


def _ending(name: str) -> str:
    return name.rpartition(".")[2].lower() if "." in name else ""


# --- Keeping and giving ----------------------------------------------------------------------


def private_storage() -> Storage:
    return storages["private"]


def private_name(folder: str, filename: str) -> str:
    """Where a file lies: a name that says nothing of whom it is, with the ending that it came with."""
    return f"{folder}/{uuid.uuid4().hex}.{filename.rpartition('.')[2].lower()[:5]}"


def sent(row: Any) -> FileResponse:
    """The private file of a row (`file`, `name`): to be kept, never opened as a page of this site, and in no cache.

    Raises Http404 when it is gone."""
    try:
        content = row.file.open("rb")
    except FileNotFoundError:
        raise Http404 from None
    response = FileResponse(content, content_type=mimetype_of(row.name))
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(row.name)}"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    response["Referrer-Policy"] = "no-referrer"
    return response


def files_delete(paths: Iterable[str]) -> None:
    storage = private_storage()
    for path in paths:
        storage.delete(path)


def lost_files_delete(folder: str, known: Collection[str], now: datetime) -> int:
    """Delete what lies in a folder and no row knows: of uploads, or of the server, that broke off half-way. Gives the number."""
    storage = private_storage()
    try:
        names = storage.listdir(folder)[1]
    except FileNotFoundError:
        return 0
    paths = [path for path in (f"{folder}/{name}" for name in names) if path not in known]
    lost = [path for path in paths if storage.get_modified_time(path) < now - LOST_AFTER]
    files_delete(lost)
    return len(lost)


# --- By content -----------------------------------------------------------------------------


def _is_pdf(content: bytes) -> bool:
    return content.startswith(b"%PDF-") and b"%%EOF" in content[-2048:]


def _is_hwp(content: bytes) -> bool:
    """A compound file of Hancom's; Word's old files and encrypted ones are compound files as well."""
    return content.startswith(OLE) and b"HWP Document File" in content


def _names_in(content: bytes) -> set[str]:
    """What lies in a zip; nothing when it is none. Nothing is unpacked."""
    if not content.startswith(ZIP):
        return set()
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            return set(packed.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return set()


def _is_docx(content: bytes) -> bool:
    names = _names_in(content)
    has_macros = any(name.lower().endswith("vbaproject.bin") for name in names)
    return {"[Content_Types].xml", "word/document.xml"} <= names and not has_macros


def _is_hwpx(content: bytes) -> bool:
    return {"mimetype", "Contents/content.hpf"} <= _names_in(content)


def _is_picture(kind: str) -> Callable[[bytes], bool]:
    def check(content: bytes) -> bool:
        try:
            with Image.open(io.BytesIO(content), formats=[kind]) as picture:
                picture.verify()
        except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError):
            return False
        return True

    return check


LOOKS_LIKE: dict[str, Callable[[bytes], bool]] = {
    "pdf": _is_pdf,
    "hwp": _is_hwp,
    "hwpx": _is_hwpx,
    "docx": _is_docx,
    "jpg": _is_picture("JPEG"),
    "jpeg": _is_picture("JPEG"),
    "png": _is_picture("PNG"),
}
