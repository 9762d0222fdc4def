"""The feed of the newsletter's issues: the newest first, each as somebody sees it who chose nothing."""

from __future__ import annotations

from django.db.models import Q
from django.http import QueryDict
from django.template.loader import render_to_string

from core import clock
from core.feeds.watching import watch
from core.filters import FilterSet
from events.addresses import forget_index_address
from events.models import ProgramPage, Session
from home.feeds import About, Source
from home.following import Following
from home.hub import tell_of
from home.models import StoryPage
from newsletter.issues import Edition
from newsletter.models import Campaign, NewsletterIndexPage, NewsletterPage

NAME = "newsletter"
LIMIT = 10  # an issue asks for what it shows by itself


class IssueFollowing(Following):
    """All issues, or those for a center."""

    what = "소식지"

    def read_filters(self, query: QueryDict) -> FilterSet:
        return FilterSet([], query)

    @property
    def page_url(self) -> str:
        index = NewsletterIndexPage.objects.live().first()
        return (index.get_url(self.request) if index and not self.center else None) or super().page_url


def _issues(asked: IssueFollowing) -> list[NewsletterPage]:
    forget_index_address()  # of this process; another may have moved the index
    issues = NewsletterPage.objects.live().public()
    if asked.center:
        issues = issues.filter(Q(centers=None) | Q(centers=asked.center.pk))
    return list(issues.order_by("-first_published_at", "-pk")[:LIMIT])


def _about(issue: NewsletterPage) -> About:
    """What an issue shows by itself (coming programs) is that of the day."""
    sections = Edition(issue, now=clock.day_start(clock.today())).sections_for_all()
    html = render_to_string("components/newsletter/sections.html", {"sections": sections})
    return About(issue.first_published_at, lead=html)


ISSUES = Source(NAME, "디딤이 메일로 보내는 소식지", (), IssueFollowing, _issues, _about, by_day=True)


def watch_all() -> None:
    """An issue shows programs with their dates, stories, and the week from the moment it was sent."""
    sent = {"page", "kind", "started_at"}
    progress = [field.name for field in Campaign._meta.concrete_fields if field.name not in sent]  # noqa: SLF001
    watch(Campaign, NAME, ignoring=progress, events=("UPDATE", "DELETE"))  # one that is new has not begun
    for model in (NewsletterPage, NewsletterPage.centers.through, ProgramPage, Session, StoryPage):
        watch(model, NAME)
    tell_of(NewsletterPage, NAME)
