"""Answers to the survey, as tests want them; and the walk through its pages."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from wagtail.models import Page

from core import clock
from events.models import ProgramPage
from home.models import CenterPage
from surveys.enums import PROGRAM
from surveys.models import Answer, Link
from surveys.services import ask
from tests.factories.stops import Stop

STUDY_ROOM = "study_room"


def answers(page: Page, number: int, *, month: date, **fields: Any) -> list[Answer]:
    """So many answers alike; not counted yet."""
    values = {"about": STUDY_ROOM, "satisfaction": 5, "helpful": 4, **fields}
    rows = [Answer(page_id=page.pk, month=month, **values) for _ in range(number)]
    return Answer.objects.bulk_create(rows)


def survey_pages() -> Iterator[Stop]:
    """The form in both languages, with mistakes, answered, and behind a link that opens nothing."""
    center, today = CenterPage.objects.get(slug="hongdae"), clock.today()
    used = ask(page=center, about=STUDY_ROOM, day=today)
    Link.objects.update(is_used=True)
    form = ask(page=center, about=STUDY_ROOM, day=today)
    program = ask(page=ProgramPage.objects.live().first(), about=PROGRAM, day=today)
    wrong = {"text": "990101-1234567"}
    yield Stop("survey", form)
    yield Stop("survey about a program", program)
    yield Stop("survey with mistakes", form, status=422, typed=wrong)
    yield Stop("survey in English", f"{form}?lang=en")
    yield Stop("survey in English with mistakes", f"{form}?lang=en", status=422, typed=wrong)
    yield Stop("survey, thanks", "/survey/thanks/")
    yield Stop("survey, thanks in English", "/survey/thanks/?lang=en")
    yield Stop("survey, answered before", used)
    yield Stop("survey, answered before, in English", f"{used}?lang=en")
    yield Stop("survey, gone", "/survey/broken/", status=404)
    yield Stop("survey, gone, in English", "/survey/broken/?lang=en", status=404)
