"""The monthly look at the access log, signed (안전성 확보조치 기준 §8②)."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from core import clock
from people.errors import Refused
from people.models import AccessRecord, AccessReview, User
from people.services.access import lock_log, records_of_month, review_signature, verify


def months_logged() -> list[date]:
    """The months of which there is a log, up to the running one, newest first."""
    first = AccessRecord.objects.order_by("pk").values_list("at", flat=True).first()
    months = []
    month = clock.month_start(clock.local(first).date()) if first else clock.next_month(clock.today())
    while month <= clock.today():
        months.append(month)
        month = clock.next_month(month)
    return months[::-1]


def months_due() -> list[date]:
    """The months, newest first, that are over and have not been signed."""
    signed = set(AccessReview.objects.values_list("month", flat=True))
    running = clock.month_start(clock.today())
    return [month for month in months_logged() if month != running and month not in signed]


@transaction.atomic
def month_sign(*, month: date, reviewer: User, notes: str) -> AccessReview:
    """Keep that somebody looked at a month of the access log, and what it held then.

    A chain that is broken can be signed, too, and says so for ever. Raises Refused for a month that is not over
    ("not_over"), has no log ("no_log") or has been signed already ("signed").
    """
    lock_log()
    if month >= clock.month_start(clock.today()):
        raise Refused("not_over", "아직 끝나지 않은 달이에요. 다음 달에 점검해 주세요.")
    if AccessReview.objects.filter(month=month).exists():
        raise Refused("signed", "이미 점검하고 서명한 달이에요.")
    if month not in months_due():
        raise Refused("no_log", "그 달에는 접속 기록이 없었어요.")
    records = records_of_month(month)
    last = records.order_by("-pk").values_list("hash", flat=True).first()
    review = AccessReview(
        month=month,
        records=records.count(),
        head_hash=last or "",
        is_intact=verify(month).is_intact,
        notes=notes,
        reviewer=reviewer.email,
        signed_at=clock.now(),
    )
    review.signature = review_signature(review)
    review.save(force_insert=True)
    return review
