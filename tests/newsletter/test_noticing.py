"""What is written down to be told: pages that come out, seats that are there again. Each once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from core import clock
from events.enums import Admission
from events.models import ProgramPage, Session
from events.services.registering import registration_cancel
from newsletter.enums import HappeningKind
from newsletter.models import FullProgram, Happening
from newsletter.services.noticing import seats_notice
from tests.factories import home
from tests.factories import registering as reg

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def now(travel: Any) -> None:
    travel("2026-11-23 10:00")


def happened(kind: HappeningKind) -> list[str]:
    return list(Happening.objects.filter(kind=kind).order_by("pk").values_list("page__title", flat=True))


def publish(page: Any) -> None:
    page.save_revision().publish()


@pytest.mark.parametrize("make", [reg.program, home.StoryFactory, home.NewsFactory])
def test_a_page_that_comes_out_is_told_once(make: Any) -> None:
    page = make(title="새로 나왔어요", live=False)
    page = type(page).objects.get(pk=page.pk)
    page.save_revision()
    assert happened(HappeningKind.NEW) == [], "a draft is nothing to tell"
    publish(page)
    publish(page)
    page.unpublish()
    publish(type(page).objects.get(pk=page.pk))
    assert happened(HappeningKind.NEW) == ["새로 나왔어요"]


def test_an_old_page_that_is_published_again_is_not_new() -> None:
    page = reg.program()
    ProgramPage.objects.update(first_published_at=clock.now() - timedelta(days=4))
    publish(ProgramPage.objects.get(pk=page.pk))
    assert happened(HappeningKind.NEW) == []


def test_a_page_that_is_to_come_out_later_is_told_then(travel: Any) -> None:
    page = home.NewsFactory(title="내일", live=False)
    page.go_live_at = clock.now() + timedelta(days=1)
    publish(page)
    assert happened(HappeningKind.NEW) == []


@pytest.fixture
def session() -> Session:
    return reg.session(1, of=reg.program(title="한 자리"))


def test_a_seat_that_is_there_again(session: Session) -> None:
    made = reg.applies(1, session)
    assert seats_notice() == 0
    assert FullProgram.objects.count() == 1
    assert seats_notice() == 0, "still full"
    registration_cancel(registration=made, by=made.person)
    assert seats_notice() == 1
    assert seats_notice() == 0
    assert happened(HappeningKind.SEATS) == ["한 자리"]
    assert FullProgram.objects.count() == 0


def test_a_seat_that_is_offered_to_the_next_in_line_is_not_free(session: Session) -> None:
    made = reg.applies(1, session)
    reg.applies(2, session)
    seats_notice()
    registration_cancel(registration=made, by=made.person)
    assert seats_notice() == 0


def test_more_seats_are_worth_telling(session: Session) -> None:
    reg.applies(1, session)
    seats_notice()
    Session.objects.update(capacity=2)
    assert seats_notice() == 1


def test_once_a_day_is_enough(session: Session, travel: Any) -> None:
    for number, day in enumerate(("2026-11-24", "2026-11-24", "2026-11-25"), 1):
        travel(f"{day} 10:00")
        made = reg.applies(number, session)
        seats_notice()
        registration_cancel(registration=made, by=made.person)
        seats_notice()
    assert len(happened(HappeningKind.SEATS)) == 2


def test_another_free_session_means_that_it_is_not_full(session: Session) -> None:
    reg.session(1, days=14, of=session.program)
    reg.applies(1, session)
    seats_notice()
    assert not FullProgram.objects.exists()


def test_a_series_has_its_own_seats() -> None:
    series = reg.series(1, title="여섯 달")
    made = reg.applies(1, series)
    seats_notice()
    assert FullProgram.objects.count() == 1
    registration_cancel(registration=made, by=made.person)
    assert seats_notice() == 1


@pytest.mark.parametrize("change", ["closed", "lottery", "unpublished", "over"])
def test_what_nobody_can_register_for_is_not_told(session: Session, travel: Any, change: str) -> None:
    made = reg.applies(1, session)
    seats_notice()
    programs = ProgramPage.objects.filter(pk=session.program_id)
    if change == "closed":
        programs.update(apply_until=clock.now() - timedelta(minutes=1))
    elif change == "lottery":
        programs.update(admission=Admission.LOTTERY)
    elif change == "unpublished":
        programs.update(live=False)
    registration_cancel(registration=made, by=made.person)
    if change == "over":
        travel("2026-12-30 10:00")
    assert seats_notice() == 0
    assert not FullProgram.objects.exists()


def test_looking_takes_as_many_queries_however_many_programs_there_are(
    django_assert_num_queries: Any,
) -> None:
    for number in range(1, 4):
        reg.applies(number, reg.session(1))
    seats_notice()
    with django_assert_num_queries(3):
        seats_notice()
