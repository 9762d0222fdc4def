"""The page from which an issue is sent: who may, what it shows, what its buttons do."""

from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse
from wagtail.models import GroupPagePermission
from wagtail_newsletter import campaign_backends

from core import clock
from newsletter import sending as sender
from newsletter.enums import CampaignStatus, SubscriberStatus
from newsletter.models import Campaign, NewsletterPage, Subscriber
from newsletter.progress import progress_of
from newsletter.services.sending import campaign_stop
from newsletter.tasks import send_campaigns
from people.enums import Role
from tests.factories.campaigns import issue, sending, subscriber
from tests.factories.home import CenterFactory
from tests.factories.staff import member, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture(autouse=True)
def a_real_queue(settings):
    settings.TASKS = {"default": {"BACKEND": "core.task_queue.TaskQueue"}}
    sender.rest()


@pytest.fixture
def page():
    return issue()


@pytest.fixture
def editor():
    return signed_in(member(Role.OPERATOR))


def address(page, name="issue", query=""):
    return reverse(f"newsletter_sending:{name}", args=[page.pk]) + query


def press(client, page, step, query="", **typed):
    return client.post(address(page, query=query), {"step": step, **typed}, follow=True)


def status():
    return Campaign.objects.get().status


def test_it_says_who_gets_it_and_how_many(editor):
    center = CenterFactory(title="홍대센터")
    for _ in range(3):
        subscriber(topics=("lecture",), centers=(center,))
    subscriber(topics=("housing",))
    subscriber(SubscriberStatus.STOPPED)
    shown = editor.get(address(issue(topics="lecture", centers=(center,)))).content.decode()
    assert "<strong>3명</strong>" in shown
    assert "특강" in shown
    assert "홍대센터" in shown


def test_the_preview_is_for_a_chosen_reader(editor, page):
    assert "그만 받기" in editor.get(address(page, "mail")).content.decode()
    shown = editor.get(address(page, "mail", "?language=en")).content.decode()
    assert "Stop all mails" in shown
    assert editor.get(address(page, query="?region=999&topic=nonsense")).status_code == 200


def test_a_test_mail_goes_to_oneself(editor, page):
    answer = press(editor, page, "test")
    assert "시험 메일을 보냈어요" in answer.content.decode()
    assert mail.outbox[0].to == ["operator@didim.example"]
    assert not Campaign.objects.exclude(status=CampaignStatus.DRAFT).exists()


def test_sending_takes_a_tick_and_a_button(editor, page):
    answer = press(editor, page, "send")
    assert answer.status_code == 422
    assert "확인한 뒤에 표시해 주세요" in answer.content.decode()
    answer = press(editor, page, "send", sure="on")
    assert "보내기 시작했어요" in answer.content.decode()
    assert status() == CampaignStatus.PREPARING
    assert answer["Refresh"]
    assert "Refresh" not in editor.get(address(page, query="?still=1"))
    assert "두 번 보내지 않아요" in press(editor, page, "send", sure="on").content.decode()


def test_scheduling_and_taking_it_back(editor, page):
    past = clock.local(clock.now() - timedelta(hours=1))
    answer = press(editor, page, "schedule", sure="on", at=f"{past:%Y-%m-%dT%H:%M}")
    assert "앞으로 올 때를" in answer.content.decode()
    later = clock.local(clock.now() + timedelta(days=1))
    press(editor, page, "schedule", sure="on", at=f"{later:%Y-%m-%dT%H:%M}")
    assert status() == CampaignStatus.SCHEDULED
    press(editor, page, "unschedule")
    assert status() == CampaignStatus.DRAFT
    assert "그사이에" in press(editor, page, "unschedule").content.decode()


def test_stopping_and_going_on(editor, page):
    press(editor, page, "send", sure="on")
    press(editor, page, "stop")
    assert status() == CampaignStatus.STOPPED
    assert "이어서 보내기" in editor.get(address(page)).content.decode()
    press(editor, page, "go_on")
    assert status() == CampaignStatus.PREPARING


def test_an_unknown_step_changes_nothing(editor, page):
    assert press(editor, page, "nonsense").status_code == 200
    assert not Campaign.objects.exists()


def test_who_may_only_write_may_not_send(page):
    writer = member(Role.OPERATOR)
    GroupPagePermission.objects.filter(
        group__in=writer.groups.all(), permission__codename="publish_page"
    ).delete()
    client = signed_in(writer)
    shown = client.get(address(page)).content.decode()
    assert "게시할 수 있는 사람만" in shown
    assert "지금 보내기" not in shown
    for step in ("send", "schedule", "unschedule", "stop", "go_on"):
        client.post(address(page), {"step": step, "sure": "on"})
    assert not Campaign.objects.exists()
    assert press(client, page, "test").status_code == 200


def test_who_may_not_edit_may_not_look(page):
    client = signed_in(member(Role.MANAGER, CenterFactory()))
    for name in ("issue", "mail"):
        assert client.get(address(page, name)).status_code in {302, 403}


def test_progress_counts_and_reckons_the_time_left(travel):
    travel("2026-11-23 12:00")
    people = [subscriber() for _ in range(6)]
    campaign = sending(*people)
    for copy, kind in zip(
        campaign.deliveries.order_by("pk"), ("sent", "sent", "bounced", "skipped"), strict=False
    ):
        campaign.deliveries.filter(pk=copy.pk).update(
            status=kind, sent_at=clock.now() if kind == "sent" else None
        )
    Subscriber.objects.filter(pk=people[0].pk).update(status=SubscriberStatus.STOPPED, ended_at=clock.now())
    found = progress_of(campaign)
    assert (found.total, found.queued, found.sent, found.bounced, found.skipped) == (6, 2, 2, 1, 1)
    assert (found.done, found.percent, found.minutes_left, found.unsubscribed) == (4, 66, 1, 1)
    campaign_stop(campaign)
    assert progress_of(campaign).minutes_left is None


def test_the_report_of_one_that_was_sent(editor, page, django_assert_max_num_queries):
    subscriber()
    press(editor, page, "send", sure="on")
    send_campaigns.call()
    with django_assert_max_num_queries(60):
        shown = editor.get(address(page)).content.decode()
    assert "다 보냈어요" in shown
    assert "메일 서버가 받았어요" in shown
    assert "지금 보내기" not in shown


def test_the_editor_leads_to_it(editor, page):
    shown = editor.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
    assert address(page) in shown
    assert "Newsletter" not in shown


def test_previews_of_the_editor(page):
    assert "/newsletter/stop/example/" in page.serve_preview(None, "newsletter").content.decode()
    assert page.serve_preview(None, "newsletter_text")["Content-Type"].startswith("text/plain")


def test_a_copy_is_no_issue_that_was_sent(editor, page):
    press(editor, page, "send", sure="on")
    page.refresh_from_db()
    copied = page.copy(update_attrs={"slug": "copy", "title": "2호"})
    assert page.newsletter_campaign
    assert not copied.newsletter_campaign
    assert copied.campaign is None


# --- wagtail-newsletter's own way -----------------------------------------------------------


def test_the_backend_sends_what_wagtail_newsletter_saves(page):
    subscriber()
    backend = campaign_backends.get_backend()
    number = backend.save_campaign(
        recipients=None, subject="x", html="", from_name="디딤", reply_to="ask@didim.example"
    )
    NewsletterPage.objects.filter(pk=page.pk).update(newsletter_campaign=number)
    assert not backend.get_campaign(number).is_sent
    later = clock.now() + timedelta(hours=2)
    backend.schedule_campaign(number, later)
    assert backend.get_campaign(number).is_scheduled
    backend.unschedule_campaign(number)
    backend.send_test_email(campaign_id=number, email="me@didim.example")
    backend.send_campaign(number)
    with pytest.raises(campaign_backends.CampaignBackendError):
        backend.send_campaign(number)
    found = backend.get_campaign(number)
    assert found.is_sent
    assert found.get_report()["emails_sent"] == 0
    assert found.url == address(page)
    assert backend.get_audiences()[0].member_count == 1
    assert backend.get_campaign("nonsense") is None
    assert Campaign.objects.count() == 1
