"""What the statistics say: month by month, service and center. Read from `Use` alone, so nobody is in them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.functions import TruncMonth

from people.models import Use
from people.permissions import PageRight, has_right, pages_with
from people.services.uses import SERVICES


@dataclass(frozen=True)
class Line:
    """One month of one service at one center."""

    month_start: date
    service_code: str
    center: str
    uses: int
    first_uses: int
    minutes: int

    @property
    def month(self) -> str:
        return f"{self.month_start.year}년 {self.month_start.month}월"

    @property
    def service(self) -> str:
        return SERVICES.get(self.service_code, self.service_code)

    @property
    def hours(self) -> float:
        return round(self.minutes / 60, 1)


def uses_seen_by(user: Any) -> QuerySet[Use]:
    """All of them for operators; those of one's own centers for managers."""
    if user.has_perm("people.view_use"):
        return Use.objects.all()
    return Use.objects.filter(page__in=pages_with(user, PageRight.STAFF).order_by().values("pk"))


def may_see_uses(user: Any) -> bool:
    return user.has_perm("people.view_use") or has_right(user, PageRight.STAFF)


def lines_of(uses: QuerySet[Use]) -> list[Line]:
    """The newest month first."""
    found = (
        uses.order_by()
        .annotate(month=TruncMonth("date"))
        .values_list("month", "service", "page__title")
        .annotate(uses=Count("pk"), first=Count("pk", filter=Q(is_first=True)), total=Sum("minutes"))
        .order_by("-month", "page__title", "service")
    )
    return [
        Line(month, service, center or "없어진 센터", *numbers) for month, service, center, *numbers in found
    ]
