"""A campaign while workers are killed, the mail server refuses, people stop and editors press at once: one copy for each."""

from __future__ import annotations

import random
import threading
import time
from collections import Counter

import pytest
from django.db import connection

from core import clock
from newsletter import sending as sender
from newsletter.enums import CampaignStatus, DeliveryStatus, SubscriberStatus
from newsletter.models import Campaign, Delivery, NewsletterPage, Subscriber
from newsletter.services import sending as service
from newsletter.services.issues import NotSent, campaign_for, issue_send
from newsletter.services.sending import campaign_start
from outbox.delivery import LEASE
from tests.factories.campaigns import alert, issue, sending, subscriber
from tests.races.threads import at_once
from tests.races.workers import nursery_of, wait_until
from tools.smtp_sink import SmtpSink

pytestmark = [pytest.mark.races, pytest.mark.django_db(transaction=True)]

COPIES = 200
ROUNDS = {"postgresql": 5, "sqlite": 2}


@pytest.fixture(scope="module")
def sink(tmp_path_factory):
    with SmtpSink(tmp_path_factory.mktemp("campaigns")) as found:
        yield found


@pytest.fixture(scope="module")
def nursery(sink, django_db_setup):
    with nursery_of(EMAIL_URL=sink.url, OUTBOX_LEASE_SECONDS="2") as found:
        yield found


@pytest.fixture
def start_worker(nursery):
    """Starts a worker; whatever still runs in the end is killed."""
    workers = []

    def start():
        workers.append(nursery.start())
        return workers[-1]

    yield start
    for worker in workers:
        worker.kill()


@pytest.fixture
def crowd():
    return [subscriber() for _ in range(COPIES)]


def is_sent(campaign):
    return Campaign.objects.get(pk=campaign.pk).status == CampaignStatus.SENT


def expected(campaign, **narrowed):
    copies = campaign.deliveries.filter(**narrowed)
    return {f"<{uid}@didim.example>" for uid in copies.values_list("uid", flat=True)}


def test_killed_workers_lose_nothing_and_double_at_most_one_a_kill(start_worker, sink, crowd):
    workers, doubled_before = [start_worker(), start_worker()], 0
    for _round in range(ROUNDS[connection.vendor]):
        before = sink.count()
        campaign = alert(*crowd)
        moment = before + random.randrange(1, COPIES)
        wait_until(lambda moment=moment: sink.count() >= moment)
        workers.pop(0).kill()
        workers.append(start_worker())
        wait_until(lambda campaign=campaign: is_sent(campaign))
        arrived = sink.arrived()
        assert expected(campaign) <= set(arrived), "everybody gets a copy"
        doubled = sum(times - 1 for times in arrived.values())
        assert doubled - doubled_before <= 1, "only what the server had accepted in the moment of the kill"
        doubled_before = doubled
    assert set(Delivery.objects.values_list("status", flat=True)) == {DeliveryStatus.SENT}


def test_a_server_that_refuses_for_a_while_costs_no_copy(start_worker, sink, crowd):
    start_worker(), start_worker()
    before, campaign = sink.count(), alert(*crowd)
    wait_until(lambda: sink.count() >= before + COPIES // 4)
    sink.stop()
    time.sleep(3)
    assert not is_sent(campaign)
    sink.start()
    wait_until(lambda: is_sent(campaign))
    arrived = sink.arrived()
    assert all(arrived[message] >= 1 for message in expected(campaign))
    doubled = sum(arrived[message] - 1 for message in expected(campaign))
    assert doubled <= 2, "one for each worker, whose copy was accepted when the server was killed"


def test_who_stops_in_the_middle_gets_no_copy_that_has_not_left(start_worker, sink, crowd):
    before, campaign = sink.count(), alert(*crowd)
    start_worker(), start_worker()
    wait_until(lambda: sink.count() >= before + COPIES // 4)
    stopped = [each.pk for each in crowd]
    Subscriber.objects.filter(pk__in=stopped).update(status=SubscriberStatus.STOPPED, ended_at=clock.now())
    left = sink.count()
    wait_until(lambda: is_sent(campaign))
    assert sink.count() - left <= 2, "one for each worker was on its way"
    assert campaign.deliveries.filter(status=DeliveryStatus.SKIPPED).exists()
    assert set(sink.arrived()) >= expected(campaign, status=DeliveryStatus.SENT)
    assert not set(sink.arrived()) & expected(campaign, status=DeliveryStatus.SKIPPED)


# --- In one process -------------------------------------------------------------------------


@pytest.fixture
def handed_over(monkeypatch):
    """Counts copies by address instead of mailing them, slowly."""
    found: Counter[str] = Counter()
    lock = threading.Lock()

    def transmit(server, copy):
        time.sleep(0.002)
        with lock:
            found[copy.to] += 1

    monkeypatch.setattr(sender, "transmit", transmit)
    return found


def send_all():
    while sender.send_some() is not None:
        pass


def test_workers_that_claim_at_once_share_the_copies(handed_over):
    people = [subscriber() for _ in range(150)]
    sending(*people)
    results, _seconds = at_once([send_all] * 3)
    assert results == [None] * 3
    assert handed_over == Counter(each.email for each in people)


def test_control_without_the_claim_copies_are_doubled(handed_over, monkeypatch):
    """The check above can fail: workers that only look what is due, all three before one of them notes it, send the same."""
    all_have_looked, who_looked = threading.Barrier(3), set()

    def look(campaign):
        due = Delivery.objects.due(clock.now()).filter(campaign=campaign)
        pks = list(due.values_list("pk", flat=True)[:50])
        if not pks:
            return None
        if threading.get_ident() not in who_looked:
            who_looked.add(threading.get_ident())
            all_have_looked.wait(20)
        Delivery.objects.filter(pk__in=pks).update(claim=7)
        return sender.Claimed(campaign, 7, pks, clock.now() + LEASE)

    monkeypatch.setattr(sender, "claim_of", look)
    sending(*[subscriber() for _ in range(60)])
    at_once([send_all] * 3)
    assert max(handed_over.values()) > 1


@pytest.fixture
def draft():
    subscriber()
    page = issue()
    campaign_for(page)
    return page


def press(page):
    return lambda: issue_send(NewsletterPage.objects.get(pk=page.pk))


def test_of_editors_who_press_at_once_one_sends(draft, settings):
    settings.TASKS = {"default": {"BACKEND": "core.task_queue.TaskQueue"}}
    results, _seconds = at_once([press(draft)] * 4)
    assert sum(isinstance(each, Campaign) for each in results) == 1
    assert sum(isinstance(each, NotSent) for each in results) == 3


def test_first_presses_make_one_campaign(settings):
    settings.TASKS = {"default": {"BACKEND": "core.task_queue.TaskQueue"}}
    page = issue()
    results, _seconds = at_once([press(page)] * 4)
    assert Campaign.objects.count() == 1
    assert sum(isinstance(each, Campaign) for each in results) == 1


def test_control_looking_first_starts_twice(monkeypatch):
    """The check above can fail: a step that looks, and then writes without a condition."""

    def move(campaign, before, **changed):
        found = Campaign.objects.get(pk=campaign.pk).status in before
        time.sleep(0.1)
        Campaign.objects.filter(pk=campaign.pk).update(**changed)
        return found

    monkeypatch.setattr(service, "_move", move)
    monkeypatch.setattr(service, "wake", lambda: None)
    campaign = alert(start=False)
    results, _seconds = at_once([lambda: campaign_start(Campaign.objects.get(pk=campaign.pk))] * 4)
    assert results.count(True) > 1
