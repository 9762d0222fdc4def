"""A monthly check is due: whoever keeps the plan is told, and its mentor; once, and without a name."""

from __future__ import annotations

from typing import Any

import pytest
from django.core import mail

from core import clock, daily
from home.models import CenterPage
from mentoring.models import Plan
from mentoring.services.due import checks_tell
from mentoring.services.plans import check_hold, plan_close
from people.enums import Role
from people.models import User
from tests.factories import bookings as make
from tests.factories import mentoring as mentors
from tests.factories.home import CenterFactory
from tests.factories.staff import member

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now(travel: Any) -> None:
    travel("2026-11-30 10:00")


@pytest.fixture
def center() -> CenterPage:
    return CenterFactory()


@pytest.fixture
def keeper(center: CenterPage) -> User:
    return member(Role.COUNSELLOR, center)


@pytest.fixture
def plan(center: CenterPage, keeper: User) -> Plan:
    """Since today: the first check is due on 29 December."""
    return mentors.plan(make.person(), center, keeper, mentor=mentors.mentor())


def told(travel: Any, moment: str) -> list[str]:
    travel(moment)
    mail.outbox.clear()
    daily.STEPS["checks due"].do(print)
    return [each.to[0] for each in mail.outbox]


def test_the_counsellor_and_the_mentor_are_told_once(plan: Plan, keeper: User, travel: Any) -> None:
    assert told(travel, "2026-12-28 04:00") == []
    assert told(travel, "2026-12-29 04:00") == [keeper.email, plan.mentor.user.email]
    first, second = mail.outbox
    assert f"/cms/tracks/checks/{plan.checks.first().pk}/" in first.body
    assert f"/me/mentoring/plans/{plan.pk}/" in second.body
    for each in mail.outbox:
        assert "이번 달 점검을 할 때예요: 12월 29일(화)까지" in each.subject
        assert plan.person.name not in each.subject + each.body + each.alternatives[0][0]
    assert told(travel, "2026-12-30 04:00") == []
    assert len(told(travel, "2027-01-29 04:00")) == 2


def test_a_day_late_is_better_than_never(plan: Plan, travel: Any) -> None:
    assert len(told(travel, "2026-12-31 04:00")) == 2


def test_one_that_was_held_or_whose_plan_is_closed_is_not_told(plan: Plan, travel: Any) -> None:
    first, second = plan.checks.all()[:2]
    check_hold(check=first, held_on=clock.today(), talked="잘 지내요")
    assert told(travel, "2026-12-29 04:00") == []
    plan_close(plan=plan)
    assert told(travel, "2027-01-29 04:00") == []
    assert second.told_on is None


def test_long_overdue_it_is_something_to_do_and_no_mail(plan: Plan, travel: Any) -> None:
    assert told(travel, "2027-01-10 04:00") == []


def test_where_the_keeper_has_left_the_other_counsellors_are_told(
    plan: Plan, center: CenterPage, keeper: User, travel: Any
) -> None:
    other = member(Role.COUNSELLOR, center, email="other@didim.example")
    User.objects.filter(pk=keeper.pk).update(is_active=False)
    assert told(travel, "2026-12-29 04:00") == [other.email, plan.mentor.user.email]


def test_twice_at_once_is_once(plan: Plan, travel: Any) -> None:
    travel("2026-12-29 04:00")
    assert (checks_tell(clock.today()), checks_tell(clock.today())) == (1, 0)
