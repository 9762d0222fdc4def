"""Another service sends: wagtail-newsletter's own panels, and lists of that service."""

import pytest
from django.urls import reverse

from newsletter.desk.sending_hooks import recipients_viewset, sending_button
from newsletter.models import NewsletterPage
from people.enums import Role
from tests.factories.campaigns import issue
from tests.factories.staff import member

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def elsewhere(settings):
    settings.WAGTAIL_NEWSLETTER_CAMPAIGN_BACKEND = (
        "wagtail_newsletter.campaign_backends.mailchimp.MailchimpCampaignBackend"
    )


def headings():
    return [panel.heading for panel in NewsletterPage.get_newsletter_panels()]


def test_here_the_issue_says_who_gets_it():
    assert headings() == ["메일", "누가 받나요", "보내기"]
    assert recipients_viewset() == []


def test_elsewhere_the_other_service_does(elsewhere):
    page = issue()
    assert headings() == ["Recipients", "Subject", "Campaign"]
    assert [viewset.model.__name__ for viewset in recipients_viewset()] == ["Recipients"]
    assert not list(sending_button(page, member(Role.OPERATOR), "edit"))
    html = page.get_newsletter_html()
    assert "봄이에요" in html
    assert reverse("newsletter:stop", args=["example"]) not in html
