"""What people said, in numbers: read from counted answers alone, so every number is a sum of bundles (`surveys.counting`)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, cast

from django.db.models import Count, Q
from wagtail.models import Page

from people.permissions import PageRight, has_right, pages_with
from people.services.uses import SERVICES
from surveys.enums import PROGRAM, SCORES, TOP, Helpful, Satisfaction
from surveys.models import Answer, AnswerQuerySet

QUESTIONS: dict[str, tuple[str, dict[int, str]]] = {
    "satisfaction": ("만족도", {each.value: each.label for each in Satisfaction}),
    "helpful": ("도움", {each.value: each.label for each in Helpful}),
}
GONE = "없어진 곳"
HIDDEN = "5개 미만"


def percent(part: int, whole: int) -> Decimal | None:
    """With one decimal, half up; nothing of nothing."""
    if not whole:
        return None
    return (Decimal(100 * part) / whole).quantize(Decimal("0.1"), ROUND_HALF_UP)


@dataclass
class Scores:
    """How often each point was given to one question, 5 first."""

    counts: dict[int, int] = field(default_factory=lambda: dict.fromkeys(SCORES, 0))

    @property
    def n(self) -> int:
        return sum(self.counts.values())

    @property
    def percents(self) -> list[Decimal | None]:
        return [percent(self.counts[score], self.n) for score in SCORES]

    @property
    def top(self) -> Decimal | None:
        """The top-2-box, from counts: rounded percentages don't add up."""
        return percent(sum(self.counts[score] for score in TOP), self.n)


@dataclass
class Line:
    """One thing, one center, or everything: answers that are shown, none while there are fewer than five."""

    center: str
    what: str = ""
    place: str = ""  # the path of the center in the tree
    n: int = 0
    satisfaction: Scores = field(default_factory=Scores)
    helpful: Scores = field(default_factory=Scores)

    @property
    def is_hidden(self) -> bool:
        return not self.n

    @property
    def name(self) -> str:
        return self.what or self.center

    def add(self, other: Line) -> None:
        self.n += other.n
        for question in QUESTIONS:
            mine, theirs = getattr(self, question).counts, getattr(other, question).counts
            for score in SCORES:
                mine[score] += theirs[score]


@dataclass
class Center:
    """A center with its services and programs."""

    total: Line
    lines: list[Line] = field(default_factory=list)


@dataclass
class Report:
    total: Line
    centers: list[Center]

    def flat(self) -> list[Line]:
        """Every line, the sums last; for files."""
        lines = [line for center in self.centers for line in (*center.lines, center.total)]
        return [*lines, self.total]


# --- Who sees what --------------------------------------------------------------------------


def answers_seen_by(user: Any) -> AnswerQuerySet:
    """All of them for operators; those of one's own centers and their programs for managers."""
    if user.has_perm("surveys.view_answer"):
        return Answer.objects.all()
    return Answer.objects.filter(page__in=pages_with(user, PageRight.STAFF).order_by().values("pk"))


def may_see_answers(user: Any) -> bool:
    return user.has_perm("surveys.view_answer") or has_right(user, PageRight.STAFF)


# --- Adding up ------------------------------------------------------------------------------


def report_of(answers: AnswerQuerySet) -> Report:
    """The answers in numbers, center by center, in three queries however many there are."""
    centers: dict[str, Center] = {}
    total = Line("모두")
    for line in sorted(_lines(answers), key=lambda each: (each.center, each.place, each.what)):
        center = centers.setdefault(line.place, Center(Line(line.center)))
        center.lines.append(line)
        center.total.add(line)
        total.add(line)
    return Report(total, list(centers.values()))


def _lines(answers: AnswerQuerySet) -> list[Line]:
    """One for each thing that anybody answered about; empty for those that are too few."""
    found = list(_rows(answers.counted()))
    shown = {(row["page"], row["about"]) for row in found}
    waiting = answers.waiting().order_by().values("page", "about", "page__path", "page__title").distinct()
    found += [{**row, "n": 0} for row in waiting if (row["page"], row["about"]) not in shown]
    above = titles_above(row["page__path"] for row in found if row["about"] == PROGRAM)
    return [_line(row, above) for row in found]


def _rows(answers: AnswerQuerySet) -> Iterable[dict[str, Any]]:
    counts = {
        f"{question}_{score}": Count("pk", filter=Q(**{question: score}))
        for question in QUESTIONS
        for score in SCORES
    }
    rows: Any = answers.order_by().values("page", "about", "page__path", "page__title")
    return cast(Iterable[dict[str, Any]], rows.annotate(n=Count("pk"), **counts))


def place_of(path: str | None, about: str) -> str:
    """The path of the center: a program hangs below it, services are its own."""
    path = path or ""
    return path[: -Page.steplen] if about == PROGRAM else path


def titles_above(paths: Iterable[str | None]) -> dict[str, str]:
    """The titles of what programs hang under, by its path: centers, and the list of those of the whole network."""
    above = {place_of(path, PROGRAM) for path in paths if path}
    return dict(Page.objects.filter(path__in=above).values_list("path", "title")) if above else {}


def _line(row: dict[str, Any], above: dict[str, str]) -> Line:
    title, place = row["page__title"] or GONE, place_of(row["page__path"], row["about"])
    is_program = row["about"] == PROGRAM
    line = Line(
        center=above.get(place, GONE) if is_program else title,
        what=title if is_program else SERVICES.get(row["about"], row["about"]),
        place=place,
        n=row["n"],
    )
    for question in QUESTIONS:
        points = {score: row.get(f"{question}_{score}", 0) for score in SCORES}
        getattr(line, question).counts.update(points)
    return line


def words_of(answers: AnswerQuerySet, most: int) -> list[str]:
    """What people wrote, in no order; only what is counted, so that each is one of five or more."""
    found = answers.counted().exclude(text="").order_by("?")
    return list(found.values_list("text", flat=True)[:most])
