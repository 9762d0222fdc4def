"""Sending a campaign: who gets a copy, what the server's answers do, stopping, going on, and how fast one domain is served."""

import smtplib
from datetime import timedelta

import pytest
from django.core import mail
from django.core.cache import cache
from django.core.mail.backends.locmem import EmailBackend

from core import clock
from newsletter import sending as sender
from newsletter import tasks
from newsletter.enums import ENDED, CampaignStatus, DeliveryStatus, SubscriberStatus
from newsletter.models import Campaign, Delivery, Subscriber
from newsletter.services.sending import (
    begin_due,
    campaign_go_on,
    campaign_schedule,
    campaign_start,
    campaign_stop,
    campaign_unschedule,
    deliveries_add,
    finish_done,
)
from outbox.errors import Unreachable
from tests.factories.campaigns import alert, sending, subscriber

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def a_real_queue(settings):
    settings.TASKS = {"default": {"BACKEND": "core.task_queue.TaskQueue"}}
    sender.rest()


@pytest.fixture
def server(monkeypatch):
    """A mail server that says no as often as it is told to."""
    answers = []

    def send_messages(backend, messages):
        if answers and (answer := answers.pop(0)):
            raise answer
        return original(backend, messages)

    original = EmailBackend.send_messages
    monkeypatch.setattr(EmailBackend, "send_messages", send_messages)
    return answers


def send_all():
    while sender.send_some() is not None:
        pass


def statuses(campaign):
    return list(campaign.deliveries.order_by("pk").values_list("status", flat=True))


def refused(code, text=b"5.1.1 no such user"):
    return smtplib.SMTPRecipientsRefused({"a@didim.example": (code, text)})


def test_everybody_gets_one_copy_with_links_of_their_own():
    people = [subscriber() for _ in range(3)]
    campaign = sending(*people)
    send_all()
    finish_done()
    campaign.refresh_from_db()
    assert [letter.to[0] for letter in mail.outbox] == [each.email for each in people]
    assert len({letter.body for letter in mail.outbox}) == 3
    assert "⟦" not in mail.outbox[0].body + mail.outbox[0].alternatives[0][0]
    assert statuses(campaign) == [DeliveryStatus.SENT] * 3
    assert campaign.status == CampaignStatus.SENT
    assert campaign.finished_at


@pytest.mark.parametrize("status", SubscriberStatus.values)
@pytest.mark.parametrize("before", [True, False], ids=["from the start", "in the middle"])
def test_nobody_gets_one_who_is_not_confirmed(status, before):
    someone = subscriber(status if before else SubscriberStatus.CONFIRMED)
    campaign = sending(someone)
    fields = {
        "status": status,
        "confirmed_at": clock.now(),
        "ended_at": clock.now() if status in ENDED else None,
    }
    Subscriber.objects.filter(pk=someone.pk).update(**fields)
    send_all()
    is_confirmed = status == SubscriberStatus.CONFIRMED
    assert len(mail.outbox) == is_confirmed
    assert statuses(campaign) == [DeliveryStatus.SENT if is_confirmed else DeliveryStatus.SKIPPED]


def test_who_stops_while_copies_are_claimed_gets_none(monkeypatch):
    """The copies of one claim are read one by one."""
    first, second = subscriber(), subscriber()
    campaign = sending(first, second)

    def transmit(server, copy):
        mail.outbox.append(copy)
        Subscriber.objects.filter(pk=second.pk).update(status=SubscriberStatus.STOPPED, ended_at=clock.now())

    monkeypatch.setattr(sender, "transmit", transmit)
    send_all()
    assert [copy.to for copy in mail.outbox] == [first.email]
    assert statuses(campaign) == [DeliveryStatus.SENT, DeliveryStatus.SKIPPED]


def test_who_is_erased_gets_none():
    someone = subscriber()
    campaign = sending(someone)
    someone.delete()
    send_all()
    assert not mail.outbox
    assert statuses(campaign) == [DeliveryStatus.SKIPPED]


def test_a_stopped_campaign_stops_at_the_next_copy_and_goes_on_later(monkeypatch):
    people = [subscriber() for _ in range(4)]
    campaign = sending(*people)

    def transmit(server, copy):
        mail.outbox.append(copy)
        if len(mail.outbox) == 2:
            assert campaign_stop(campaign)

    monkeypatch.setattr(sender, "transmit", transmit)
    send_all()
    assert len(mail.outbox) == 2
    assert campaign.deliveries.queued().filter(claim=None).count() == 2, "free at once"
    assert not campaign_stop(campaign)
    campaign.prepared_at = clock.now()
    campaign.save()
    assert campaign_go_on(campaign)
    assert not campaign_go_on(campaign)
    send_all()
    assert sorted(copy.to for copy in mail.outbox) == sorted(each.email for each in people)


def test_a_claimed_copy_is_nobody_elses_until_the_lease_ends(travel):
    travel("2026-11-23 12:00")
    sending(subscriber())
    assert len(sender.claim().copies) == 1
    assert sender.claim() is None
    travel("2026-11-23 12:01:01")
    assert len(sender.claim().copies) == 1, "its worker is gone: it comes back"


def test_a_worker_whose_lease_ended_sends_nothing(travel):
    travel("2026-11-23 12:00")
    sending(subscriber())
    late = sender.claim()
    travel("2026-11-23 12:01:01")
    other = sender.claim()
    assert sender.look(late.copies[0], late) is None
    sender.send_claimed(late, sender.connections["default"])
    assert not mail.outbox
    assert Delivery.objects.get().claim == other.number


@pytest.mark.parametrize(
    ("answer", "status", "reader"),
    [
        (refused(550), DeliveryStatus.BOUNCED, SubscriberStatus.BOUNCED),
        (refused(550, b"5.7.1 looks like spam"), DeliveryStatus.FAILED, SubscriberStatus.CONFIRMED),
        (refused(552, b"5.2.2 mailbox full"), DeliveryStatus.FAILED, SubscriberStatus.CONFIRMED),
        (refused(450, b"later"), DeliveryStatus.QUEUED, SubscriberStatus.CONFIRMED),
        (smtplib.SMTPDataError(451, b"later"), DeliveryStatus.QUEUED, SubscriberStatus.CONFIRMED),
        (smtplib.SMTPDataError(554, b"spam"), DeliveryStatus.FAILED, SubscriberStatus.CONFIRMED),
        (ValueError("a@didim.example"), DeliveryStatus.QUEUED, SubscriberStatus.CONFIRMED),
    ],
    ids=["nobody there", "policy", "full", "busy", "soft", "spam", "bug"],
)
def test_answers_of_the_server(server, answer, status, reader):
    someone = subscriber()
    campaign = sending(someone, subscriber())
    server.append(answer)
    send_all()
    copy = campaign.deliveries.order_by("pk").first()
    someone.refresh_from_db()
    assert (copy.status, someone.status, copy.tries) == (status, reader, 1)
    assert copy.error
    assert "@" not in copy.error, "no address in what is kept"
    assert someone.soft_bounces == (1 if b"5.2.2" in str(answer).encode() else 0)
    assert len(mail.outbox) == 1, "the others go on"


def test_soft_errors_are_tried_again_with_growing_pauses_for_a_day(server, travel):
    travel("2026-11-23 12:00")
    campaign = sending(subscriber())
    start, waits = clock.now(), []
    while (copy := Delivery.objects.get()).status == DeliveryStatus.QUEUED:
        travel(f"{clock.local(copy.due_at + timedelta(seconds=1)):%Y-%m-%d %H:%M:%S}")
        server.append(smtplib.SMTPDataError(451, b"later"))
        at = clock.now()
        send_all()
        waits.append(round((Delivery.objects.get().due_at - at).total_seconds() / 60))
    assert waits[:6] == [1, 5, 15, 60, 180, 180]
    assert statuses(campaign) == [DeliveryStatus.FAILED]
    assert timedelta(days=1) <= clock.now() - start < timedelta(days=1, hours=3)


def test_no_server_costs_no_copy_a_try(server):
    campaign = sending(subscriber(), subscriber())
    server.append(smtplib.SMTPServerDisconnected("gone"))
    server.append(smtplib.SMTPServerDisconnected("gone"))
    with pytest.raises(Unreachable):
        sender.send_some()
    assert set(campaign.deliveries.values_list("tries", "claim")) == {(0, None)}
    send_all()
    assert len(mail.outbox) == 2


def test_the_worker_waits_for_a_server_and_comes_back(server, travel):
    travel("2026-11-23 12:00")
    sending(subscriber())
    server += [ConnectionRefusedError(), None]
    tasks.send_campaigns.call()
    assert not mail.outbox
    assert not tasks.goes_on(), "it rests"
    cache.clear()
    tasks.send_campaigns.call()
    assert len(mail.outbox) == 1


def test_one_domain_gets_so_many_a_minute_whoever_sends(settings, travel):
    settings.NEWSLETTER_DOMAIN_RATE = 3
    travel("2026-11-23 12:00:10")
    crowd = [subscriber(email=f"{number}@big.example") for number in range(7)]
    campaign = sending(*crowd, subscriber(email="one@small.example"))
    sent = []
    for minute in range(4):
        travel(f"2026-11-23 12:0{minute}:20")
        send_all()
        sent.append(len(mail.outbox))
    assert sent == [4, 7, 8, 8]
    assert set(statuses(campaign)) == {DeliveryStatus.SENT}


def test_without_a_limit_the_pace_costs_no_query(django_assert_num_queries):
    sending(subscriber())
    with django_assert_num_queries(5):  # campaigns, begin, copies, claim, commit
        assert sender.claim()


def test_a_copy_costs_two_queries(django_assert_num_queries):
    sending(*[subscriber() for _ in range(3)])
    sender.send_some()
    sending(*[subscriber() for _ in range(4)])
    claimed = sender.claim()
    with django_assert_num_queries(2 * 4 + 1 + 1):  # the words of the variant; those left are let go
        assert sender.send_claimed(claimed, sender.connections["default"]) == 4


def test_nobody_gets_two_rows_in_one_campaign():
    someone = subscriber()
    campaign = alert(someone, start=False)
    deliveries_add(campaign, [(campaign.variants.get(), someone)])
    assert campaign.deliveries.count() == 1


def test_a_campaign_starts_once():
    campaign = alert(subscriber(), start=False)
    assert campaign_start(campaign)
    started = Campaign.objects.get().started_at
    assert not campaign_start(campaign)
    assert not campaign_schedule(campaign, clock.now())
    assert Campaign.objects.get().started_at == started


def test_a_scheduled_campaign_begins_by_itself(travel):
    travel("2026-11-23 12:00")
    campaign = alert(subscriber(), start=False)
    at = clock.now() + timedelta(hours=2)
    assert campaign_schedule(campaign, at)
    begin_due()
    assert Campaign.objects.get().status == CampaignStatus.SCHEDULED
    travel("2026-11-23 14:00:01")
    tasks.send_campaigns.call()
    campaign.refresh_from_db()
    assert campaign.status == CampaignStatus.SENT
    assert len(mail.outbox) == 1


def test_a_schedule_can_be_taken_back(travel):
    travel("2026-11-23 12:00")
    campaign = alert(subscriber(), start=False)
    campaign_schedule(campaign, clock.now() + timedelta(hours=2))
    assert campaign_unschedule(campaign)
    travel("2026-11-23 14:00:01")
    begin_due()
    assert Campaign.objects.get().status == CampaignStatus.DRAFT


def test_no_more_workers_are_called_than_may_send_together(settings):
    from django_tasks_db.models import DBTaskResult

    settings.NEWSLETTER_SENDERS = 3
    for _ in range(4):
        tasks.call_workers()
    assert DBTaskResult.objects.filter(task_path=tasks.send_campaigns.module_path).count() == 3
