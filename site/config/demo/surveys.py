"""What people said afterwards: enough about some things, too little about others."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import cycle, islice

from wagtail.models import Page

from bookings.enums import ResourceKind
from config.demo.centers import DemoCenter
from core import clock
from core.periods import months_over
from events.models import ProgramPage
from surveys.counting import answers_count
from surveys.enums import PROGRAM
from surveys.models import Answer

Points = Sequence[tuple[int, int | None]]

# Center, service, how many, how many months ago, points that come again and again (satisfied, helped).
SERVICES: list[tuple[str, str, int, int, Points]] = [
    ("hongdae", ResourceKind.STUDY_ROOM, 12, 0, [(5, 4), (5, 5), (4, 4), (3, 4)]),
    ("media-cafe-hu", ResourceKind.STUDY_ROOM, 18, 1, [(5, 5), (4, 5), (5, 4)]),
    ("media-cafe-hu", ResourceKind.STUDY_ROOM, 3, 0, [(4, None)]),
    ("yangju", ResourceKind.LOAN, 9, 1, [(5, 5), (5, 4), (2, 3)]),
    ("yangju", ResourceKind.STUDIO, 4, 0, [(5, 5)]),
]
PROGRAMS: list[tuple[str, int, Points]] = [
    ("job-clinic", 7, [(5, 5), (4, 5), (5, 4)]),
    ("mock-interview", 3, [(3, 4)]),
]
WORDS = [
    "조용해서 면접 준비에 집중할 수 있었어요.",
    "충전할 곳이 더 있으면 좋겠어요.",
    "",
    "혼자 가도 눈치 보이지 않아서 편했어요.",
    "",
]


def add_answers(centers: dict[str, DemoCenter]) -> None:
    """Answers of some centers and programs, counted as the daily task does."""
    this_month = clock.month_start(clock.today())
    for slug, about, number, ago, points in SERVICES:
        _add(centers[slug].page, about, number, months_over(this_month, -ago), points)
    pages = {page.slug: page for page in ProgramPage.objects.filter(slug__in=[slug for slug, *_ in PROGRAMS])}
    for slug, number, points in PROGRAMS:
        _add(pages[slug], PROGRAM, number, this_month, points)
    answers_count()


def _add(page: Page, about: str, number: int, month: date, points: Points) -> None:
    said = islice(zip(cycle(points), cycle(WORDS), strict=False), number)
    Answer.objects.bulk_create(
        Answer(
            page_id=page.pk,
            about=about,
            month=month,
            satisfaction=satisfaction,
            helpful=helpful,
            text=text,
        )
        for (satisfaction, helpful), text in said
    )
