"""Answers of an application: written with the registration, files in private storage under names that say nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from core.private_files import clean_name, files_delete, lost_files_delete, private_storage
from events.models import Answer, Registration
from events.models.questions import answer_path
from events.told import Given

Kept = list[tuple[Given, str]]
"""Answers with the paths of their files; "" for an answer in words."""


@contextmanager
def files_kept(given: Sequence[Given]) -> Iterator[Kept]:
    """The files are in the storage before the transaction begins (nothing slow inside); those that no answer has in the end go."""
    kept = [(each, _save(each)) for each in given]
    try:
        yield kept
    finally:
        paths = {path for _, path in kept if path}
        if paths:
            known = Answer.objects.filter(file__in=paths).values_list("file", flat=True)
            files_delete(paths - set(known))


def _save(given: Given) -> str:
    if given.upload is None:
        return ""
    return private_storage().save(answer_path(Answer(), given.upload.name or ""), given.upload)


def answers_write(registration: Registration, kept: Kept) -> None:
    """The rows, inside the transaction that registers."""
    Answer.objects.bulk_create(_rows(registration, kept))


def are_answers_of(registration: Registration, kept: Kept) -> bool:
    """Whether a registration has these answers already, and no others."""
    there = [(each.asked, each.text, each.name, each.size) for each in registration.answers.all()]
    return there == [(each.asked, each.text, each.name, each.size) for each in _rows(registration, kept)]


def _rows(registration: Registration, kept: Kept) -> list[Answer]:
    return [
        Answer(
            registration=registration,
            order=order,
            asked=given.asked,
            text=given.text,
            file=path,
            name=clean_name(given.upload.name or "") if given.upload else "",
            size=(given.upload.size or 0) if given.upload else 0,
            keep_days=given.keep_days,
        )
        for order, (given, path) in enumerate(kept)
    ]


def answers_destroy(answers: QuerySet[Answer]) -> int:
    """Delete rows, and their files once that is certain; gives the number."""
    paths = list(answers.order_by().exclude(file="").values_list("file", flat=True))
    number: int = answers.order_by().delete()[0]
    transaction.on_commit(lambda: files_delete(paths), robust=True)
    return number


def lost_answers_delete(now: datetime) -> int:
    """Delete files that no answer knows. Gives the number."""
    known = set(Answer.objects.exclude(file="").values_list("file", flat=True))
    return lost_files_delete("answers", known, now)
