"""The real services against a model in plain Python: thousands of steps over days with a closed one, and no difference."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

import hypothesis
import pytest
import time_machine
from django.db import connection, transaction
from hypothesis import assume
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
from bookings.intervals import Interval
from bookings.models import Booking, Hold, ResourcePage, Unit
from bookings.services.answering import offer_accept, offer_decline
from bookings.services.arriving import check_in, extend, leave, let_go, no_show, still_coming
from bookings.services.booking import booking_create
from bookings.services.cancelling import booking_cancel
from bookings.services.clockwork import run_due
from bookings.services.closures import bookings_hit, cancel_together, move_together
from bookings.services.completion import bookings_complete
from bookings.services.moving import Move, booking_move
from bookings.services.opening import ClosedTime, WeeklyHours, opening_save
from bookings.services.series import series_remove, series_save
from bookings.services.waiting import waiting_join
from core import clock
from people.enums import Track
from people.models import StandingSettings, Strike, User
from people.services.standing import strike_add, strike_forgive
from tests.factories import bookings as make
from tests.properties.booking_model import BEGUN, DAY, HOLDING, ROOMS, TAKES, Kept, Model

FIRST = datetime(2026, 11, 23, tzinfo=clock.SEOUL)
BEGINS = 8 * 60
MONTH = 30 * DAY
LATEST = 14 * DAY
"""After this the worker no longer stands still: opening hours are known for some months only."""
PEOPLE = 4
STEPS = {"sqlite": 10_000, "postgresql": 2_000}
AS_THEY_COME = hypothesis.settings(
    max_examples=9,
    stateful_step_count=100,
    deadline=None,
    database=None,
    suppress_health_check=list(hypothesis.HealthCheck),
)
RARE = [
    *["left early", "left within ten minutes", "left early, offered on", "extended", "followed"],
    *["asked", "released", "released, waited for longer", "no show", "no show, offered on", "let go"],
    *["suspended", "forgiven", "forgotten", "moved", "moved, offered on"],
    *["accepted", "declined", "declined, offered on", "expired", "expired, offered on"],
    *["cancelled, offered on", "offered unasked", "closed, moved", "closed, cancelled"],
    *["series", "series refused", "series, offered on"],
]
"""What comes about in ten thousand steps more than once (`Model.seen`); most of it hundreds of times."""

days = st.sampled_from([0, 0, 1, 1, 2])
hours = st.sampled_from([8, 9, 9, 10, 10, 11, 12, 13, 14, 17, 20])
lengths = st.sampled_from([60, 120, 180])
members = st.integers(0, PEOPLE - 1)
parties = st.sampled_from([2, 2, 3, 4, 6, 8, 8, 9])
picks = st.integers(0, 10**6)


def moment(minutes: int) -> datetime:
    return FIRST + timedelta(minutes=minutes)


def minutes_of(when: datetime) -> int:
    return int((when - FIRST).total_seconds() // 60)


@dataclass
class Scene:
    """What every example begins with: made once."""

    people: list[User]
    resource: ResourcePage
    rooms: dict[int, str]

    @classmethod
    def make(cls) -> Scene:
        with time_machine.travel(moment(BEGINS), tick=False):
            StandingSettings.objects.create(strike_months=12, suspension_months=12)
            people = [make.person(number) for number in range(PEOPLE)]
            policy = make.policy(name="기계가 여는 방", releases=True)
            resource = make.room(capacities=(4, 4, 8), policy=policy)
            one, two, hall = Unit.objects.filter(resource=resource).order_by("sort_order")
            Unit.objects.filter(pk__in=[one.pk, two.pk]).update(whole=hall)
            scene = cls(people, resource, {one.pk: "one", two.pk: "two", hall.pk: "hall"})
            scene.open(set())
            return scene

    def open(self, closed: set[int]) -> None:
        weekly = [WeeklyHours(make.EVERY_DAY, time(9), time(21), FIRST.date() - timedelta(days=7))]
        closures = [
            ClosedTime(moment(day * DAY), moment((day + 1) * DAY), "쉬는 날") for day in sorted(closed)
        ]
        opening_save(resource=self.resource, weekly=weekly, closures=closures, closes_on_holidays=False)


class Bookings(RuleBasedStateMachine):
    """Every example is a savepoint that is rolled back."""

    scene: Scene
    seen: Counter[str]

    @initialize(number=st.integers(0, 2**16))
    def begin(self, number: int) -> None:
        assume(number)  # the dullest example of all, which hypothesis always tries, is not worth its time
        self.transaction = transaction.atomic()
        self.transaction.__enter__()
        self.model = Model(now=BEGINS)
        self.opened_at = BEGINS
        self.travel = time_machine.travel(moment(self.model.now), tick=False)
        self.traveller = self.travel.start()
        self.people, self.resource, self.rooms = self.scene.people, self.scene.resource, self.scene.rooms
        self.keys: list[int] = []  # of the bookings, as the model numbers them
        self.series: list[UUID] = []
        self.done = self.compared = 0  # steps: use cases, and whiles that passed

    def teardown(self) -> None:
        if hasattr(self, "transaction"):
            self.seen.update(self.model.seen, steps=self.done)
            try:
                assert list(findings()) == []
            finally:
                self.travel.stop()
                transaction.set_rollback(True)
                self.transaction.__exit__(None, None, None)

    def at(self, day: int, hour: int) -> int:
        """An hour of today or of a coming day."""
        return (self.model.now // DAY + day) * DAY + hour * 60

    # --- Steps

    @rule(person=members, day=days, hour=hours, minutes=lengths, party=parties)
    def book(self, person: int, day: int, hour: int, minutes: int, party: int) -> None:
        self.books(person, self.at(day, hour), minutes, party)

    def books(self, person: int, start: int, minutes: int, party: int) -> bool:
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
        return not expected

    @rule(person=members, day=days, hour=hours, minutes=lengths, party=parties)
    def wait(self, person: int, day: int, hour: int, minutes: int, party: int) -> None:
        start = self.at(day, hour)
        self.join(person, start, start + minutes, party)

    def join(self, person: int, start: int, end: int, party: int) -> None:
        against = self.model.refusals(person, start, end, party)
        if start % 60:  # what is left of a time that has begun, accepted by somebody who waited for it
            against.add("off_grid")
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

    @rule(pick=picks, person=members, last=st.booleans(), then=st.sampled_from(["", "go", "miss", "late"]))
    def wait_for_what_somebody_has(self, pick: int, person: int, last: bool, then: str) -> None:
        """For the hall, while somebody has a part of it: for all their time or their last hour. They may not need it."""
        if (key := self.a_confirmed(pick)) is None:
            return
        kept = self.model.kept[key]
        self.join(person, kept.end - 60 if last else kept.start, kept.end, ROOMS["hall"])
        if then:
            self.pass_until(kept.start + (5 if then == "late" else 0))
        if then == "go":
            self.comes(*self.both(key))
        if kept.status == "checked_in":
            self.goes(*self.both(key))
        if then == "miss":
            self.is_missed(*self.both(key))
        if then == "late":
            self.says(*self.both(key))
            for _ in range(2):
                self.pass_time(10)

    @rule(pick=picks, moving=st.booleans(), answer=st.sampled_from(["yes", "no", "nothing"]))
    def be_offered(self, pick: int, moving: bool, answer: str) -> None:
        """Two wait for what a third has and gives back; the first says yes, no or nothing."""
        has, first, second = ((pick + number) % PEOPLE for number in range(3))
        start = self.at(1, 9 + pick % 11)
        if not self.books(has, start, 60, ROOMS["hall"]):
            return
        key = self.model.number
        self.join(first, start, start + 60, ROOMS["hall"])
        self.join(second, start, start + 60, ROOMS["hall"])
        self.they_agree()
        others = self.free_starts(self.model.kept[key])
        if moving and others:
            self.moves(key, others[pick % len(others)])
        else:
            self.calls_off(key)
        self.they_agree()
        if self.has("offered") and answer == "nothing":
            self.let_an_offer_pass(pick, 0)
        elif self.has("offered"):
            self.answers(self.key_of(pick, "offered"), answer == "yes")

    @rule(pick=picks)
    def be_offered_what_opens_again(self, pick: int) -> None:
        """What became free while it was closed is offered by the next tick, to everybody who waits."""
        has, first, second = ((pick + number) % PEOPLE for number in range(3))
        start = self.at(1, 9 + pick % 9)
        if not self.books(has, start, 180, ROOMS["hall"]):
            return
        key, closed = self.model.number, set(self.model.closed)
        self.join(first, start, start + 60, ROOMS["hall"])
        self.join(second, start + 120, start + 180, ROOMS["hall"])
        self.they_agree()
        self.model.closed.add(start // DAY)
        self.scene.open(self.model.closed)
        self.calls_off(key)
        self.model.closed = closed
        self.scene.open(closed)
        self.pass_time(5)

    def free_starts(self, kept: Kept) -> list[int]:
        """Where a booking could be moved to on the next days."""
        starts = [self.at(day, hour) for day in (1, 2) for hour in range(9, 21)]
        length = kept.end - kept.start
        return [
            start
            for start in starts
            if not self.model.refusals(kept.person, start, start + length, kept.party, without=kept)
            - {"suspended"}
        ]

    @precondition(lambda self: self.waited_for())
    @rule(pick=picks)
    def give_back_what_is_waited_for(self, pick: int) -> None:
        keys = self.waited_for()
        self.calls_off(keys[pick % len(keys)])

    def waited_for(self) -> list[int]:
        """Bookings that could be called off, where somebody waits."""
        return [
            key
            for key, kept in self.model.kept.items()
            if self.model.may_cancel(kept)
            and any(w.is_open and w.start < kept.end and kept.start < w.end for w in self.model.waiting)
        ]

    @precondition(lambda self: self.model.kept)
    @rule(pick=picks, only_held=st.booleans())
    def cancel(self, pick: int, only_held: bool) -> None:
        held = any(kept.status in HOLDING for kept in self.model.kept.values())
        self.calls_off(self.key_of(pick, *(HOLDING if only_held and held else ())))

    def calls_off(self, key: int) -> None:
        kept, booking = self.both(key)
        found = self.tried(lambda: booking_cancel(booking=booking, by=booking.person))
        if kept.status == "cancelled":
            assert not found
        elif self.model.may_cancel(kept):
            assert not found
            self.model.end(kept, "cancelled")
        else:
            assert len(found) == 1

    @precondition(lambda self: self.model.kept)
    @rule(pick=picks, day=days, hour=hours, only_movable=st.booleans())
    def move(self, pick: int, day: int, hour: int, only_movable: bool) -> None:
        movable = [key for key, kept in self.model.kept.items() if self.model.may_move(kept)]
        key = movable[pick % len(movable)] if movable and only_movable else self.key_of(pick)
        self.moves(key, self.at(day, hour))

    def moves(self, key: int, start: int) -> None:
        kept, booking = self.both(key)
        found = self.tried(lambda: booking_move(booking=booking, move=Move(moment(start)), by=booking.person))
        if not self.model.may_move(kept):
            assert len(found) == 1
            return
        if start == kept.start:  # it is there already, whatever stands against it by now
            assert not found
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

    @rule(pick=picks, come=st.sampled_from([-10, -5, 0, 0, 5]), stay=st.sampled_from([0, 3, 5, 10, 11, 35]))
    def come_and_go(self, pick: int, come: int, stay: int) -> None:
        """What a usual day is made of; chance alone brings it about too seldom."""
        if (key := self.a_confirmed(pick)) is None:
            return
        self.pass_until(self.model.kept[key].start + come)
        self.comes(*self.both(key))
        if self.model.kept[key].status == "checked_in":
            self.pass_time(stay)
        if self.model.kept[key].status == "checked_in":
            self.goes(*self.both(key))

    @rule(pick=picks)
    def come_on_time_and_stay(self, pick: int) -> None:
        if (key := self.a_confirmed(pick)) is None:
            return
        self.pass_until(self.model.kept[key].start)
        self.comes(*self.both(key))
        self.stays(*self.both(key))

    @precondition(lambda self: self.model.kept)
    @rule(pick=picks)
    def say_that_one_comes(self, pick: int) -> None:
        self.says(*self.picked(pick))

    def says(self, kept: Kept, booking: Booking) -> None:
        found = self.tried(lambda: still_coming(booking=booking))
        assert bool(found) == (kept.status != "confirmed")
        if not found:
            kept.is_coming = True

    @rule(pick=picks)
    def let_it_go(self, pick: int) -> None:
        """By the link in the question whether one still comes: no strike."""
        key = self.a_confirmed(pick) or self.model.number
        if not key:
            return
        kept, booking = self.both(key)
        found = self.tried(lambda: let_go(booking=booking))
        if kept.status == "confirmed":
            assert not found
            self.model.end(kept, "cancelled")
            self.model.seen["let go"] += 1
        else:
            assert bool(found) == (kept.status != "cancelled")

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
        self.model.seen["followed"] += "followed" in found

    @rule(pick=picks, person=members)
    def stay_longer_when_somebody_follows(self, pick: int, person: int) -> None:
        if not self.has("checked_in"):
            self.come_on_time_and_stay(pick)
        if self.has("checked_in"):
            key = self.key_of(pick, "checked_in")
            self.books(person, -(-self.model.kept[key].end // 60) * 60, 60, ROOMS["hall"])
            self.stays(*self.both(key))

    @precondition(lambda self: self.has("checked_in"))
    @rule(pick=picks)
    def go(self, pick: int) -> None:
        self.goes(*self.picked(pick, "checked_in"))

    def goes(self, kept: Kept, booking: Booking) -> None:
        assert not self.tried(lambda: leave(booking=booking))
        self.model.leave(kept)

    @precondition(lambda self: self.model.kept)
    @rule(pick=picks)
    def go_without_having_come(self, pick: int) -> None:
        kept, booking = self.picked(pick)
        if kept.status not in ("checked_in", "completed"):
            assert self.tried(lambda: leave(booking=booking)) == {"not_here"}

    @rule(pick=picks, late=st.sampled_from([0, 0, 3, 8]))
    def nobody_comes(self, pick: int, late: int) -> None:
        """Mostly those who did not come before."""
        often = max(range(PEOPLE), key=lambda person: self.model.strikes.count(person) % 3)
        if (key := self.a_confirmed(pick, often if pick % 4 else None)) is None:
            return
        self.pass_until(self.model.kept[key].start + late)
        self.is_missed(*self.both(key))

    @precondition(lambda self: self.model.kept)
    @rule(pick=picks)
    def staff_say_nobody_came(self, pick: int) -> None:
        self.is_missed(*self.picked(pick))

    def is_missed(self, kept: Kept, booking: Booking) -> None:
        found = self.tried(lambda: no_show(booking=booking, by=self.people[0]))
        if kept.status == "confirmed" and kept.start <= self.model.now:
            assert not found
            self.model.no_show(kept)
        else:
            assert bool(found) == (kept.status != "no_show")

    @precondition(lambda self: any(self.model.strikes.count(each) >= 3 for each in self.model.strikes))
    @rule(pick=picks)
    def staff_forgive(self, pick: int) -> None:
        """Else nobody could book any more, after some days."""
        rest = sorted({each for each in self.model.strikes if self.model.strikes.count(each) >= 3})
        person = rest[pick % len(rest)]
        for strike in Strike.objects.filter(person=self.people[person], forgiven_at=None):
            strike_forgive(strike=strike, by=self.people[0], reason="사정이 있었어요")
        self.model.forgive(person)

    @precondition(lambda self: self.has("offered"))
    @rule(pick=picks, yes=st.booleans())
    def answer(self, pick: int, yes: bool) -> None:
        self.answers(self.key_of(pick, "offered"), yes)

    @precondition(lambda self: self.has("offered"))
    @rule(pick=picks, rest=st.sampled_from([0, 0, 1]))
    def let_an_offer_pass(self, pick: int, rest: int) -> None:
        kept, _ = self.picked(pick, "offered")
        self.pass_until((kept.deadline or 0) - rest)

    def answers(self, key: int, yes: bool) -> None:
        kept, booking = self.both(key)
        use_case = offer_accept if yes else offer_decline
        found = self.tried(lambda: use_case(booking=booking))
        if kept.deadline is not None and kept.deadline <= self.model.now:
            assert found == {"answered"}
        elif yes and not self.model.is_open(kept.start, kept.end):
            assert found == {"closed", "taken"}, "closed since it was offered"
        elif yes:
            assert not found
            self.model.accept(kept)
        else:
            assert not found
            self.model.end(kept, "declined")

    @rule(minutes=st.sampled_from([5, 5, 10, 10, 30, 60, 600]))
    def time_passes(self, minutes: int) -> None:
        self.pass_time(minutes)

    @precondition(lambda self: self.model.now < LATEST)
    @rule(pick=picks, days=st.sampled_from([1, 2, 3, 3]), over=st.booleans())
    def the_worker_stands_still(self, pick: int, days: int, over: bool) -> None:
        """Then the daily task may come as well."""
        self.a_confirmed(pick)
        self.pass_time(days * DAY)
        if over:
            bookings_complete(moment(self.model.now))
            self.model.complete({"confirmed", "checked_in"})

    def pass_until(self, when: int) -> None:
        if when > self.model.now:
            self.pass_time(when - self.model.now)

    def pass_time(self, minutes: int) -> None:
        self.done += 1
        self.model.pass_time(minutes)
        self.traveller.move_to(moment(self.model.now))
        if self.model.now - self.opened_at > MONTH:  # as the daily task moves the horizon
            self.scene.open(self.model.closed)
            self.opened_at = self.model.now
        run_due()

    @precondition(lambda self: self.has("confirmed"))
    @rule(offset=st.sampled_from([-25, -20, -15, -10, -5, 0, 3, 5, 9, 10, 20, 30]))
    def wait_for_the_next(self, offset: int) -> None:
        """To a moment around the start of the next booking, where things happen."""
        begins = min(kept.start for kept in self.model.kept.values() if kept.status == "confirmed")
        self.pass_until(begins + offset)

    # --- Staff

    @precondition(lambda self: len(self.model.closed_from_now) < 2)
    @rule(day=st.integers(1, 2))
    def close(self, day: int) -> None:
        """A holiday is added; what was booked before stays until somebody moves it."""
        self.model.closed.add(self.model.now // DAY + day)
        self.scene.open(self.model.closed)

    @precondition(lambda self: self.model.closed_from_now)
    @rule()
    def open_again(self) -> None:
        """What is over stays as it was."""
        self.model.closed -= self.model.closed_from_now
        self.scene.open(self.model.closed)

    @rule(pick=picks, day=days, hour=hours, moving=st.booleans())
    def settle(self, pick: int, day: int, hour: int, moving: bool) -> None:
        """Move the first booking in a closed time, even of somebody who rests; or cancel them all."""
        if not self.model.hit() and (key := self.a_confirmed(pick)):
            kept = self.model.kept[key]
            if kept.start > self.model.now:
                self.model.closed.add(kept.start // DAY)
                self.scene.open(self.model.closed)
        if not (meant := self.model.hit()):
            return
        hit = [each.booking for each in bookings_hit([self.resource], moment(self.model.now))]
        assert [each.pk for each in hit] == [self.keys[key - 1] for key in self.in_order(meant)]
        if not moving:
            self.done += len(hit)
            assert not cancel_together(bookings=hit, reason="쉬는 날이에요", by=self.people[0]).refused
            for key in self.in_order(meant):
                self.model.end(meant[key], "cancelled")
            self.model.seen["closed, cancelled"] += 1
            return
        kept = meant[self.in_order(meant)[0]]
        free = self.free_starts(kept)
        start = free[pick % len(free)] if free and pick % 3 else self.at(day, hour)
        if pick % 2:
            self.must_rest(kept.person)
        end = start + kept.end - kept.start
        against = self.model.refusals(kept.person, start, end, kept.party, without=kept) - {"suspended"}
        self.done += 1
        moves = [(hit[0], moment(start))]
        outcome = move_together(moves=moves, reason="쉬는 날이에요", by=self.people[0])
        stays = start == kept.start
        assert (len(outcome.done), len(outcome.refused)) == ((0, 1) if against and not stays else (1, 0))
        if not against and not stays:
            self.model.move(kept, start)
            self.model.seen["closed, moved"] += 1

    @rule(pick=picks)
    def move_who_is_late(self, pick: int) -> None:
        """Staff may, at any time; the question whether one still comes begins anew."""
        if (key := self.a_confirmed(pick)) is None:
            return
        self.pass_until(self.model.kept[key].start + 5)
        kept, booking = self.both(key)
        others = self.free_starts(kept)
        if kept.status != "confirmed" or not others:
            return
        start = others[pick % len(others)]
        against = self.model.refusals(
            kept.person, start, start + kept.end - kept.start, kept.party, without=kept
        )
        move = Move(moment(start), as_staff=True, reason="자리를 바꿔요")
        assert self.tried(lambda: booking_move(booking=booking, move=move, by=self.people[0])) == against
        if not against:
            self.model.move(kept, start)

    def must_rest(self, person: int) -> None:
        """Strikes from elsewhere."""
        for number in range(3 - self.model.strikes.count(person)):
            strike_add(
                person=self.people[person],
                track=Track.ROOMS,
                page=self.resource.get_parent(),
                reason="다른 센터에서 오지 않았어요",
                happened_at=moment(self.model.now),
                source=f"elsewhere:{self.done}:{number}",
            )
            self.model.strikes.append(person)

    def in_order(self, kept: dict[int, Kept]) -> list[int]:
        return sorted(kept, key=lambda key: (kept[key].start, key))

    @rule(room=st.sampled_from(list(ROOMS)), day=days, hour=hours, minutes=lengths)
    def keep_for_a_program(self, room: str, day: int, hour: int, minutes: int) -> None:
        """Two days in a row, once a week would be too far ahead."""
        starts = [self.at(day, hour), self.at(day + 1, hour)]
        if starts[0] + minutes <= self.model.now or len(self.programs()) > 1:
            return
        unit = next(Unit.objects.get(pk=key) for key, name in self.rooms.items() if name == room)
        rows = [(unit, Interval(moment(start), moment(start + minutes))) for start in starts]
        kept = self.model.keep(room, [(start, start + minutes) for start in starts])
        found = self.tried(
            lambda: self.series.append(series_save(rows=rows, note="면접 특강", by=self.people[0]))
        )
        assert found == (set() if kept else {"taken"})

    @precondition(lambda self: self.programs())
    @rule(pick=picks, person=members)
    def give_the_program_up(self, pick: int, person: int) -> None:
        """While somebody waits for it, if they can."""
        programs = self.programs()
        number = programs[pick % len(programs)]
        for _, start, end in self.model.series[number][-1:]:
            self.join(person, start, end, ROOMS["hall"])
        self.done += 1
        series_remove(series=self.series[number], by=self.people[0])
        self.model.give_back(number)

    def programs(self) -> list[int]:
        """Series of which something is still to come."""
        return [
            number
            for number, rows in enumerate(self.model.series)
            if any(end > self.model.now for _, _, end in rows)
        ]

    # --- Comparing

    @invariant()
    def they_agree(self) -> None:
        if not hasattr(self, "model"):
            return
        if self.done == self.compared:
            return
        self.compared = self.done
        rows = Booking.objects.order_by("pk").values_list(
            "pk", "status", "starts_at", "ends_at", "unit", "answer_until", "asked_at"
        )
        real = [
            (
                status,
                minutes_of(start),
                minutes_of(end),
                self.rooms[unit],
                *(t and minutes_of(t) for t in more),
            )
            for _, status, start, end, unit, *more in rows
        ]
        self.keys = [key for key, *_ in rows]
        kept = list(self.model.kept.values())
        assert real == [
            (each.status, each.start, each.end, each.room, each.deadline, each.asked) for each in kept
        ]
        holds = Hold.objects.values_list("unit", "starts_at", "ends_at")
        held = [(part, *each.held) for each in kept if each.held for part in TAKES[each.room]]
        assert sorted((self.rooms[unit], minutes_of(a), minutes_of(b)) for unit, a, b in holds) == sorted(
            held + self.model.staff_has
        )

    def has(self, *statuses: str) -> bool:
        return any(kept.status in statuses for kept in self.model.kept.values())

    def a_confirmed(self, pick: int, person: int | None = None) -> int | None:
        """The number of one that is confirmed (of somebody). Where there is none one is booked, if it can be."""

        def found() -> list[int]:
            return [
                key
                for key, kept in self.model.kept.items()
                if kept.status == "confirmed" and person in (None, kept.person)
            ]

        if not found():
            start = self.at(pick % 2, 9 + pick // 2 % 11)
            whose = pick % PEOPLE if person is None else person
            self.books(whose, start, 60 * (1 + pick % 3), 2 + pick % 4)
            self.they_agree()
        keys = found()
        return keys[pick % len(keys)] if keys else None

    def key_of(self, pick: int, *statuses: str) -> int:
        """The number of one of the bookings (in one of the statuses)."""
        keys = [key for key, kept in self.model.kept.items() if not statuses or kept.status in statuses]
        return keys[pick % len(keys)]

    def both(self, key: int) -> tuple[Kept, Booking]:
        """A booking in the model, and really."""
        kept, real = self.model.kept[key], Booking.objects.get(pk=self.keys[key - 1])
        real.resource, real.person = self.resource, self.people[kept.person]
        return kept, real

    def picked(self, pick: int, *statuses: str) -> tuple[Kept, Booking]:
        return self.both(self.key_of(pick, *statuses))

    def tried(self, use_case: Callable[[], Any]) -> set[str]:
        """The codes of what was refused; nothing when it was done."""
        self.done += 1
        try:
            with transaction.atomic():
                use_case()
        except Refused as error:
            return {refusal.code for refusal in error.refusals}
        return set()


@pytest.mark.django_db
def test_services_and_model_agree(settings: Any) -> None:
    """Runs of a few examples each: from the tenth on, hypothesis would try again and again what it had."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
    settings.RULE_HORIZON_DAYS = MONTH // DAY + 20  # a month until it moves, and fourteen days to book ahead
    Bookings.scene, Bookings.seen = Scene.make(), Counter()
    first = 0 if hypothesis.settings().derandomize else random.randrange(2**32)
    run = 0
    while Bookings.seen["steps"] < STEPS[connection.vendor]:
        run_state_machine_as_test(hypothesis.seed(first + run)(Bookings), settings=AS_THEY_COME)
        run += 1
    often = STEPS[connection.vendor] // 5000
    assert {each for each in RARE if Bookings.seen[each] < often} == set(), Bookings.seen
