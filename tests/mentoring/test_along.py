"""Mentors go along with a program: to the next term, and to a second group where staff say so."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Any

import pytest

from core import clock, daily
from events.models import ProgramPage, Session
from events.recurrence_rules import WeeklyRule
from events.services.copying import Term, program_copy
from events.services.sessions import extend_all
from home.models import CenterPage
from mentoring.models import Awaited
from people.enums import Role
from people.models import User
from tests.factories import mentoring as make
from tests.factories import registering as reg
from tests.factories.events import program_index
from tests.factories.home import CenterFactory
from tests.factories.staff import member, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now(travel: Any) -> None:
    travel("2026-11-23 10:00")
    program_index()


@pytest.fixture
def center() -> CenterPage:
    return CenterFactory(title="디딤 센터")


@pytest.fixture
def editor(center: CenterPage) -> User:
    return member(Role.EDITOR, center)


def tuesdays(center: CenterPage, registering: str = "sessions", **fields: Any) -> ProgramPage:
    """Three Tuesdays from 1 December, at two."""
    made = reg.program(
        parent=center,
        title="현직자 특강",
        registering=registering,
        seats=6,
        first_date=date(2026, 12, 1),
        start_time=time(14),
        end_time=time(16),
        rule=WeeklyRule((1,), count=3).to_recurrence(),
        **fields,
    )
    made.save_revision().publish()
    return ProgramPage.objects.get(pk=made.pk)


def sessions(program: ProgramPage) -> list[Session]:
    return list(program.sessions.order_by("starts_at"))


def published(copied: ProgramPage) -> ProgramPage:
    copied.get_latest_revision().publish()
    return ProgramPage.objects.get(pk=copied.pk)


def test_a_mentor_of_the_program_is_there_in_the_next_term(center: CenterPage, editor: User) -> None:
    program = tuesdays(center)
    mentor, resting = make.mentor(1), make.mentor(2, is_active=False)
    for each in (mentor, resting):
        each.programs.add(program)
    term = Term("현직자 특강 2기", date(2027, 1, 5))
    copied = program_copy(program=program, term=term, by=editor)
    again = program_copy(program=program, term=term, by=editor)
    assert again == copied
    assert list(mentor.programs.order_by("pk")) == [program, copied]
    assert list(resting.programs.all()) == [program]


def test_a_mentor_of_one_session_is_there_for_the_same_one(center: CenterPage, editor: User) -> None:
    program = tuesdays(center)
    mentor = make.mentor()
    mentor.sessions.add(sessions(program)[1])
    copied = program_copy(program=program, term=Term("2기", date(2027, 1, 5)), by=editor)
    assert list(mentor.programs.all()) == []
    copied = published(copied)
    assert list(mentor.sessions.filter(program=copied)) == [sessions(copied)[1]]
    assert not Awaited.objects.exists()


def test_another_hour_in_the_draft_changes_nothing_about_it(center: CenterPage, editor: User) -> None:
    program = tuesdays(center)
    mentor = make.mentor()
    mentor.sessions.add(sessions(program)[2])
    copied = program_copy(program=program, term=Term("2기", date(2027, 1, 5)), by=editor)
    copied = ProgramPage.objects.get(pk=copied.pk)
    copied.start_time, copied.end_time = time(19), time(21)
    copied.save_revision().publish()
    assert list(mentor.sessions.filter(program=copied)) == [sessions(copied)[2]]


def test_a_session_beyond_the_horizon_is_given_when_it_is_made(
    center: CenterPage, editor: User, settings: Any, travel: Any
) -> None:
    program = tuesdays(center)
    mentor = make.mentor()
    for each in sessions(program):
        mentor.sessions.add(each)
    settings.RULE_HORIZON_DAYS = 45  # until 7 January
    copied = published(program_copy(program=program, term=Term("2기", date(2027, 1, 5)), by=editor))
    assert mentor.sessions.filter(program=copied).count() == 1
    assert Awaited.objects.count() == 2
    travel("2026-12-20 04:00")
    extend_all()
    daily.STEPS["mentors of new sessions"].do(print)
    assert mentor.sessions.filter(program=copied).count() == 3
    assert not Awaited.objects.exists()


def test_what_never_came_is_forgotten(center: CenterPage, editor: User, travel: Any) -> None:
    program = tuesdays(center)
    make.mentor().sessions.add(sessions(program)[0])
    program_copy(program=program, term=Term("2기", date(2027, 1, 5)), by=editor)
    daily.STEPS["mentors of no sessions"].do(print)
    assert Awaited.objects.count() == 1
    travel("2027-01-06 04:00")
    daily.STEPS["mentors of no sessions"].do(print)
    assert not Awaited.objects.exists()


def test_wagtails_own_copy_takes_them_too(center: CenterPage, editor: User) -> None:
    program = tuesdays(center)
    mentor = make.mentor()
    mentor.programs.add(program)
    client = signed_in(editor)
    form = {
        "new_title": "현직자 특강 사본",
        "new_slug": "mentors-copy",
        "new_parent_page": center.pk,
        "publish_copies": "",
    }
    answer = client.post(f"/cms/pages/{program.pk}/copy/", form, secure=True)
    assert answer.status_code == 302
    assert mentor.programs.filter(slug="mentors-copy").exists()


PREVIEW = {"preview_step": "save"}


@pytest.mark.parametrize("is_chosen", [True, False])
def test_the_second_group_of_a_session_has_them_if_staff_say_so(
    center: CenterPage, editor: User, is_chosen: bool
) -> None:
    program = tuesdays(center)
    session = sessions(program)[0]
    for number in (1, 2):
        reg.applies(number, session)
    mentor = make.mentor()
    mentor.sessions.add(session)
    client = signed_in(editor)
    address = f"/cms/planning/sessions/{session.pk}/split/"
    assert "김멘토1 멘토" in client.get(address, secure=True).text
    form = {
        "share": "every-second",
        "stays": "3",
        "capacity": "3",
        "day": "2026-12-01",
        "starts": "17:00",
        "ends": "19:00",
        "seen": session.sequence,
        **({"has_cohosts": "on"} if is_chosen else {}),
    }
    answer = client.post(address, {**form, **PREVIEW}, secure=True)
    assert answer.status_code == 302, answer.text
    second = program.sessions.get(starts_at=session.starts_at + timedelta(hours=3))
    assert mentor.sessions.filter(pk=second.pk).exists() is is_chosen


@pytest.mark.parametrize("is_chosen", [True, False])
def test_the_second_group_of_a_series_has_them_if_staff_say_so(
    center: CenterPage, editor: User, is_chosen: bool
) -> None:
    program = tuesdays(center, "series")
    for number in (1, 2):
        reg.applies(number, program)
    whole, single = make.mentor(1), make.mentor(2)
    whole.programs.add(program)
    single.sessions.add(sessions(program)[1])
    client = signed_in(editor)
    address = f"/cms/planning/{program.pk}/split/"
    assert "김멘토1 멘토, 김멘토2 멘토" in client.get(address, secure=True).text
    form = {
        "share": "every-second",
        "stays": "3",
        "capacity": "3",
        "title": "현직자 특강 2반",
        "starts": "17:00",
        **({"has_cohosts": "on"} if is_chosen else {}),
    }
    answer = client.post(address, {**form, **PREVIEW}, secure=True)
    assert answer.status_code == 302, answer.text
    second = ProgramPage.objects.get(title="현직자 특강 2반")
    assert whole.programs.filter(pk=second.pk).exists() is is_chosen
    chosen = [sessions(second)[1]] if is_chosen else []
    assert list(single.sessions.filter(program=second)) == chosen
    assert clock.local(sessions(second)[1].starts_at).hour == 17


def test_nobody_is_asked_where_there_is_nobody(center: CenterPage, editor: User) -> None:
    program = tuesdays(center)
    client = signed_in(editor)
    page = client.get(f"/cms/planning/sessions/{sessions(program)[0].pk}/split/", secure=True).text
    assert "has_cohosts" not in page
