"""Sending papers, and taking them back."""

from __future__ import annotations

from uuid import UUID

from django.core.files.uploadedfile import UploadedFile

import outbox.services as outbox
from clinic import messages
from clinic.enums import PaperKind, ReviewStatus
from clinic.errors import CLOSED, MOST_OPEN, OVER, TOO_LATE, TOO_MANY, Refused
from clinic.models import CenterClinic, Review, ReviewFile, new_code
from clinic.services.files import files_destroy, kept, rows_save
from clinic.services.locks import in_short_transaction, lock_person, lock_review
from core import clock
from core.working_days import working_day_after
from home.models import CenterPage
from people.models import User


def papers_send(
    *,
    person: User,
    center: CenterPage,
    kind: PaperKind,
    uploads: list[UploadedFile],
    question: str = "",
    request_key: UUID | None = None,
) -> Review:
    """Hand papers to a center, which promises a day for its answer.

    `request_key` makes it safe to ask twice: the same key of the same person gives the same request. Raises Refused, and
    ValidationError for a file that is not what it says; then nothing is kept.
    """
    with kept(uploads) as rows:
        return _send(person=person, center=center, kind=kind, question=question, rows=rows, key=request_key)


@in_short_transaction
def _send(
    *,
    person: User,
    center: CenterPage,
    kind: PaperKind,
    question: str,
    rows: list[ReviewFile],
    key: UUID | None,
) -> Review:
    person = lock_person(person)
    if key and (made := Review.objects.with_all().filter(person=person, request_key=key).first()):
        if _is_what_was_sent(made, center, kind, question, rows):
            return made
        Review.objects.filter(pk=made.pk).update(request_key=None)  # who went back sends something else
    clinic = open_clinic(center)
    if number_open(person) >= MOST_OPEN:
        raise Refused(TOO_MANY)
    review = Review.objects.create(
        code=_free_code(),
        center=center,
        person=person,
        kind=kind,
        question=question,
        promised_on=working_day_after(clock.today(), clinic.working_days),
        request_key=key,
    )
    rows_save(review, rows)
    outbox.send(messages.RECEIVED, person, review_id=review.pk)
    return review


def _is_what_was_sent(
    made: Review, center: CenterPage, kind: PaperKind, question: str, rows: list[ReviewFile]
) -> bool:
    there = sorted(made.files.filter(is_answer=False).values_list("name", "size"))
    same = (made.center_id, made.kind, made.question) == (center.pk, kind, question)
    return same and there == sorted((row.name, row.size) for row in rows)


def open_clinic(center: CenterPage) -> CenterClinic:
    """Raises Refused when the center takes no papers."""
    found = CenterClinic.objects.filter(center=center, is_open=True, center__live=True).first()
    if found is None:
        raise Refused(CLOSED)
    return found


def number_open(person: User) -> int:
    """How many of a person's papers wait for an answer."""
    return Review.objects.open().filter(person=person).count()


def _free_code() -> str:
    code = new_code()
    while Review.objects.filter(code=code).exists():
        code = new_code()
    return code


@in_short_transaction
def papers_withdraw(*, review: Review) -> Review:
    """Take papers back as long as nobody has begun to read them: the files go at once.

    Raises Refused. What was taken back already stays so.
    """
    review = lock_review(review)
    if review.status == ReviewStatus.WITHDRAWN:
        return review
    if review.status != ReviewStatus.RECEIVED:
        raise Refused(TOO_LATE if review.is_open else OVER)
    review.status = ReviewStatus.WITHDRAWN
    review.ended_at = clock.now()
    review.save(update_fields=["status", "ended_at"])
    files_destroy(ReviewFile.objects.filter(review=review))
    return review
