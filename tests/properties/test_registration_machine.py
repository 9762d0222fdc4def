"""The real services against a model in plain Python: a thousand steps, and no difference."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import hypothesis
import pytest
import time_machine
from django.db import transaction
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from core import clock
from events.enums import STANDING, RegistrationStatus
from events.errors import Refused
from events.models import Registration, Session
from events.services.answering import offer_accept, offer_decline
from events.services.clockwork import run_due
from events.services.registering import register, registration_cancel
from people.models import User
from tests.factories import bookings as make
from tests.factories import registering as reg
from tests.properties.registration_model import DAY, Model

FIRST = datetime(2026, 11, 23, tzinfo=clock.SEOUL)
STARTS = 4 * DAY
PEOPLE = 7
STEPS = hypothesis.settings(
    max_examples=20,
    stateful_step_count=50,
    deadline=None,
    database=None,
    phases=[hypothesis.Phase.generate],
    suppress_health_check=list(hypothesis.HealthCheck),
)
S = RegistrationStatus
members = st.integers(0, PEOPLE - 1)


def moment(minutes: float) -> datetime:
    return FIRST + timedelta(minutes=minutes)


class Registrations(RuleBasedStateMachine):
    """Every example is a savepoint that is rolled back."""

    people: list[User]
    session: Session
    steps = 0

    @initialize()
    def begin(self) -> None:
        self.savepoint = transaction.savepoint()
        self.model = Model(now=0, starts=STARTS, capacity=2)
        self.traveller = time_machine.travel(moment(0), tick=False)
        self.clock = self.traveller.start()

    def teardown(self) -> None:
        if hasattr(self, "savepoint"):
            self.traveller.stop()
            transaction.savepoint_rollback(self.savepoint)

    def latest(self, member: int) -> Registration | None:
        found = Registration.objects.with_all().filter(person=self.people[member])
        return found.order_by("-pk").first()

    def answer(self, service: Any, **values: Any) -> str:
        try:
            return str(service(**values).status)
        except Refused as error:
            return error.code

    @rule(member=members)
    def apply(self, member: int) -> None:
        wanted = reg.wanted(Session.objects.select_related("program").get(pk=self.session.pk))
        found = self.answer(register, person=self.people[member], wanted=wanted)
        assert found == self.model.apply(member)

    @rule(member=members)
    def cancel(self, member: int) -> None:
        registration = self.latest(member)
        if registration is None or not registration.is_open:
            assert self.model.cancel(member) == "nothing"
            return
        assert self.answer(registration_cancel, registration=registration, by=None) == self.model.cancel(
            member
        )

    @rule(member=members)
    def accept(self, member: int) -> None:
        if registration := self.latest(member):
            assert self.answer(offer_accept, registration=registration) == self.model.accept(member)

    @rule(member=members)
    def decline(self, member: int) -> None:
        registration = self.latest(member)
        if registration and registration.status != S.DECLINED:
            assert self.answer(offer_decline, registration=registration) == self.model.decline(member)

    @rule(seats=st.integers(1, 4))
    def enlarge(self, seats: int) -> None:
        self.model.enlarge(seats)
        Session.objects.filter(pk=self.session.pk).update(capacity=self.model.capacity)

    @rule(minutes=st.sampled_from([1, 30, 600, DAY // 2, DAY]))
    def wait(self, minutes: int) -> None:
        self.model.now += minutes
        self.clock.move_to(moment(self.model.now))
        run_due()
        self.model.tick()

    @invariant()
    def nothing_differs(self) -> None:
        if not hasattr(self, "model"):
            return
        type(self).steps += 1
        rows = {each.person_id: each for each in Registration.objects.filter(status__in=STANDING)}
        by = {number: rows.get(person.pk) for number, person in enumerate(self.people)}
        confirmed = {number for number, row in by.items() if row and row.status == S.CONFIRMED}
        offered = {number: row.answer_until for number, row in by.items() if row and row.status == S.OFFERED}
        line = sorted((row.number, number) for number, row in by.items() if row and row.status == S.WAITING)
        assert confirmed == self.model.confirmed
        assert offered == {number: moment(until) for number, until in self.model.offered.items()}
        assert [number for _, number in line] == self.model.line
        assert [(self.model.numbers[number]) for _, number in line] == [number for number, _ in line]
        session = Session.objects.get(pk=self.session.pk)
        assert (session.seats_taken, session.waiting) == (self.model.taken, len(self.model.line))
        assert session.seats_taken <= session.capacity


@pytest.mark.django_db
def test_registrations_never_differ_from_the_model(settings: Any) -> None:
    settings.TASKS = {"default": {"BACKEND": "core.task_queue.TaskQueue"}}
    with time_machine.travel(moment(0), tick=False):
        Registrations.people = [make.person(number) for number in range(PEOPLE)]
        Registrations.session = reg.session(2, starts_at=moment(STARTS))
    Registrations.steps = 0
    run_state_machine_as_test(Registrations, settings=STEPS)
    assert Registrations.steps >= 500
