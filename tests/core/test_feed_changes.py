"""Whatever changes, feeds and calendar files change with it; and whatever does not, leaves them as they are."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from django.core.cache import caches
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from wagtail.models import Page, PageViewRestriction, Site

from core.models import CustomImage, Region
from events.enums import SessionStatus
from events.models import ProgramPage, Session
from events.services.sessions import save_edit
from home.models import CenterPage, NewsPage, StoryPage
from search.models import Synonym
from tests.conftest import Travel
from tests.factories.core import ImageFactory, RegionFactory
from tests.factories.events import ProgramFactory, SessionFactory, program_index, seoul
from tests.factories.home import CenterFactory, NewsFactory, StoryFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("search_index")]

NEWS, STORIES, PROGRAMS = "/feeds/news/", "/feeds/stories/atom/", "/feeds/programs/"
SEARCH, CALENDAR = "/search/feed/?q=특강", "/calendar/programs.ics"
CENTER, REGION = "/feeds/programs/bom/", "/feeds/programs/atom/?region=seoul"
ALL = (NEWS, STORIES, PROGRAMS, SEARCH, CALENDAR, CENTER, REGION)


@dataclass(frozen=True)
class Network:
    """A little of everything that feeds show."""

    center: CenterPage
    other: CenterPage
    program: ProgramPage
    session: Session
    news: NewsPage
    story: StoryPage
    image: CustomImage


@pytest.fixture
def network(travel: Travel) -> Network:
    travel("2026-10-05 09:00")
    return small_network()


def small_network() -> Network:
    program_index()
    NewsFactory(title="소리 안내")
    image = ImageFactory()
    center = CenterFactory(slug="bom", title="청년센터 봄")
    text = [{"type": "text", "value": f'<p><a linktype="page" id="{center.pk}">봄</a></p>'}]
    program = ProgramFactory(parent=center, title="취업 특강", slug="talk", listing_image=image, body=text)
    return Network(
        center=center,
        other=CenterFactory(slug="other", title="청년센터 여름"),
        program=program,
        session=SessionFactory(program=program, starts_at=seoul("2026-10-08 14:00")),
        news=NewsFactory(title="특강 소식", center=center, date=date(2026, 10, 1), body=text),
        story=StoryFactory(title="특강 이야기", center=center, body=text),
        image=image,
    )


Change = Callable[[Network], Any]


def bulk(model: Any, **values: Any) -> Change:
    """A bulk update, behind the back of every signal."""
    return lambda network: model.objects.update(**values)


def on(name: str, act: Callable[[Any], Any]) -> Change:
    return lambda network: act(getattr(network, name))


def published_anew(page: Any) -> None:
    page.title = "특강, 새로"
    page.save_revision().publish()


def renamed(page: Any) -> None:
    page.slug = "new-slug"
    page.save()


def rescheduled(session: Session) -> None:
    session.starts_at, session.ends_at = seoul("2026-10-09 08:00"), seoul("2026-10-09 10:00")
    save_edit(session)


def restricted(network: Network) -> None:
    for page in (network.program, network.news, network.story):
        PageViewRestriction.objects.create(page=page, restriction_type="login")


def replaced(image: CustomImage) -> None:
    image.file = ImageFactory(title="새 그림").file
    image.save()
    image.renditions.all().delete()


def of_busan(network: Network) -> None:
    busan = RegionFactory(slug="busan", code="26", name="부산광역시", short_name="부산")
    CenterPage.objects.filter(pk=network.center.pk).update(region=busan)


CHANGES: dict[str, tuple[Change, tuple[str, ...]]] = {
    "news published": (on("news", published_anew), (NEWS, SEARCH)),
    "news unpublished": (on("news", lambda page: page.unpublish()), (NEWS, SEARCH)),
    "news deleted": (on("news", lambda page: page.delete()), (NEWS, SEARCH)),
    "news dated": (bulk(NewsPage, date=date(2026, 9, 1)), (NEWS,)),
    "news of no center": (bulk(NewsPage, center=None), (NEWS,)),
    "summaries": (bulk(Page, search_description="새 요약"), ALL),
    "an award": (bulk(StoryPage, award=2), (STORIES,)),
    "a body": (
        bulk(StoryPage, body=[{"type": "heading", "value": {"text": "새 말", "level": "2"}}]),
        (STORIES,),
    ),
    "a story unpublished": (on("story", lambda page: page.unpublish()), (STORIES, SEARCH)),
    "a program unpublished": (
        on("program", lambda page: page.unpublish()),
        (PROGRAMS, SEARCH, CALENDAR, CENTER, REGION),
    ),
    "a place": (bulk(ProgramPage, place="옥상"), (PROGRAMS, CALENDAR)),
    "a kind": (bulk(ProgramPage, kind="clinic"), (PROGRAMS, CALENDAR)),
    "a program moved": (
        lambda network: network.program.move(network.other, pos="last-child"),
        (PROGRAMS, CALENDAR, CENTER),
    ),
    "a slug": (on("program", renamed), (PROGRAMS, SEARCH, CALENDAR)),
    "the list of programs moved": (lambda network: renamed(program_index()), (PROGRAMS, CALENDAR)),
    "a linked page moved": (on("center", renamed), (NEWS, STORIES, PROGRAMS)),
    "restrictions": (restricted, (NEWS, STORIES, PROGRAMS, SEARCH, CALENDAR)),
    "a session moved": (on("session", rescheduled), (PROGRAMS, CALENDAR)),
    "sessions cancelled": (bulk(Session, status=SessionStatus.CANCELLED), (PROGRAMS, CALENDAR)),
    "sessions elsewhere": (bulk(Session, place="2층"), (PROGRAMS, CALENDAR)),
    "a session added": (
        lambda network: SessionFactory(program=network.program, starts_at=seoul("2026-10-15 14:00")),
        (PROGRAMS, CALENDAR),
    ),
    "sessions deleted": (lambda network: Session.objects.all().delete(), (PROGRAMS, CALENDAR)),
    "titles": (bulk(Page, title="특강 새 이름"), ALL),
    "a center of another region": (of_busan, (REGION,)),
    "a region renamed": (bulk(Region, short_name="한양"), (REGION,)),
    "a picture replaced": (on("image", replaced), (PROGRAMS, SEARCH)),
    "a picture taken away": (bulk(ProgramPage, listing_image=None), (PROGRAMS, SEARCH)),
    "a synonym": (lambda network: Synonym.objects.create(words="특강, 소리"), (SEARCH,)),
    "another site": (
        lambda network: Site.objects.create(hostname="b.example", root_page=network.center),
        (NEWS, STORIES, PROGRAMS),
    ),
}


def loaded(client: Client, path: str) -> tuple[bytes, str]:
    response = client.get(path)
    assert response.status_code == 200, path
    return response.content, response["ETag"]


def written(client: Client, path: str) -> bytes:
    """As it is written now, whatever was kept."""
    caches["feeds"].clear()
    response = client.get(path)
    return response.content if response.status_code == 200 else b""


@pytest.mark.parametrize("name", CHANGES)
def test_each_change_changes_what_shows_it(client: Client, network: Network, name: str) -> None:
    change, shown_in = CHANGES[name]
    before = {path: loaded(client, path) for path in shown_in}
    change(network)
    for path, (content, etag) in before.items():
        response = client.get(path, headers={"If-None-Match": etag})
        assert response.status_code in {200, 404}, path  # a center may be elsewhere now
        assert response.content != content, path


@pytest.mark.parametrize("path", ALL)
def test_nothing_changes_by_itself(client: Client, network: Network, path: str, travel: Travel) -> None:
    """Neither with what is kept nor without it; neither an hour later, nor after somebody has registered."""
    content, etag = loaded(client, path)
    Session.objects.update(seats_taken=1, waiting=0)
    network.news.save_revision()
    travel("2026-10-05 16:00")
    assert loaded(client, path) == (content, etag)
    assert written(client, path) == content


@pytest.mark.parametrize("path", ALL)
def test_unchanged_costs_one_query(client: Client, network: Network, path: str) -> None:
    response = client.get(path)
    asked = [{"If-None-Match": response["ETag"]}, {"If-Modified-Since": response["Last-Modified"]}, {}]
    for headers in asked:
        with CaptureQueriesContext(connection) as captured:
            again = client.get(path, headers=headers)
        assert again.status_code == (304 if headers else 200)
        assert len(captured) == 1
    caches["feeds"].clear()  # another worker, which has written nothing yet
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path, headers=asked[0]).status_code == 304
    assert len(captured) == 1


def test_days_change_what_comes(client: Client, network: Network, travel: Travel) -> None:
    before = {path: loaded(client, path) for path in ALL}
    travel("2026-10-09 00:00")
    changed = {path for path, (_content, etag) in before.items() if etag != loaded(client, path)[1]}
    assert changed == {PROGRAMS, CENTER, REGION, CALENDAR}
    assert b"10\xec\x9b\x94 8\xec\x9d\xbc" not in client.get(PROGRAMS).content


GONE = (ObjectDoesNotExist, ValidationError, DatabaseError)
"""What is said of something that an earlier step has taken away."""
STEPS = [*(name for name in CHANGES if name not in {"a synonym", "another site"}), "kept files lost"]


@settings(max_examples=3, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.sampled_from(STEPS), min_size=1, max_size=4))
def test_one_etag_never_has_two_contents(steps: list[str]) -> None:
    """Whatever happens, in whatever order: what is served is what would be written now, and no ETag comes twice."""
    client, seen = Client(), dict[tuple[str, str], bytes]()
    with transaction.atomic():
        network = small_network()
        for name in steps:
            with suppress(*GONE), transaction.atomic():
                caches["feeds"].clear() if name == "kept files lost" else CHANGES[name][0](network)
            for path in (NEWS, PROGRAMS, SEARCH):
                content, etag = loaded(client, path)
                assert seen.setdefault((path, etag), content) == content
                assert written(client, path) == content
        transaction.set_rollback(True)
