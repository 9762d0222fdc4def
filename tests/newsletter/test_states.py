"""What becomes of a subscriber: every state and every action, and whatever order they come in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from post_office.models import Email

from core import clock
from newsletter.enums import CONFIRMED, ENDED, SubscriberStatus
from newsletter.models import Refusal, Subscriber
from newsletter.refusals import hash_of
from newsletter.services import subscribing
from newsletter.services.subscribing import ALL_TOPICS, Wanted
from people.errors import Refused
from tests.factories import subscribers as make

pytestmark = [pytest.mark.django_db, pytest.mark.once]

S = SubscriberStatus
WANTED = Wanted(topics=["lecture", "housing"], frequency="daily")

ACTIONS: dict[str, Callable[[Subscriber], object]] = {
    "subscribe": lambda each: subscribing.subscribe(address=each.email, wanted=WANTED, yes=make.yes()),
    "confirm": lambda each: subscribing.confirm(uid=each.uid),
    "change": lambda each: subscribing.change(uid=each.uid, wanted=WANTED),
    "pause": lambda each: subscribing.pause(uid=each.uid, until=None),
    "resume": lambda each: subscribing.resume(uid=each.uid),
    "stop": lambda each: subscribing.stop(uid=each.uid),
    "undo": lambda each: subscribing.stop_undo(uid=each.uid),
    "hard": lambda each: subscribing.subscriber_bounced(each, hard=True),
    "soft": lambda each: subscribing.subscriber_bounced(each, hard=False),
    "complain": subscribing.subscriber_complained,
}
REFUSED = "refused"
STATES = (S.PENDING, S.CONFIRMED, S.PAUSED, S.STOPPED, S.BOUNCED, S.COMPLAINED)
TABLE: dict[str, tuple[str, ...]] = {
    "subscribe": (S.PENDING, S.CONFIRMED, S.PAUSED, S.PENDING, S.PENDING, S.PENDING),
    "confirm": (S.CONFIRMED, S.CONFIRMED, S.PAUSED, REFUSED, REFUSED, REFUSED),
    "change": (REFUSED, S.CONFIRMED, S.PAUSED, REFUSED, REFUSED, REFUSED),
    "pause": (REFUSED, S.PAUSED, S.PAUSED, REFUSED, REFUSED, REFUSED),
    "resume": (REFUSED, S.CONFIRMED, S.CONFIRMED, REFUSED, REFUSED, REFUSED),
    "stop": (S.STOPPED, S.STOPPED, S.STOPPED, S.STOPPED, S.BOUNCED, S.COMPLAINED),
    "undo": (S.PENDING, S.CONFIRMED, S.PAUSED, S.CONFIRMED, S.BOUNCED, S.COMPLAINED),
    "hard": (S.BOUNCED, S.BOUNCED, S.BOUNCED, S.STOPPED, S.BOUNCED, S.COMPLAINED),
    "soft": (S.PENDING, S.CONFIRMED, S.PAUSED, S.STOPPED, S.BOUNCED, S.COMPLAINED),
    "complain": (S.COMPLAINED, S.COMPLAINED, S.COMPLAINED, S.COMPLAINED, S.COMPLAINED, S.COMPLAINED),
}
ROWS = [(action, state, row[at]) for action, row in TABLE.items() for at, state in enumerate(STATES)]


def act(action: str, subscriber: Subscriber) -> str:
    try:
        ACTIONS[action](subscriber)
    except Refused:
        return REFUSED
    return Subscriber.objects.get(pk=subscriber.pk).status


@pytest.mark.parametrize(("action", "state", "becomes"), ROWS, ids=str)
def test_every_action_in_every_state(action: str, state: str, becomes: str) -> None:
    subscriber = make.subscriber(state)
    assert act(action, subscriber) == becomes
    assert_consistent(subscriber)


def assert_consistent(subscriber: Subscriber) -> None:
    now = Subscriber.objects.get(pk=subscriber.pk)
    assert (now.ended_at is not None) == (now.status in ENDED)
    if now.status in CONFIRMED:
        assert now.confirmed_at
        assert not Refusal.objects.filter(address_hash=hash_of(now.email)).exists()
    if now.status == S.PENDING:
        assert now.confirmed_at is None
    receives = Subscriber.objects.receiving().filter(pk=now.pk).exists()
    assert receives == (now.status == S.CONFIRMED)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(sorted(ACTIONS)), max_size=12))
def test_whatever_happens_nobody_receives_without_having_confirmed_since_the_last_new_beginning(
    actions: list[str],
) -> None:
    subscriber = make.subscriber(S.PENDING)
    has_confirmed = False
    for action in actions:
        before = Subscriber.objects.get(pk=subscriber.pk).status
        after = act(action, subscriber)
        if action == "confirm" and after == S.CONFIRMED:
            has_confirmed = True
        if after == S.PENDING and before != S.PENDING:
            has_confirmed = False
        assert_consistent(subscriber)
        assert has_confirmed or not Subscriber.objects.receiving().filter(pk=subscriber.pk).exists()


# --- One topic ------------------------------------------------------------------------------


def topics_of(subscriber: Subscriber) -> set[str]:
    return set(subscriber.topics.values_list("topic", flat=True))


def test_whoever_gets_everything_and_drops_a_topic_gets_all_others() -> None:
    subscriber = make.subscriber()
    subscribing.stop(uid=subscriber.uid, what="housing")
    assert topics_of(subscriber) == set(ALL_TOPICS) - {"housing"}
    subscribing.stop(uid=subscriber.uid, what="housing")  # a second click changes nothing
    assert topics_of(subscriber) == set(ALL_TOPICS) - {"housing"}
    subscribing.stop_undo(uid=subscriber.uid, what="housing")
    assert topics_of(subscriber) == set()  # everything again, and what comes later


def test_dropping_the_last_topic_stops_everything_and_can_be_taken_back() -> None:
    subscriber = make.subscriber(topics=("housing",))
    assert subscribing.stop(uid=subscriber.uid, what="housing").status == S.STOPPED
    assert subscribing.stop_undo(uid=subscriber.uid, what="housing").status == S.CONFIRMED
    assert topics_of(subscriber) == {"housing"}


# --- Mails that come back -------------------------------------------------------------------


def test_soft_bounces_stop_after_five_in_a_row() -> None:
    subscriber = make.subscriber()
    for _ in range(4):
        subscribing.subscriber_bounced(subscriber, hard=False)
    subscribing.subscriber_reached(subscriber)
    for _ in range(4):
        subscribing.subscriber_bounced(subscriber, hard=False)
    assert Subscriber.objects.get().status == S.CONFIRMED
    subscribing.subscriber_bounced(subscriber, hard=False)
    assert Subscriber.objects.get().status == S.BOUNCED


# --- Pauses and undoing ---------------------------------------------------------------------


def test_a_pause_is_over_the_day_after_its_last_one() -> None:
    over = make.subscriber(S.PAUSED, paused_until=clock.today() - timedelta(days=1))
    today = make.subscriber(S.PAUSED, paused_until=clock.today())
    open_end = make.subscriber(S.PAUSED)
    subscribing.pauses_end()
    assert list(Subscriber.objects.receiving()) == [over]
    assert set(Subscriber.objects.filter(status=S.PAUSED)) == {today, open_end}


def test_stopping_is_taken_back_within_a_day_only() -> None:
    subscriber = make.subscriber(S.STOPPED, ended_at=clock.now() - timedelta(hours=25))
    with pytest.raises(Refused, match="too_late"):
        subscribing.stop_undo(uid=subscriber.uid)
    unproved = make.subscriber(S.STOPPED, confirmed_at=None)
    with pytest.raises(Refused, match="too_late"):
        subscribing.stop_undo(uid=unproved.uid)


# --- Mails ----------------------------------------------------------------------------------


def kinds() -> list[str]:
    return [email.context["kind"] for email in Email.objects.order_by("pk")]


def test_a_confirmation_is_mailed_once_in_five_minutes_and_the_newest_choice_counts() -> None:
    subscribing.subscribe(address="new@didim.example", wanted=Wanted(), yes=make.yes())
    subscribing.subscribe(address="new@didim.example", wanted=WANTED, yes=make.yes())
    assert kinds() == ["newsletter_confirm"]
    subscriber = Subscriber.objects.get()
    assert topics_of(subscriber) == set(WANTED.topics)
    subscriber.told_at = clock.now() - timedelta(minutes=5)
    subscriber.save()
    subscribing.subscribe(address="new@didim.example", wanted=WANTED, yes=make.yes())
    assert kinds() == ["newsletter_confirm"] * 2


def test_who_gets_mail_already_is_told_once_a_day_and_keeps_what_was_chosen() -> None:
    subscriber = make.subscriber(topics=("stories",))
    for _ in range(3):
        act("subscribe", subscriber)
    assert kinds() == ["newsletter_already"]
    assert topics_of(subscriber) == {"stories"}


def test_who_stopped_a_minute_after_a_mail_is_mailed_again() -> None:
    subscriber = make.subscriber(S.STOPPED, told_at=clock.now(), topics=("stories",))
    act("subscribe", subscriber)
    assert kinds() == ["newsletter_confirm"]
    assert topics_of(subscriber) == set(WANTED.topics)
