"""Reads about programs and sessions that read like sentences."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, QuerySet, Subquery
from wagtail.models import PageManager

from core import clock
from core.moments import Microseconds
from core.prepared import prepared
from core.querysets import BasePageQuerySet, under_restriction
from events.enums import SessionStatus

if TYPE_CHECKING:
    from wagtail.models import Page

    from events.models import ProgramPage

# What lists show of a program, with its address.
SHOWN = (
    "title",
    "live",
    "slug",
    "url_path",
    "search_description",
    "kind",
    "format",
    "place",
    "registering",
    "admission",
    "center",
    "center__title",
)


class ProgramQuerySet(BasePageQuerySet):
    def visible(self) -> Self:
        """Programs that every visitor may see."""
        return self.live().public()

    def of_center(self, center: Page | int) -> Self:
        return self.filter(center_id=getattr(center, "pk", center))

    def with_next(self, since: datetime | None = None) -> Self:
        """Adds `next_start` and `next_end` of the next scheduled session, as of now or of another moment; None when all are
        over."""
        from events.models import Session  # the model's manager is made of this class

        coming = Session.objects.scheduled().coming(since).filter(program=OuterRef("pk"))
        return self.annotate(
            next_start=Subquery(coming.values("starts_at")[:1]),
            next_end=Subquery(coming.values("ends_at")[:1]),
        )

    def held_between(self, start: datetime, end: datetime) -> Self:
        """Programs with a scheduled session that begins in [start, end)."""
        from events.models import Session  # the model's manager is made of this class

        sessions = Session.objects.scheduled().starting_between(start, end).filter(program=OuterRef("pk"))
        return self.filter(Exists(sessions))

    def next_first(self) -> Self:
        """Programs with coming sessions first, the nearest on top; after them the newest."""
        return self.with_next().order_by(F("next_start").asc(nulls_last=True), "-first_published_at", "-pk")

    def for_lists(self) -> Self:
        """With the name of the center, and without what only the page itself shows."""
        return self.select_related("center").only(*SHOWN)

    def for_page(self) -> Self:
        """Whole, with the picture and what a program's own page says of its center; one that takes people from everywhere costs
        no query for its regions."""
        center = ("title", "slug", "url_path", "phone", "district", "address", "region__name")
        own = [field.attname for field in self.model._meta.concrete_fields]  # noqa: SLF001
        together = self.select_related("center__region", "listing_image")
        regions = self.model.regions.through.objects.filter(programpage=OuterRef("pk"))
        whole = together.only(*own, *(f"center__{name}" for name in center))
        return whole.annotate(has_regions=Exists(regions))

    def for_applying(self) -> Self:
        """The same with what the form asks: a program without questions costs no query for them, either."""
        from events.models import Question  # the model's manager is made of this class

        questions = Question.objects.filter(program=OuterRef("pk"))
        return self.for_page().annotate(has_questions=Exists(questions))


NOT_LISTED = frozenset({"online_url", "captions_url", "script"})
"""What lists of sessions never read: secret, or long (`models.online`)."""

LONGEST = timedelta(days=7)
"""No session takes longer: a constraint says so (`session_not_too_long`), and the forms of staff have one end on the day on which it
begins. So the years of sessions that are over are never read."""


class SessionQuerySet(models.QuerySet[Any]):
    def visible(self) -> Self:
        """Sessions of programs that every visitor may see."""
        return self.filter(~under_restriction("program__path"), program__live=True)

    def scheduled(self) -> Self:
        return self.filter(status=SessionStatus.SCHEDULED)

    def coming(self, since: datetime | None = None, *, oldest: datetime | None = None) -> Self:
        """Sessions that are not over, the next one first. Only those since `oldest` are looked at, `LONGEST` before; prepared
        queries, which can't reckon, give it."""
        since = since or clock.now()
        found = self.filter(starts_at__gte=oldest or since - LONGEST, ends_at__gt=since)
        return found.order_by("starts_at", "pk")

    def past(self) -> Self:
        """Sessions that are over, the latest first."""
        return self.filter(ends_at__lte=clock.now()).order_by("-starts_at", "-pk")

    def starting_between(self, start: datetime, end: datetime) -> Self:
        return self.filter(starts_at__gte=start, starts_at__lt=end)

    def on_day(self, day: date) -> Self:
        """Sessions that begin on a date in Seoul."""
        return self.starting_between(*clock.day_bounds(day)).order_by("starts_at", "pk")

    def in_month(self, day: date) -> Self:
        """Sessions that begin in the month of `day`, in Seoul."""
        start, end = clock.month_start(day), clock.next_month(day)
        return self.starting_between(clock.day_start(start), clock.day_start(end)).order_by("starts_at", "pk")

    def of_center(self, center: Page | int) -> Self:
        return self.filter(program__center_id=getattr(center, "pk", center))

    def starts(self) -> QuerySet[Any, tuple[int, int]]:
        """Only the numbers of the rows and their starts in microseconds, the next one first: cheap for thousands."""
        return self.order_by("starts_at", "pk").values_list("pk", Microseconds("starts_at"))

    def with_program(self) -> Self:
        """With what a list of sessions shows of the program and its center, in the same query."""
        own = {field.attname for field in self.model._meta.concrete_fields} - NOT_LISTED  # noqa: SLF001
        return self.select_related("program__center").only(*own, *(f"program__{name}" for name in SHOWN))

    def listed(self) -> list[Any]:
        """The rows, with one object for each program: pages are heavy to make, and many sessions share one. Two queries."""
        return with_shared_programs(list(self.defer(*NOT_LISTED)))


def with_shared_programs(rows: list[Any]) -> list[Any]:
    """Sessions told their programs. One query."""
    found = {program.pk: program for program in _programs(keys=tuple({row.program_id for row in rows}))}
    for row in rows:
        row.program = found[row.program_id]
    return rows


@prepared
def _programs(*, keys: Sequence[int]) -> QuerySet[ProgramPage]:
    from events.models import ProgramPage  # its manager is made here

    return ProgramPage.objects.filter(pk__in=keys).for_lists()


ProgramManager = PageManager.from_queryset(ProgramQuerySet)
SessionManager = models.Manager.from_queryset(SessionQuerySet)
