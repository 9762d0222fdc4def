"""Whatever happens while campaigns are sent, also between two copies: nobody gets one who doesn't receive then, and nobody two."""

from __future__ import annotations

import smtplib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import hypothesis
import pytest
import time_machine
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import QuerySet
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from core import clock
from core.prepared import prepared
from newsletter import sending
from newsletter.enums import CampaignStatus
from newsletter.models import Campaign, Delivery, Subscriber
from newsletter.services.sending import campaign_go_on, campaign_stop, deliveries_add, finish_done
from outbox.delivery import LEASE
from outbox.errors import Unreachable
from tests.factories.campaigns import alert, subscriber
from tests.newsletter.test_states import ACTIONS, act

pytestmark = [pytest.mark.django_db, pytest.mark.once]

FIRST = datetime(2026, 11, 23, 10, tzinfo=clock.SEOUL)
PEOPLE, CAMPAIGNS = 5, 4
ANSWERS_WITHIN = timedelta(
    seconds=4
)  # the server, which a worker waits for no longer than `outbox.delivery.PATIENCE`
STEPS = hypothesis.settings(
    max_examples=12,
    stateful_step_count=30,
    deadline=None,
    database=None,
    phases=[hypothesis.Phase.generate],
    suppress_health_check=list(hypothesis.HealthCheck),
)


@dataclass
class Reader:
    """Whether somebody receives, by the rules in words: only whom the mailbox itself brought in, until something ends it."""

    status: str = "pending"
    has_confirmed: bool = False

    @property
    def receives(self) -> bool:
        return self.status == "confirmed"

    def act(self, action: str) -> None:
        gets = self.status in {"confirmed", "paused"}
        ended = self.status in {"stopped", "bounced", "complained"}
        if action == "subscribe" and not gets:
            self.status, self.has_confirmed = "pending", False
        elif action == "confirm" and self.status == "pending":
            self.status, self.has_confirmed = "confirmed", True
        elif action in {"pause", "resume"} and gets:
            self.status = "paused" if action == "pause" else "confirmed"
        elif action == "undo" and self.status == "stopped" and self.has_confirmed:
            self.status = "confirmed"
        elif action in {"stop", "hard"} and not ended:
            self.status = {"stop": "stopped", "hard": "bounced"}[action]
        elif action == "complain":
            self.status = "complained"


numbers = st.integers(0, PEOPLE - 1)
actions = st.sampled_from(sorted({*ACTIONS} - {"change", "soft"}))
events = st.one_of(
    st.tuples(st.just("somebody"), numbers, actions),
    st.tuples(st.just("comes_in"), numbers),
    st.tuples(st.sampled_from(["stop", "go_on", "prepare"]), st.integers(0, CAMPAIGNS - 1)),
    st.sampled_from([("claim",), ("write",)]),
)
answers = st.sampled_from(["yes", "yes", "yes", "nobody", "down"])
scripts = st.lists(st.tuples(answers, st.lists(events, min_size=1, max_size=2)), max_size=4)
steps = st.one_of(
    events,
    st.tuples(st.just("send"), scripts, st.integers(0, 3)),
    st.tuples(st.just("wait"), st.sampled_from([timedelta(seconds=2), LEASE])),
)
"""One rule takes them all: hypothesis leaves whole rules out of an example."""


class Machine(RuleBasedStateMachine):
    """Every example is a savepoint that is rolled back. Several workers hold claims at once, some longer than their lease."""

    people: list[Subscriber]
    sent = 0

    @initialize()
    def begin(self) -> None:
        self.savepoint = transaction.savepoint()
        self.traveller = time_machine.travel(FIRST, tick=False)
        self.clock = self.traveller.start()
        self.readers = {each.email: Reader() for each in self.people}
        self.claims: list[sending.Claimed] = []
        self.got: set[tuple[int, str]] = set()
        self.stopped: set[int] = set()
        self.wrong: list[str] = []
        self.campaigns: list[Campaign] = []
        for number in range(PEOPLE - 1):
            self.comes_in(number)
        self.write()

    def teardown(self) -> None:
        if hasattr(self, "savepoint"):
            self.traveller.stop()
            transaction.savepoint_rollback(self.savepoint)
            sending.rest()

    def somebody(self, number: int, action: str) -> None:
        """Somebody, or their mail server, does something."""
        act(action, self.people[number])
        self.readers[self.people[number].email].act(action)

    def write(self) -> None:
        """Another campaign, which has a copy for everybody, whether they receive or not."""
        if len(self.campaigns) < CAMPAIGNS:
            now = clock.now()
            running = {"status": CampaignStatus.SENDING, "started_at": now, "prepared_at": now}
            self.campaigns.append(alert(*self.people, start=False, **running))

    def campaign(self, number: int) -> Campaign:
        return self.campaigns[number % len(self.campaigns)]

    def stop(self, number: int) -> None:
        if campaign_stop(self.campaign(number)):
            self.stopped.add(self.campaign(number).pk)

    def go_on(self, number: int) -> None:
        if campaign_go_on(self.campaign(number)):
            self.stopped.discard(self.campaign(number).pk)

    def prepare(self, number: int) -> None:
        """Once more, as after a worker was killed."""
        variant = self.campaign(number).variants.get()
        deliveries_add(self.campaign(number), [(variant, each) for each in self.people])

    def claim(self) -> None:
        if claimed := sending.claim():
            self.claims.append(claimed)

    @rule(event=steps)
    def happen(self, event: tuple[Any, ...]) -> None:
        getattr(self, event[0])(*event[1:])

    def comes_in(self, number: int) -> None:
        for action in ("subscribe", "confirm"):
            self.somebody(number, action)

    def wait(self, time: timedelta) -> None:
        self.clock.shift(time)

    def send(self, script: list[tuple[str, list[Any]]], which: int) -> None:
        if not self.claims:
            self.claim()
        if self.claims:
            claimed = self.claims.pop(which % len(self.claims))
            server = Server(self, claimed.campaign, list(script))
            try:
                sending.send_claimed(claimed, server)
            except Unreachable:
                server.script.clear()
            finish_done()

    @invariant()
    def nobody_gets_what_they_should_not(self) -> None:
        if hasattr(self, "wrong"):
            assert self.wrong == []

    def arrived(self, campaign: Campaign, address: str) -> None:
        type(self).sent += 1
        if not self.readers[address].receives:
            self.wrong.append(f"{address} doesn't receive: {self.readers[address].status}")
        if campaign.pk in self.stopped:
            self.wrong.append("the campaign was stopped")
        if (campaign.pk, address) in self.got:
            self.wrong.append(f"{address} has two")
        self.got.add((campaign.pk, address))


class Server(BaseEmailBackend):
    """Answers as it was told, copy by copy; and while it does, other things happen."""

    def __init__(self, machine: Machine, campaign: Campaign, script: list[tuple[str, list[Any]]]) -> None:
        super().__init__()
        self.machine, self.campaign, self.script = machine, campaign, script

    def send_messages(self, messages: list[EmailMessage]) -> int:
        answer, meanwhile = self.script.pop(0) if self.script else ("yes", [])
        (address,) = messages[0].to
        self.machine.clock.shift(ANSWERS_WITHIN / 4)
        if answer == "down":
            raise ConnectionRefusedError
        if answer == "nobody":
            self.machine.readers[address].act("hard")
            raise smtplib.SMTPRecipientsRefused({address: (550, b"5.1.1 no such user")})
        self.machine.arrived(self.campaign, address)
        for event in meanwhile:
            self.machine.happen(event)
        return 1


@pytest.fixture(autouse=True)
def _ready(settings: Any, monkeypatch: Any) -> None:
    settings.TASKS = {"default": {"BACKEND": "core.task_queue.TaskQueue"}}
    monkeypatch.setattr(sending, "BATCH", 3)
    with time_machine.travel(FIRST, tick=False):
        Machine.people = [subscriber("pending") for _ in range(PEOPLE)]
    Machine.sent = 0


def test_nobody_gets_a_copy_who_does_not_receive_and_nobody_two() -> None:
    run_state_machine_as_test(Machine, settings=STEPS)
    assert Machine.sent >= 10, "copies have left"


@prepared
def who_it_is_for(*, pk: int, claim: int) -> QuerySet[Delivery, tuple[Any, ...]]:
    """The last question before a copy leaves, without its conditions."""
    mine = Delivery.objects.queued().filter(pk=pk, claim=claim)
    about = ("uid", "email", "soft_bounces")
    return mine.values_list("pk", "uid", "variant", "subscriber", *(f"subscriber__{each}" for each in about))


@pytest.mark.parametrize("is_asked", [True, False], ids=["asked", "not asked"])
@pytest.mark.parametrize(
    ("meanwhile", "wrong"),
    [(("somebody", 1, "stop"), "doesn't receive: stopped"), (("stop", 0), "the campaign was stopped")],
    ids=["somebody stops", "the campaign is stopped"],
)
def test_control_without_the_last_look_somebody_gets_what_they_should_not(
    meanwhile: tuple[Any, ...], wrong: str, is_asked: bool, monkeypatch: Any
) -> None:
    """An example by hand: while the first of three claimed copies leaves, something happens that the others must heed."""
    if not is_asked:
        monkeypatch.setattr(sending, "_ready", who_it_is_for)
    machine = Machine()
    machine.begin()
    machine.happen(("send", [("yes", [meanwhile])], 0))
    found = machine.wrong
    machine.teardown()
    assert {wrong in each for each in found} == (set() if is_asked else {True})
