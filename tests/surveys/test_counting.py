"""What can be worked out from reports: never anything about fewer than five, whatever is laid over each other."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import contextmanager
from datetime import date
from itertools import combinations
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from surveys import counting
from surveys.counting import FEWEST, answers_count, bundles
from surveys.models import Answer
from tests.factories.home import CenterFactory, site_root
from tests.factories.surveys import answers

MONTHS = [date(2026, month, 1) for month in (1, 2, 3, 4)]


# --- Bundles --------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("by_month", "counted"),
    [
        ([4], {}),
        ([5], {0: 5}),
        ([12], {0: 12}),
        ([5, 5], {0: 5, 1: 5}),
        ([3, 2], {1: 5}),
        ([5, 4], {0: 5}),
        ([5, 4, 1], {0: 5, 2: 5}),
        ([1, 1, 1, 1], {}),
        ([4, 0, 0, 9], {3: 13}),
    ],
)
def test_what_is_too_little_goes_into_the_next_month(by_month, counted):
    for month, number in zip(MONTHS, by_month, strict=False):
        answers(site_root(), number, month=month)
    assert answers_count() == sum(counted.values())
    found = {i: Answer.objects.counted().filter(month=month).count() for i, month in enumerate(MONTHS)}
    assert {i: number for i, number in found.items() if number} == counted
    assert answers_count() == 0, "the second time there is nothing"


@pytest.mark.django_db
def test_things_are_not_added_up_with_each_other():
    here, there = CenterFactory(), CenterFactory()
    answers(here, 4, month=MONTHS[0])
    answers(here, 4, month=MONTHS[0], about="loan")
    answers(there, 4, month=MONTHS[0])
    assert answers_count() == 0
    answers(here, 1, month=MONTHS[0])
    assert answers_count() == 5
    assert set(Answer.objects.counted().values_list("page", "about")) == {(here.pk, "study_room")}


@pytest.mark.django_db
@pytest.mark.parametrize("question", ["satisfaction", "helpful"])
def test_each_question_needs_five(question):
    answers(site_root(), 6, month=MONTHS[0], **{question: None})
    answers(site_root(), 4, month=MONTHS[0])
    assert answers_count() == 0
    answers(site_root(), 1, month=MONTHS[0])
    assert answers_count() == 11


@pytest.mark.django_db
def test_what_was_counted_stays_as_it_is():
    """An answer that comes late is never added alone."""
    answers(site_root(), 5, month=MONTHS[0])
    answers_count()
    answers(site_root(), 1, month=MONTHS[0])
    assert answers_count() == 0
    answers(site_root(), 4, month=MONTHS[1])
    assert answers_count() == 5
    assert Answer.objects.counted().filter(month=MONTHS[1]).count() == 5


# --- What no two reports tell ---------------------------------------------------------------

POINTS = st.one_of(st.none(), st.integers(1, 5))
ARRIVAL = st.tuples(st.integers(0, 1), st.integers(0, 1), st.integers(0, 3), POINTS, POINTS)
"""Which center, which service, which month, what was said."""
DAYS = st.lists(st.lists(ARRIVAL, max_size=14), min_size=1, max_size=5)


def days_of(arrivals: list[list[Any]]) -> list[list[Answer]]:
    return [
        [
            Answer(
                page_id=center,
                about=f"{service}",
                month=MONTHS[month],
                satisfaction=satisfaction,
                helpful=helpful,
            )
            for center, service, month, satisfaction, helpful in day
        ]
        for day in arrivals
    ]


def reports_of(shown: list[Answer]) -> list[list[Answer]]:
    """Every report that can be asked for: every run of months, of everything, a center, or one of its services."""
    spans = [(a, b) for a in MONTHS for b in MONTHS if a <= b]
    narrow: list[Callable[[Answer], bool]] = [lambda each: True]
    narrow += [lambda each, c=center: each.page_id == c for center in (0, 1)]
    narrow += [
        lambda each, c=center, s=service: (each.page_id, each.about) == (c, s)
        for center in (0, 1)
        for service in ("0", "1")
    ]
    return [
        [each for each in shown if first <= each.month <= last and keeps(each)]
        for first, last in spans
        for keeps in narrow
    ]


def counted_day_by_day(days: list[list[Answer]]) -> list[list[Answer]]:
    """What is shown after each day, as the daily task leaves it."""
    waiting: list[Answer] = []
    shown: list[Answer] = []
    after = []
    for day in days:
        waiting += day
        for thing in {(each.page_id, each.about) for each in waiting}:
            mine = sorted(
                (each for each in waiting if (each.page_id, each.about) == thing),
                key=lambda each: each.month,
            )
            for month, bundle in list(bundles(mine)):
                for each in bundle:
                    each.month = month
                shown = [*shown, *bundle]
                waiting = [each for each in waiting if each not in bundle]
        after.append(shown)
    return after


def smallest_difference(after: list[list[Answer]]) -> int:
    """The fewest people about whom two reports together say something, per question and in all."""
    found = {frozenset(each.pk for each in report) for shown in after for report in reports_of(shown)}
    said = {
        question: {each.pk for shown in after for each in shown if getattr(each, question) is not None}
        for question in ("satisfaction", "helpful")
    }
    everybody = {each.pk for shown in after for each in shown}
    smallest = 10**6
    for one, other in combinations(found | {frozenset()}, 2):
        for only in (one - other, other - one):
            for asked in (everybody, *said.values()):
                if only:
                    smallest = min(smallest, len(only & asked))
    return smallest


@given(DAYS)
@example([[(0, 0, 0, 5, 5)] * 4, [(0, 0, 0, 1, 1)]])
def test_no_difference_of_two_reports_is_about_fewer_than_five(arrivals):
    assert smallest_difference(counted_day_by_day(days_of(arrivals))) >= FEWEST


@contextmanager
def counted_at_once():
    """The control: every answer counts by itself, and cells under five would only be hidden."""
    before = counting.is_enough
    counting.is_enough = lambda answers: True
    try:
        yield
    finally:
        counting.is_enough = before


def test_control_hiding_small_cells_alone_gives_answers_away():
    """A quarter of 7 with a month of 6: nothing shown is under five, and one answer is known."""
    arrivals = [[(0, 0, 0, 5, 5)] * 6 + [(0, 0, 1, 1, 1)]]
    with counted_at_once():
        assert smallest_difference(counted_day_by_day(days_of(arrivals))) == 1
    assert smallest_difference(counted_day_by_day(days_of(arrivals))) >= FEWEST
