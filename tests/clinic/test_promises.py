"""The promised day: staff are reminded the working day before, and told once it has passed; once each, and the right ones."""

from __future__ import annotations

from typing import Any

import pytest
from django.core import mail

from clinic.models import Review
from clinic.services.promises import promises_tell
from clinic.services.sending import papers_withdraw
from core import clock, daily
from home.models import CenterPage
from people.enums import Role
from people.models import User
from tests.factories import clinic
from tests.factories.home import CenterFactory
from tests.factories.staff import member

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("private"),
    pytest.mark.usefixtures("search_index"),
]


@pytest.fixture(autouse=True)
def _monday(travel: Any) -> None:
    travel("2026-11-23 10:00")


@pytest.fixture
def center() -> CenterPage:
    return clinic.center(title="디딤 센터", slug="ours")


@pytest.fixture
def counsellor(center: CenterPage) -> User:
    return member(Role.COUNSELLOR, center)


@pytest.fixture
def review(center: CenterPage, counsellor: User) -> Review:
    """Promised for Monday, 30 November."""
    return clinic.sent(1, center)


def told(travel: Any, moment: str) -> list[tuple[str, str]]:
    """Go there, let the day's work be done, and give who was told what."""
    travel(moment)
    mail.outbox.clear()
    daily.STEPS["clinic promises"].do(print)
    return [(each.to[0], each.subject.split(":")[0]) for each in mail.outbox]


SOON, LATE = "곧 회신하기로 한 날이에요", "회신하기로 한 날이 지났어요"


def test_the_working_day_before_and_once_it_has_passed(review: Review, counsellor: User, travel: Any) -> None:
    assert told(travel, "2026-11-26 04:00") == []
    assert told(travel, "2026-11-27 04:00") == [(counsellor.email, SOON)]  # the Friday
    assert "11월 30일(월)까지" in mail.outbox[0].body
    assert f"/cms/clinic/{review.pk}/" in mail.outbox[0].body
    assert review.person.name not in mail.outbox[0].body
    for day in ("27", "28", "29", "30"):
        assert told(travel, f"2026-11-{day} 05:00") == []
    assert told(travel, "2026-12-01 04:00") == [(counsellor.email, LATE)]
    assert told(travel, "2026-12-02 04:00") == []


def test_one_day_that_stood_still_says_the_later_thing_only(
    review: Review, counsellor: User, travel: Any
) -> None:
    assert told(travel, "2026-12-03 04:00") == [(counsellor.email, LATE)]


def test_whoever_has_taken_it_on_is_told_alone(
    review: Review, center: CenterPage, counsellor: User, travel: Any
) -> None:
    member(Role.DESK, center)
    member(Role.EDITOR, center)
    member(Role.COUNSELLOR, CenterFactory(slug="elsewhere"))
    assert len(told(travel, "2026-11-27 04:00")) == 2
    clinic.taken(review, counsellor)
    assert told(travel, "2026-12-01 04:00") == [(counsellor.email, LATE)]


def test_who_has_left_is_not_waited_for(
    review: Review, center: CenterPage, counsellor: User, travel: Any
) -> None:
    clinic.taken(review, counsellor)
    desk = member(Role.DESK, center)
    User.objects.filter(pk=counsellor.pk).update(is_active=False)
    assert told(travel, "2026-12-01 04:00") == [(desk.email, LATE)]


def test_who_may_not_read_papers_is_not_told(travel: Any) -> None:
    member(Role.OPERATOR)
    clinic.sent(1, clinic.center(title="빈 센터", slug="empty"))
    assert told(travel, "2026-12-01 04:00") == []


@pytest.mark.parametrize("end", ["answered", "withdrawn"])
def test_what_is_over_is_not_told(review: Review, counsellor: User, travel: Any, end: str) -> None:
    if end == "answered":
        clinic.answered(review, counsellor)
    else:
        papers_withdraw(review=review)
    assert told(travel, "2026-12-01 04:00") == []


def test_twice_at_once_is_once(review: Review, travel: Any) -> None:
    travel("2026-12-01 04:00")
    assert (promises_tell(clock.today()), promises_tell(clock.today())) == (1, 0)
