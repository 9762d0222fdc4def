"""The real services against a model in plain Python: thousands of steps over days with a closed one, and no difference."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection, transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from bookings.audit import findings
from bookings.errors import Refused
from bookings.models import Booking, Hold, ResourcePage, Unit
from bookings.services.answering import offer_accept, offer_decline
from bookings.services.arriving import check_in, extend, leave, no_show, still_coming
from bookings.services.booking import booking_create
from bookings.services.cancelling import booking_cancel
from bookings.services.clockwork import run_due
from bookings.services.moving import Move, booking_move
from bookings.services.opening import ClosedTime, WeeklyHours, opening_save
from bookings.services.waiting import waiting_join
from core import clock
from people.models import User
from tests.factories import bookings as make
from tests.properties.booking_model import BEGUN, DAY, HOLDING, Kept, Model

FIRST = datetime(2026, 11, 23, tzinfo=clock.SEOUL)
PEOPLE = 3
STEPS = 100
EXAMPLES = {"sqlite": 100, "postgresql": 20}

days = st.sampled_from([0, 0, 1, 2])
hours = st.sampled_from([8, 9, 9, 10, 10, 11, 12, 13, 20])
lengths = st.sampled_from([60, 120, 180])
members = st.integers(0, PEOPLE - 1)
parties = st.sampled_from([2, 2, 3, 4, 6, 8, 9])
picks = st.integers(0, 10**6)


def moment(minutes: int) -> datetime:
    return FIRST + timedelta(minutes=minutes)


def minutes_of(when: datetime) -> int:
    return int((when - FIRST).total_seconds() // 60)


class Bookings(RuleBasedStateMachine):
    """Every example is one transaction that is rolled back."""

    @initialize()
    def begin(self) -> None:
        self.transaction = transaction.atomic()
        self.transaction.__enter__()
        self.model = Model(now=8 * 60)
        self.travel = time_machine.travel(moment(self.model.now), tick=False)
        self.traveller = self.travel.start()
        self.people: list[User] = [make.person(number) for number in range(PEOPLE)]
        policy = make.policy(name="기계가 여는 방", releases=True)
        self.resource: ResourcePage = make.room(capacities=(4, 4, 8), policy=policy)
        one, two, hall = Unit.objects.filter(resource=self.resource).order_by("sort_order")
        Unit.objects.filter(pk__in=[one.pk, two.pk]).update(whole=hall)
        self.rooms = {one.pk: "one", two.pk: "two", hall.pk: "hall"}
        self.numbers: list[int] = []  # of the bookings, as the model numbers them
        self.open()

    def open(self) -> None:
        weekly = [WeeklyHours(make.EVERY_DAY, time(9), time(21), FIRST.date() - timedelta(days=7))]
        closed = [
            ClosedTime(moment(day * DAY), moment((day + 1) * DAY), "쉬는 날") for day in self.model.closed
        ]
        opening_save(resource=self.resource, weekly=weekly, closures=closed, closes_on_holidays=False)

    def teardown(self) -> None:
        if hasattr(self, "transaction"):
            assert list(findings()) == []
            self.travel.stop()
            transaction.set_rollback(True)
            self.transaction.__exit__(None, None, None)

    # --- Steps

    @rule(person=members, day=days, hour=hours, minutes=lengths, party=parties)
    def book(self, person: int, day: int, hour: int, minutes: int, party: int) -> None:
        start = day * DAY + hour * 60
        expected = self.model.refusals(person, start, start + minutes, party)
        found = self.tried(
            lambda: booking_create(
                person=self.people[person],
                resource=self.resource,
                starts_at=moment(start),
                minutes=minutes,
                party_size=party,
            )
        )
        assert found == expected
        if not expected:
            self.model.book(person, start, start + minutes, party)

    @rule(person=members, day=days, hour=hours, minutes=lengths, party=parties)
    def wait(self, person: int, day: int, hour: int, minutes: int, party: int) -> None:
        start = day * DAY + hour * 60
        self.join(person, start, start + minutes, party)

    def join(self, person: int, start: int, end: int, party: int) -> None:
        against = self.model.refusals(person, start, end, party)
        expected = {"free_now"} if not against else against - {"taken"}
        found = self.tried(
            lambda: waiting_join(
                person=self.people[person],
                resource=self.resource,
                starts_at=moment(start),
                minutes=end - start,
                party_size=party,
            )
        )
        assert found == expected
        if not expected:
            self.model.join(person, start, end, party)

    @precondition(lambda self: any(kept.start > self.model.now for kept in self.model.kept.values()))
    @rule(pick=picks, person=members)
    def wait_for_what_is_taken(self, pick: int, person: int) -> None:
        coming = [kept for kept in self.model.kept.values() if kept.start > self.model.now]
        wanted = coming[pick % len(coming)]
        self.join(person, wanted.start, wanted.end, max(2, wanted.party))

    @precondition(lambda self: self.model.kept)
    @rule(pick=picks, only_held=st.booleans())
    def cancel(self, pick: int, only_held: bool) -> None:
        held = any(kept.status in HOLDING for kept in self.model.kept.values())
        kept, booking = self.picked(pick, *(HOLDING if only_held and held else ()))
        found = self.tried(lambda: booking_cancel(booking=booking, by=booking.person))
        if kept.status == "cancelled":
            assert not found
        elif self.model.may_cancel(kept):
            assert not found
            self.model.end(kept, "cancelled")
        else:
            assert len(found) == 1

    @precondition(lambda self: self.model.kept)
    @rule(pick=picks, day=days, hour=hours)
    def move(self, pick: int, day: int, hour: int) -> None:
        kept, booking = self.picked(pick)
        start = day * DAY + hour * 60
        found = self.tried(lambda: booking_move(booking=booking, move=Move(moment(start)), by=booking.person))
        if not self.model.may_move(kept):
            assert len(found) == 1
            return
        end = start + kept.end - kept.start
        assert found == self.model.refusals(kept.person, start, end, kept.party, without=kept)
        if not found:
            self.model.move(kept, start)

    @precondition(lambda self: self.model.kept)
    @rule(pick=picks)
    def arrive(self, pick: int) -> None:
        self.comes(*self.picked(pick))

    def comes(self, kept: Kept, booking: Booking) -> None:
        found = self.tried(lambda: check_in(booking=booking))
        if self.model.may_check_in(kept):
            assert not found
            kept.status = "checked_in"
        else:
            assert bool(found) == (kept.status != "checked_in")

    @precondition(lambda self: any(kept.status == "confirmed" for kept in self.model.kept.values()))
    @rule(pick=picks)
    def come_on_time_and_stay(self, pick: int) -> None:
        """What a usual day is made of; chance alone brings it about too seldom."""
        kept, booking = self.picked(pick, "confirmed")
        if kept.start > self.model.now:
            self.pass_time(kept.start - self.model.now)
        self.comes(kept, booking)
        booking.refresh_from_db()
        self.stays(kept, booking)

    @precondition(lambda self: self.model.kept)
    @rule(pick=picks)
    def say_that_one_comes(self, pick: int) -> None:
        kept, booking = self.picked(pick)
        found = self.tried(lambda: still_coming(booking=booking))
        assert bool(found) == (kept.status != "confirmed")
        if not found:
            kept.is_coming = True

    @precondition(lambda self: self.model.kept)
    @rule(pick=picks, only_here=st.booleans())
    def stay_longer(self, pick: int, only_here: bool) -> None:
        here = any(kept.status == "checked_in" for kept in self.model.kept.values())
        kept, booking = self.picked(pick, *(["checked_in"] if only_here and here else []))
        self.stays(kept, booking)

    def stays(self, kept: Kept, booking: Booking) -> None:
        expected = self.model.extend_refusals(kept)
        found = self.tried(lambda: extend(booking=booking))
        if expected is None:
            assert found == {"cant_extend"}
            return
        assert found == {"followed" if code == "taken" else code for code in expected - BEGUN}
        if not found:
            self.model.extend(kept)

    @precondition(lambda self: any(kept.status == "checked_in" for kept in self.model.kept.values()))
    @rule(pick=picks)
    def go(self, pick: int) -> None:
        kept, booking = self.picked(pick, "checked_in")
        assert not self.tried(lambda: leave(booking=booking))
        self.model.leave(kept)

    @precondition(lambda self: self.model.kept)
    @rule(pick=picks)
    def go_without_having_come(self, pick: int) -> None:
        kept, booking = self.picked(pick)
        if kept.status not in ("checked_in", "completed"):
            assert self.tried(lambda: leave(booking=booking)) == {"not_here"}

    @precondition(lambda self: self.model.kept)
    @rule(pick=picks)
    def staff_say_nobody_came(self, pick: int) -> None:
        kept, booking = self.picked(pick)
        found = self.tried(lambda: no_show(booking=booking, by=self.people[0]))
        if kept.status == "confirmed" and kept.start <= self.model.now:
            assert not found
            self.model.no_show(kept)
        else:
            assert bool(found) == (kept.status != "no_show")

    @precondition(lambda self: any(kept.status == "offered" for kept in self.model.kept.values()))
    @rule(pick=picks, yes=st.booleans())
    def answer(self, pick: int, yes: bool) -> None:
        kept, booking = self.picked(pick, "offered")
        use_case = offer_accept if yes else offer_decline
        found = self.tried(lambda: use_case(booking=booking))
        if kept.deadline is not None and kept.deadline <= self.model.now:
            assert found == {"answered"}
        elif yes:
            assert not found
            kept.status, kept.deadline = "confirmed", None
        else:
            assert not found
            self.model.end(kept, "declined")

    @rule(minutes=st.sampled_from([5, 5, 10, 10, 30, 60, 600]))
    def pass_time(self, minutes: int) -> None:
        self.model.pass_time(minutes)
        self.traveller.move_to(moment(self.model.now))
        run_due()

    @precondition(lambda self: any(kept.status == "confirmed" for kept in self.model.kept.values()))
    @rule(offset=st.sampled_from([-25, -15, -10, -5, 0, 3, 5, 9, 10, 30]))
    def wait_for_the_next(self, offset: int) -> None:
        """To a moment around the start of the next booking, where things happen."""
        begins = min(kept.start for kept in self.model.kept.values() if kept.status == "confirmed")
        if begins + offset > self.model.now:
            self.pass_time(begins + offset - self.model.now)

    @precondition(lambda self: not self.model.closed)
    @rule(day=st.integers(1, 3))
    def close(self, day: int) -> None:
        """A holiday is added; what was booked before stays until somebody moves it."""
        if day > self.model.now // DAY:
            self.model.closed.add(day)
            self.open()

    # --- Comparing

    @invariant()
    def they_agree(self) -> None:
        if not hasattr(self, "model"):
            return
        rows = Booking.objects.order_by("pk").values_list(
            "status", "starts_at", "ends_at", "unit", "answer_until"
        )
        kept = list(self.model.kept.values())
        real = [
            (status, minutes_of(start), minutes_of(end), self.rooms[unit], until and minutes_of(until))
            for status, start, end, unit, until in rows
        ]
        assert real == [(each.status, each.start, each.end, each.room, each.deadline) for each in kept]
        holds = Hold.objects.values_list("unit", "starts_at", "ends_at")
        assert sorted((self.rooms[unit], minutes_of(a), minutes_of(b)) for unit, a, b in holds) == sorted(
            (part, *each.held) for each in kept if each.held for part in takes(each)
        )

    def picked(self, pick: int, *statuses: str) -> tuple[Kept, Booking]:
        """One of the bookings (in one of the statuses): in the model, and really."""
        keys = [key for key, kept in self.model.kept.items() if not statuses or kept.status in statuses]
        key = keys[pick % len(keys)]
        real = Booking.objects.order_by("pk").select_related("resource__policy", "person")[key - 1]
        return self.model.kept[key], real

    def tried(self, use_case: Callable[[], Any]) -> set[str]:
        """The codes of what was refused; nothing when it was done."""
        try:
            with transaction.atomic():
                use_case()
        except Refused as error:
            return {refusal.code for refusal in error.refusals}
        return set()


def takes(kept: Kept) -> tuple[str, ...]:
    return ("one", "two") if kept.room == "hall" else (kept.room,)


@pytest.mark.django_db
def test_services_and_model_agree(settings_for_machine: settings) -> None:
    run_state_machine_as_test(Bookings, settings=settings_for_machine)


@pytest.fixture
def settings_for_machine() -> settings:
    return settings(
        max_examples=EXAMPLES[connection.vendor],
        stateful_step_count=STEPS,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
