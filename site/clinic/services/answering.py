"""What staff do with papers: take them on, say something, answer. One function for each edge."""

from __future__ import annotations

from django.core.files.uploadedfile import UploadedFile

import outbox.services as outbox
from clinic import messages
from clinic.enums import ReviewStatus
from clinic.errors import NOT_RECEIVED, NOT_TAKEN, OVER, Refused
from clinic.files import ANSWER
from clinic.models import Review, ReviewComment, ReviewFile
from clinic.services.files import kept, rows_save
from clinic.services.locks import in_short_transaction, lock_review
from core import clock
from people.models import User


@in_short_transaction
def review_take(*, review: Review, by: User) -> Review:
    """Somebody begins to read; only one does. Raises Refused. Taking one's own once more changes nothing."""
    review = lock_review(review)
    if review.status == ReviewStatus.IN_REVIEW and review.reviewer_id == by.pk:
        return review
    if review.status != ReviewStatus.RECEIVED:
        raise Refused(NOT_RECEIVED)
    review.status = ReviewStatus.IN_REVIEW
    review.reviewer = by
    review.save(update_fields=["status", "reviewer"])
    return review


@in_short_transaction
def comment_add(*, review: Review, by: User, text: str) -> ReviewComment:
    """The person reads it with the answer. Saying the same twice in a row keeps it once. Raises Refused."""
    review = lock_review(review)
    _check_in_review(review)
    last = review.comments.order_by("-pk").first()
    if last and (last.author_id, last.text) == (by.pk, text):
        return last
    return ReviewComment.objects.create(review=review, author=by, text=text)


def review_answer(*, review: Review, by: User, text: str, upload: UploadedFile | None = None) -> Review:
    """Send the answer, with a paper or without; the person is told by mail that it is there.

    Raises Refused, and ValidationError for a file that is not what it says. Answering twice sends one answer.
    """
    with kept([upload] if upload else [], rules=ANSWER, is_answer=True) as rows:
        return _answer(review, by, text, rows)


@in_short_transaction
def _answer(review: Review, by: User, text: str, rows: list[ReviewFile]) -> Review:
    review = lock_review(review)
    if review.status == ReviewStatus.ANSWERED and review.answer == text:
        return review
    _check_in_review(review)
    review.status = ReviewStatus.ANSWERED
    review.answer = text
    review.reviewer = by
    review.ended_at = clock.now()
    review.save(update_fields=["status", "answer", "reviewer", "ended_at"])
    rows_save(review, rows)
    if review.person:
        outbox.send(messages.ANSWERED, review.person, review_id=review.pk)
    return review


def _check_in_review(review: Review) -> None:
    if review.status == ReviewStatus.RECEIVED:
        raise Refused(NOT_TAKEN)
    if review.status != ReviewStatus.IN_REVIEW:
        raise Refused(OVER)
