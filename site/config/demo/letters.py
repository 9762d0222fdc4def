"""Issues of the newsletter: one that was sent to those who follow, and a draft."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import F

from config.demo import sources, writing
from config.demo.pictures import Pictures
from config.demo.tree import publish
from core import clock
from home.models import HomePage, StoryPage
from newsletter.enums import CampaignStatus, DeliveryStatus
from newsletter.issues import Edition
from newsletter.models import Campaign, Delivery, NewsletterIndexPage, NewsletterPage
from newsletter.services.issues import campaign_for
from newsletter.services.sending import deliveries_add

SENT = timedelta(days=6)
WEEK = {"type": "week", "value": {"heading": "이번 주 프로그램", "most": 6}}


def add_letters(home: HomePage, pictures: Pictures) -> None:
    data = sources.read("letters")
    index = publish(
        home,
        NewsletterIndexPage(
            slug="letters", title=data["index"]["title"], search_description=data["index"]["summary"]
        ),
    )
    sent = publish(index, _issue(data["sent"], pictures))
    NewsletterPage.objects.filter(pk=sent.pk).update(first_published_at=clock.now() - SENT)
    _sent(NewsletterPage.objects.get(pk=sent.pk))
    draft = index.add_child(instance=_issue(data["draft"], pictures, live=False))
    draft.save_revision()


def _issue(data: dict[str, Any], pictures: Pictures, **fields: Any) -> NewsletterPage:
    greeting, *more = [
        {"type": "words", "value": {"heading": each["heading"], "text": writing.rich_text(each["text"])}}
        for each in data["words"]
    ]
    body = [greeting]
    if "picture" in data and (image := pictures.get("home", data["picture"])):
        picture = {"image": image.pk, "decorative": False, "alt_text": data["picture"]}
        body.append({"type": "picture", "value": {"image": picture, "caption": ""}})
    body += [*more, WEEK]
    if "link" in data:
        stories = list(StoryPage.objects.live().order_by("pk").values_list("pk", flat=True)[:2])
        body += [
            {"type": "stories", "value": {"heading": "이렇게 해냈어요", "stories": stories}},
            {
                "type": "link",
                "value": {"label": data["link"], "page": None, "url": "https://didim.example/find/"},
            },
        ]
    return NewsletterPage(
        slug=data["slug"], title=data["title"], search_description=data["summary"], body=body, **fields
    )  # fmt: skip


def _sent(page: NewsletterPage) -> None:
    """As if a worker had sent it: nobody gets mail from a demo."""
    campaign, at = campaign_for(page), clock.now() - SENT
    Campaign.objects.filter(pk=campaign.pk).update(
        status=CampaignStatus.SENT,
        revision=page.latest_revision,
        name=page.get_newsletter_subject(),
        started_at=at,
        prepared_at=at,
        finished_at=at + timedelta(minutes=1),
    )
    campaign.refresh_from_db()
    edition = Edition(page, campaign)
    deliveries_add(campaign, edition.copies_for(edition.readers()))
    Delivery.objects.filter(campaign=campaign).update(status=DeliveryStatus.SENT, sent_at=F("due_at") - SENT)
