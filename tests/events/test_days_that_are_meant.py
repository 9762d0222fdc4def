"""Dates that nobody meant, and rules that come to no day: said at the field, and nothing typed is lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any

import pytest
from django.test import Client

from core.years import NO_YEAR
from events.errors import SAME_MOMENT, Refused
from events.models import ProgramIndexPage, ProgramPage
from events.models.programs import NO_DAYS, ONLY_HOLIDAYS, RULE_ENDS_FIRST
from events.recurrence_rules import WeeklyRule
from events.services.planning import Plan, session_change
from events.services.splitting import Share, Split, session_split
from people.enums import Role
from people.models import User
from tests.events.test_admin import page_form, submit
from tests.factories import registering as reg
from tests.factories.core import HolidayFactory
from tests.factories.events import ProgramFactory
from tests.factories.home import CenterFactory
from tests.factories.staff import member, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.once]

YEARS = ["0001-01-01", "1900-01-01", "9999-12-31"]


@pytest.fixture(autouse=True)
def _now(travel: Any, programs: ProgramIndexPage) -> None:
    travel("2026-11-27 09:00")


@pytest.fixture
def program() -> ProgramPage:
    made = ProgramFactory(
        parent=CenterFactory(),
        first_date=date(2026, 11, 30),
        start_time=time(10),
        end_time=time(12),
        rule=WeeklyRule((0,), count=3).to_recurrence(),
        registering="sessions",
    )
    made.save_revision().publish()
    return ProgramPage.objects.get(pk=made.pk)


@pytest.fixture
def editor(program: ProgramPage) -> User:
    return member(Role.EDITOR, program.center)


@pytest.fixture
def client(editor: User) -> Client:
    return signed_in(editor)


@pytest.mark.parametrize("day", YEARS)
@pytest.mark.parametrize(
    "name", ["first_date", "age_on", "apply_from", "apply_until", "go_live_at", "expire_at"]
)
def test_the_page_editor(client: Client, program: ProgramPage, name: str, day: str) -> None:
    data = page_form(client, program)
    value = day if name in {"first_date", "age_on"} else f"{day} 09:00"
    data.update({name: value, "title": "새 제목"})
    response = submit(client, program, data)
    assert response.status_code == 200
    form = response.context["form"]
    assert form.errors[name] == [NO_YEAR]
    assert (form[name].value(), form["title"].value()) == (value, "새 제목")


@pytest.mark.parametrize("day", YEARS)
def test_the_end_of_a_rule_and_a_single_date(client: Client, program: ProgramPage, day: str) -> None:
    data = page_form(client, program)
    data.update({"rule_until": day, "rule_count": "", "dates-TOTAL_FORMS": "1", "dates-0-date": day})
    response = submit(client, program, data)
    form = response.context["form"]
    assert form.errors["rule"] == [NO_YEAR]
    assert form.formsets["dates"].errors[0]["date"] == [NO_YEAR]


@pytest.mark.parametrize("day", YEARS)
def test_what_the_days_would_be(client: Client, day: str) -> None:
    typed = {"first_date": day, "start_time": "10:00", "end_time": "12:00"}
    response = client.post("/cms/planning/dates/", typed)
    assert (response.status_code, NO_YEAR in response.content.decode()) == (422, True)


@pytest.mark.parametrize("day", YEARS)
def test_a_session_and_a_copy(client: Client, program: ProgramPage, day: str) -> None:
    session = program.sessions.earliest("starts_at")
    typed = {"day": day, "starts": "10:00", "ends": "12:00", "place": "4층", "seen": "0"}
    response = client.post(f"/cms/planning/sessions/{session.pk}/", typed)
    assert (response.status_code, response.context["form"].errors["day"]) == (422, [NO_YEAR])
    assert response.context["form"]["place"].value() == "4층"
    typed = {"title": "2기", "first_date": day, "until": day}
    response = client.post(f"/cms/planning/{program.pk}/copy/", typed)
    assert response.status_code == 422
    assert response.context["form"].errors["first_date"] == [NO_YEAR]
    assert response.context["form"].errors["until"] == [NO_YEAR]


@pytest.mark.parametrize(
    ("weekday", "until", "said"),
    [
        ("0", "2026-11-29", RULE_ENDS_FIRST),
        ("2", "2026-12-01", NO_DAYS),
        ("4", "2026-12-04", ONLY_HOLIDAYS),
    ],
)
def test_a_rule_without_days(
    client: Client, program: ProgramPage, weekday: str, until: str, said: str
) -> None:
    HolidayFactory(date=date(2026, 12, 4), name="임시공휴일")
    data = page_form(client, program)
    data.update({"rule_until": until, "rule_count": "", "skip_holidays": "on"})
    data.setlist("rule_weekdays", [weekday])
    response = submit(client, program, data)
    assert response.status_code == 200
    assert response.context["form"].errors["rule"] == [said]
    assert program.sessions.count() == 3


def test_two_sessions_do_not_begin_at_once(program: ProgramPage, editor: User) -> None:
    first, second, _ = program.sessions.order_by("starts_at")
    plan = replace(Plan.of(second), starts_at=first.starts_at, ends_at=first.ends_at)
    with pytest.raises(Refused) as refused:
        session_change(session=second, plan=plan, seen=0, tell=False, by=editor)
    assert refused.value.code == SAME_MOMENT.code
    later = replace(plan, starts_at=plan.starts_at + timedelta(minutes=30))
    session_change(session=second, plan=later, seen=0, tell=False, by=editor)


def test_groups_of_one_session_may(program: ProgramPage, editor: User) -> None:
    first = program.sessions.earliest("starts_at")
    for number in (1, 2):
        reg.applies(number, first)
    first.refresh_from_db()
    hour = timedelta(hours=3)
    plan = Plan.of(first)
    later = replace(plan, starts_at=plan.starts_at + hour, ends_at=plan.ends_at + hour)
    group = session_split(session=first, split=Split(later, 2, Share.AFTER, 1), seen=0, tell=False, by=editor)
    moved = session_change(session=group, plan=plan, seen=group.sequence, tell=False, by=editor)
    assert moved.starts_at == first.starts_at
