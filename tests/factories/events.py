"""Programs and their sessions."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import factory

from core import clock
from events.models import ProgramIndexPage, ProgramPage, Session
from tests.factories.home import PageFactory, index


def program_index() -> ProgramIndexPage:
    """The list of programs, made when there is none."""
    return index(ProgramIndexPage, "programs", "프로그램")


class ProgramFactory(PageFactory):
    """A live program without dates. Give `parent=center` for one of a center."""

    class Meta:
        model = ProgramPage

    parent = factory.LazyFunction(program_index)
    title = factory.Sequence(lambda number: f"취업특강 {number}")
    slug = factory.Sequence(lambda number: f"program-{number}")
    search_description = "현직자에게 듣는 일 이야기"
    place = "3층 교육장"
    first_published_at = factory.LazyFunction(clock.now)


class SessionFactory(factory.django.DjangoModelFactory[Session]):
    """A session of two hours that begins in an hour, or at `starts_at`."""

    class Meta:
        model = Session

    program = factory.SubFactory(ProgramFactory)
    starts_at: Any = factory.LazyFunction(lambda: clock.now() + timedelta(hours=1))
    original_start = factory.SelfAttribute("starts_at")
    ends_at = factory.LazyAttribute(lambda row: row.starts_at + timedelta(hours=2))


def seoul(moment: str) -> datetime:
    """`seoul("2026-10-05 14:00")`: the moment when a clock in Seoul shows this."""
    return datetime.fromisoformat(moment).replace(tzinfo=clock.SEOUL)
