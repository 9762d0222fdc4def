"""The words of the document clinic."""

from django.db.models import TextChoices


class PaperKind(TextChoices):
    COVER_LETTER = "cover_letter", "자기소개서"
    PORTFOLIO = "portfolio", "포트폴리오나 스토리보드"
    CV = "cv", "이력서"


ENGLISH = {
    PaperKind.COVER_LETTER: "cover letter",
    PaperKind.PORTFOLIO: "portfolio or storyboard",
    PaperKind.CV: "CV",
}


class ReviewStatus(TextChoices):
    RECEIVED = "received", "접수"
    IN_REVIEW = "in_review", "검토 중"
    ANSWERED = "answered", "회신"
    WITHDRAWN = "withdrawn", "거둠"


class Reminded(TextChoices):
    """What staff were told of the promised day."""

    NOT = "", "아직"
    SOON = "soon", "하루 전에 알림"
    LATE = "late", "지나서 알림"


OPEN = frozenset({ReviewStatus.RECEIVED, ReviewStatus.IN_REVIEW})
"""What a center still owes an answer."""
