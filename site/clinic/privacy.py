"""The personal data of the document clinic: files until some days after the answer, words until a year after it."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db.models import QuerySet

from clinic.enums import ReviewStatus
from clinic.models import Review, ReviewComment, ReviewFile
from clinic.services.files import files_destroy, files_due
from core import clock
from people.datasets import YEAR, DataSet, Retention, Row, kept_for, log_about, registry
from people.models import User

# --- Files: first, because whoever is erased has no papers any more afterwards ----------------


def file_rows(person: User) -> list[Row]:
    files = ReviewFile.objects.filter(review__person=person).select_related("review")
    return [
        {
            "접수 번호": each.review.spoken_code,
            "무엇": str(each),
            "이름": each.name,
            "크기(바이트)": each.size,
            "올린 때": each.uploaded_at,
        }
        for each in files
    ]


def files_erase(person: User) -> int:
    return files_destroy(ReviewFile.objects.filter(review__person=person))


registry.register(
    DataSet(
        name="clinic_files",
        label="서류 클리닉의 파일",
        purpose="보낸 서류를 읽고 의견을 주려고",
        items="자기소개서, 포트폴리오, 이력서처럼 본인이 보낸 파일과 센터가 고쳐서 돌려준 파일",
        basis="본인의 동의",
        period=f"회신한 뒤 {settings.CLINIC_FILE_DAYS}일. 거두면 바로 지워요.",
        rows_of=file_rows,
        erase=files_erase,
        retention=Retention(
            timedelta(days=settings.CLINIC_FILE_DAYS), "review__ended_at", files_due, files_destroy
        ),
        consent="clinic",
    )
)


# --- Words ----------------------------------------------------------------------------------


def review_rows(person: User) -> list[Row]:
    """Comments are read with the answer, here as on the person's own page."""
    found = Review.objects.with_all().filter(person=person).prefetch_related("comments")
    return [
        {
            "접수 번호": each.spoken_code,
            "센터": each.center.title,
            "종류": each.get_kind_display(),
            "궁금한 것": each.question,
            "상태": each.get_status_display(),
            "보낸 때": each.created_at,
            "회신하기로 한 날": each.promised_on,
            "끝난 때": each.ended_at,
            "회신": each.answer,
            "의견": "\n".join(comment.text for comment in each.comments.all()) if each.answer else "",
        }
        for each in found
    ]


def reviews_anonymise(reviews: QuerySet[Review]) -> int:
    """That a center answered papers stays as a number; whose they were, and every word of them, go."""
    log_about(reviews).delete()
    keys = list(reviews.order_by().values_list("pk", flat=True))
    files_destroy(ReviewFile.objects.filter(review__in=keys))
    ReviewComment.objects.filter(review__in=keys).delete()
    return Review.objects.filter(pk__in=keys).update(person=None, request_key=None, question="", answer="")


def reviews_erase(person: User) -> int:
    """What waits for an answer is taken back: nobody goes on reading."""
    own = Review.objects.filter(person=person)
    own.open().update(status=ReviewStatus.WITHDRAWN, ended_at=clock.now())
    return reviews_anonymise(own)


def reviews_of_somebody() -> QuerySet[Review]:
    return Review.objects.exclude(person=None)


registry.register(
    DataSet(
        name="clinic",
        label="서류 클리닉",
        purpose="보낸 서류에 의견을 주고, 약속한 날까지 회신하려고",
        items="누가, 어느 센터에, 무슨 서류를 보냈는지, 궁금한 것, 상담사의 의견과 회신",
        basis="본인의 동의",
        period="회신하거나 거둔 뒤 1년. 그 뒤에는 누가 보냈는지와 적은 말을 모두 지워요.",
        rows_of=review_rows,
        erase=reviews_erase,
        retention=kept_for(YEAR, "ended_at", reviews_of_somebody, reviews_anonymise),
        consent="clinic",
    )
)
