"""The messages of the document clinic: that something is there, never what it says. Templates: `mail/<name>.*`."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta

from django.conf import settings
from django.urls import reverse

from clinic.enums import ENGLISH, OPEN, PaperKind, ReviewStatus
from clinic.models import Review
from core import clock
from home.models import CenterPage
from outbox.kinds import Kind, Message, registry
from people.models import User


def _about(review: Review) -> Message:
    return Message(
        {
            "review": review,
            "kind_en": ENGLISH[PaperKind(review.kind)],
            "center": review.center,
            "phone": review.center.phone,
            "file_days": settings.CLINIC_FILE_DAYS,
            "link": review.get_absolute_url(),
        }
    )


def _load(review_id: int, statuses: Collection[str]) -> Message | None:
    """Nothing where there is nothing to say any more."""
    found = Review.objects.with_all().filter(pk=review_id, status__in=statuses, person__isnull=False).first()
    return _about(found) if found else None


def _invented(status: ReviewStatus) -> Review:
    """Papers for previews."""
    return Review(
        code="48210937",
        center=CenterPage(title="서울 청년센터", phone="+8221234567"),
        person=User(name="김디딤", email="name@didim.example"),
        kind=PaperKind.COVER_LETTER,
        status=status,
        promised_on=clock.today() + timedelta(days=7),
        created_at=clock.now(),
    )


def _kind(name: str, label: str, statuses: Collection[ReviewStatus]) -> Kind:
    status = next(each for each in ReviewStatus if each in statuses)
    return registry.register(
        Kind(
            f"clinic_{name}",
            label,
            lambda review_id: _load(review_id, statuses),
            lambda: _about(_invented(status)),
        )
    )


def _load_promised(review_id: int) -> Message | None:
    """For staff: nothing once it is answered or taken back."""
    found = Review.objects.open().with_all().filter(pk=review_id).first()
    return _promised(found) if found else None


def _promised(review: Review) -> Message:
    words = {"is_late": review.is_late, "desk": reverse("clinic_desk:detail", args=[review.pk or 1])}
    return Message({**_about(review).context, **words})


PROMISED = registry.register(
    Kind(
        "clinic_promised",
        "직원에게: 서류 클리닉의 회신할 날이 가깝거나 지났을 때",
        _load_promised,
        lambda: _promised(_invented(ReviewStatus.RECEIVED)),
    )
)
RECEIVED = _kind("received", "서류 클리닉에 서류를 받았을 때", OPEN)
ANSWERED = _kind("answered", "서류 클리닉에 회신했을 때", {ReviewStatus.ANSWERED})
