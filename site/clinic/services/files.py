"""Files of both sides: kept in private storage under names that say nothing, gone some days after the answer."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import QuerySet

from clinic.files import FOLDER, SENT, private_path
from clinic.models import Review, ReviewFile
from core.private_files import (
    Rules,
    clean_name,
    files_delete,
    lost_files_delete,
    private_storage,
    validate_file,
)


@contextmanager
def kept(
    uploads: list[UploadedFile], *, rules: Rules = SENT, is_answer: bool = False
) -> Iterator[list[ReviewFile]]:
    """Rows for uploads whose files lie in the private storage already, so that nothing slow happens behind a lock.

    Whoever saves the rows keeps the files; when none was saved, or something went wrong, they are deleted. Raises
    ValidationError for a file that is not what it says.
    """
    for upload in uploads:
        validate_file(upload, rules)
    storage = private_storage()
    rows = [
        ReviewFile(name=clean_name(each.name or ""), size=each.size or 0, is_answer=is_answer)
        for each in uploads
    ]
    try:
        for row, upload in zip(rows, uploads, strict=True):
            row.file = storage.save(private_path(row, row.name), upload)
        yield rows
    finally:
        saved = set(ReviewFile.objects.filter(pk__in=[row.pk for row in rows]).values_list("pk", flat=True))
        files_delete(row.file.name for row in rows if row.file and row.pk not in saved)


def rows_save(review: Review, rows: list[ReviewFile]) -> None:
    for row in rows:
        row.review = review
        row.save(force_insert=True)


def files_destroy(files: QuerySet[ReviewFile]) -> int:
    """Delete rows, and their files once that is certain; gives the number."""
    paths = list(files.order_by().values_list("file", flat=True))
    number = files.order_by().delete()[0]
    transaction.on_commit(lambda: files_delete(paths), robust=True)
    return number


def files_due(now: datetime) -> QuerySet[ReviewFile]:
    """Files whose days after the answer are over."""
    until = now - timedelta(days=settings.CLINIC_FILE_DAYS)
    return ReviewFile.objects.filter(review__ended_at__lte=until)


def lost_files_remove(now: datetime) -> int:
    """Delete what an upload that broke off has left. Gives the number."""
    return lost_files_delete(FOLDER, set(ReviewFile.objects.values_list("file", flat=True)), now)
