"""A program for the next term: a draft, with every date as many days later."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

import pytest

from core import clock
from events.enums import Registering
from events.models import ProgramDate, ProgramIndexPage, ProgramPage, Session
from events.recurrence_rules import WeeklyRule
from events.services.copying import Term, next_term, program_copy
from events.services.sessions import wanted_slots
from people.enums import Role
from people.models import User
from tests.factories.events import ProgramFactory, seoul
from tests.factories.home import CenterFactory
from tests.factories.staff import member, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture(autouse=True)
def _now(travel: Any, programs: ProgramIndexPage) -> None:
    travel("2026-08-20 09:00")


@pytest.fixture
def program() -> ProgramPage:
    """Every Monday of the autumn, once on a Saturday, applied for in August."""
    made = ProgramFactory(
        parent=CenterFactory(),
        title="취업스터디 1기",
        slug="study",
        hosts="직업상담사",
        seats=12,
        registering=Registering.SERIES,
        first_date=date(2026, 9, 7),
        start_time=time(0),
        end_time=time(2),
        rule=WeeklyRule((0,), until=date(2026, 10, 12)).to_recurrence(),
        skip_holidays=False,
        apply_from=seoul("2026-08-10 09:00"),
        apply_until=seoul("2026-08-31 23:59"),
    )
    made.dates.add(ProgramDate(date=date(2026, 9, 12), start_time=time(10), end_time=time(12)))
    made.save_revision().publish()
    return ProgramPage.objects.get(pk=made.pk)


@pytest.fixture
def editor(program: ProgramPage) -> User:
    return member(Role.EDITOR, program.center)


def starts(program: ProgramPage) -> list[datetime]:
    slots = wanted_slots(program, date(2026, 1, 1), date(2028, 1, 1))
    return sorted(clock.local(start) for start in slots)


def test_the_draft_can_be_published_as_it_is(program: ProgramPage, editor: User, client: Any) -> None:
    """The editor opens the revision of the draft: its address is another one there, too."""
    copied = program_copy(program=program, term=Term("취업스터디 2기", date(2027, 3, 8)), by=editor)
    draft = copied.get_latest_revision_as_object()
    draft.full_clean()
    assert draft.slug == "study-2"
    copied.get_latest_revision().publish()
    assert ProgramPage.objects.get(pk=copied.pk).live


def test_everything_is_as_many_days_later(program: ProgramPage, editor: User) -> None:
    term = Term("취업스터디 2기", date(2027, 3, 8))
    copied = program_copy(program=program, term=term, by=editor)
    later = date(2027, 3, 8) - date(2026, 9, 7)
    copied = ProgramPage.objects.get(pk=copied.pk)
    assert starts(copied) == [start + later for start in starts(program)]
    assert (copied.apply_from, copied.apply_until) == (
        program.apply_from + later,
        program.apply_until + later,
    )
    assert (copied.title, copied.slug, copied.hosts, copied.seats) == (
        "취업스터디 2기",
        "study-2",
        "직업상담사",
        12,
    )
    assert not copied.live
    assert copied.center == program.center
    assert not Session.objects.filter(program=copied).exists()
    draft = copied.get_latest_revision_as_object()
    assert starts(draft) == starts(copied) == starts(next_term(program, term))
    assert program_copy(program=program, term=term, by=editor) == copied, "a second click is none"


def test_the_new_term_may_end_earlier(program: ProgramPage, editor: User) -> None:
    term = Term("2기", date(2027, 3, 8), until=date(2027, 3, 22))
    copied = program_copy(program=program, term=term, by=editor)
    assert copied.weekly_rule == WeeklyRule((0,), until=date(2027, 3, 22))


def test_single_dates_alone(editor: User) -> None:
    program = ProgramFactory(parent=CenterFactory())
    program.dates.add(ProgramDate(date=date(2026, 9, 12), start_time=time(10), end_time=time(12)))
    program.dates.add(ProgramDate(date=date(2026, 9, 19), start_time=time(10), end_time=time(12)))
    program.save()
    copied = program_copy(program=program, term=Term("2기", date(2027, 1, 2)), by=editor)
    assert [row.date for row in copied.dates.order_by("date")] == [date(2027, 1, 2), date(2027, 1, 9)]
    assert copied.first_date is None


def test_on_the_screen(program: ProgramPage, editor: User) -> None:
    client, address = signed_in(editor), f"/cms/planning/{program.pk}/copy/"
    assert address in client.get(f"/cms/planning/{program.pk}/").content.decode()
    assert 'value="2027-03-08"' in client.get(address).content.decode(), "a Monday half a year later"
    typed = {"title": "취업스터디 2기", "first_date": "2027-03-08", "until": ""}
    page = client.post(address, typed).content.decode()
    assert "2027년 3월 8일(월)" in page
    assert ProgramPage.objects.count() == 1
    saved = client.post(address, {**typed, "preview_step": "save"})
    copied = ProgramPage.objects.get(title="취업스터디 2기")
    assert saved["Location"] == f"/cms/pages/{copied.pk}/edit/"
    assert client.get(saved["Location"]).status_code == 200
    past = client.post(address, {**typed, "first_date": "2026-08-01"})
    assert past.status_code == 422
    assert "이미 지난 날이에요" in past.content.decode()
    early = client.post(address, {**typed, "until": "2027-03-01"})
    assert "마지막 날은 첫 날보다 앞설 수 없어요" in early.content.decode()
    there = member(Role.EDITOR, CenterFactory(), email="there@didim.example")
    assert signed_in(there).get(address).status_code == 404
