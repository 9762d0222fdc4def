"""The feed of issues: as somebody sees them who chose nothing; the same all day, and new with what an issue shows."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.cache import caches
from django.test import Client

from core import clock
from core.feeds.writing import FORMS, Form
from events.models import ProgramPage, Session
from home.feeds import feed_path
from home.models import StoryPage
from newsletter.models import Campaign, NewsletterIndexPage, NewsletterPage
from tests.conftest import Travel
from tests.factories import feeds
from tests.factories.events import ProgramFactory, SessionFactory, program_index, seoul
from tests.factories.home import CenterFactory, StoryFactory, index

pytestmark = pytest.mark.django_db

PATH = "/feeds/newsletter/"


@pytest.fixture
def issue(travel: Travel) -> NewsletterPage:
    """With a chosen program, a chosen story and the week."""
    travel("2026-10-05 09:00")
    program_index()
    program = ProgramFactory(title="면접 특강")
    SessionFactory(program=program, starts_at=seoul("2026-10-05 14:00"))
    story = StoryFactory(title="다시 시작")
    issues = index(NewsletterIndexPage, "issues", "소식지 모음")
    body = [
        {"type": "words", "value": {"heading": "안녕하세요", "text": "<p>글 & 말</p><script>x()</script>"}},
        {"type": "programs", "value": {"heading": "함께해요", "programs": [program.pk]}},
        {"type": "stories", "value": {"heading": "이야기", "stories": [story.pk]}},
        {"type": "week", "value": {"heading": "이번 주", "most": 6}},
    ]
    page = NewsletterPage(title="10월의 소식", slug="october", search_description="시월", body=body)
    page.first_published_at = page.last_published_at = clock.now()
    found: NewsletterPage = issues.add_child(instance=page)
    return found


def read(client: Client, path: str = PATH) -> Any:
    return feeds.check(client.get(path).content, f"http://testserver{path}")


@pytest.mark.parametrize("form", FORMS)
def test_issues(client: Client, issue: NewsletterPage, form: Form) -> None:
    found = read(client, feed_path("newsletter", form))
    (entry,) = found.entries
    assert (found.feed.title, entry.title, entry.summary) == ("디딤 소식지", "10월의 소식", "시월")
    html = entry.content[0].value
    assert html.count("면접 특강") == 2  # chosen, and this week
    for words in ("<h2>안녕하세요</h2>", "글 &amp; 말", "다시 시작"):
        assert words in html
    assert "x()" not in html


def test_issues_of_a_center(client: Client, issue: NewsletterPage) -> None:
    center, other = CenterFactory(slug="bom"), CenterFactory(slug="other")
    assert len(read(client, f"{PATH}bom/").entries) == 1  # for everybody
    issue.centers.set([center])
    issue.save()
    assert len(read(client, f"{PATH}bom/").entries) == 1
    assert read(client, f"{PATH}{other.slug}/").entries == []
    assert len(read(client).entries) == 1


def test_it_is_the_same_all_day(client: Client, issue: NewsletterPage, travel: Travel) -> None:
    first = client.get(PATH)
    travel("2026-10-05 23:00")  # the program is over
    caches["feeds"].clear()
    again = client.get(PATH)
    assert (again["ETag"], again.content) == (first["ETag"], first.content)
    travel("2026-10-06 00:10")
    tomorrow = client.get(PATH, headers={"If-None-Match": first["ETag"]})
    assert tomorrow.status_code == 200
    assert "면접 특강" not in tomorrow.content.decode()


def test_unchanged_costs_one_query(
    client: Client, issue: NewsletterPage, django_assert_num_queries: Any
) -> None:
    first = client.get(PATH)
    with django_assert_num_queries(1):
        assert client.get(PATH, headers={"If-None-Match": first["ETag"]}).status_code == 304


CHANGES = {
    "a program": lambda issue: ProgramPage.objects.update(place="옥상"),
    "a session": lambda issue: Session.objects.update(starts_at=seoul("2026-10-05 15:00")),
    "a story": lambda issue: StoryPage.objects.update(place="다른 곳"),
    "the issue": lambda issue: NewsletterPage.objects.update(body=[]),
    "unpublished": lambda issue: issue.unpublish(),
    "sent": lambda issue: Campaign.objects.update(started_at=seoul("2026-09-01 09:00")),
}


@pytest.mark.parametrize("name", CHANGES)
def test_each_change_changes_it(client: Client, issue: NewsletterPage, name: str) -> None:
    Campaign.objects.create(page=issue, name="10월")
    first = client.get(PATH)
    CHANGES[name](issue)
    response = client.get(PATH, headers={"If-None-Match": first["ETag"]})
    assert response.status_code == 200
    assert response.content != first.content


def test_sending_does_not_change_it(client: Client, issue: NewsletterPage) -> None:
    first = client.get(PATH)
    Campaign.objects.create(page=issue, name="10월", prepared_to=1)
    Campaign.objects.update(prepared_to=1000, finished_at=clock.now())
    assert client.get(PATH, headers={"If-None-Match": first["ETag"]}).status_code == 304
