"""A walk through the demo: one page of every template, in every state that looks different."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta

from bookings.enums import HOLDING
from bookings.facts import facts_of
from bookings.models import Booking, ResourcePage
from bookings.selectors import booking_window, first_free
from config.demo.loader import Outcome, load
from core import clock
from events.enums import SessionStatus
from events.models import ProgramPage, Session
from home.models import CenterPage, NewsPage, StoryPage
from people.models import User
from tests.factories.events import ProgramFactory, SessionFactory


@dataclass(frozen=True)
class Stop:
    """A page as one person sees it. With `typed`, its form is filled in and sent, and what follows is the page."""

    name: str
    path: str
    person: User | None = None
    status: int = 200
    typed: dict[str, str] = field(default_factory=dict)


def walk() -> list[Stop]:
    """Load the demo into the empty database, and list where to go."""
    assert load() is Outcome.LOADED
    return [*_pages(), *_own_pages()]


def _pages() -> Iterator[Stop]:
    """What everybody sees."""
    room = ResourcePage.objects.live().filter(policy__isnull=False).first()
    by_phone = ResourcePage.objects.live().filter(policy=None).first()
    session = Session.objects.filter(status=SessionStatus.SCHEDULED, starts_at__gt=clock.now()).first()
    center = CenterPage.objects.get(slug="yangju")
    dateless = ProgramFactory(
        title="일정을 정하고 있는 프로그램", slug="dateless", search_description="곧 열려요"
    )
    over = ProgramFactory(title="지난 프로그램", slug="over", search_description="잘 마쳤어요")
    SessionFactory(program=over, starts_at=clock.now() - timedelta(days=30))
    yield Stop("home", "/")
    yield Stop("centers", "/centers/")
    yield Stop("centers, none left by the filters", "/centers/?region=daegu&kind=job-cafe")
    yield Stop("center", center.url)
    yield Stop("center with rooms", room.get_parent().url)
    yield Stop("room", room.url)
    yield Stop("room on a day without opening hours", f"{room.url}?date={_closed_day(room)}")
    yield Stop("resource by phone", by_phone.url)
    yield Stop("programs", "/programs/")
    yield Stop("programs, none left by the filters", "/programs/?kind=job-fair&format=in-person&region=daegu")
    yield Stop("program", session.program.url)
    yield Stop("program without dates", ProgramPage.objects.get(pk=dateless.pk).url)
    yield Stop("program that is over", ProgramPage.objects.get(pk=over.pk).url)
    yield Stop("stories", "/stories/")
    yield Stop("stories, none left by the filters", "/stories/?year=2021&award=grand")
    yield Stop("story", StoryPage.objects.live().filter(year=2022).first().url)
    yield Stop("news", "/news/")
    yield Stop("notice", NewsPage.objects.live().first().url)
    yield Stop("plain page", "/about/")
    yield Stop("free times", "/find/")
    yield Stop("free times tomorrow", f"/find/?date={clock.today() + timedelta(days=1)}")
    yield Stop("search", "/search/")
    yield Stop("search with results", "/search/?q=스터디룸")
    yield Stop("search without results", "/search/?q=없는말뷁")
    yield Stop("sign-in", "/accounts/login/")
    yield Stop("sign-in with a wrong address", "/accounts/login/", typed={"email": "a@"})
    yield Stop("sign-in code", "/accounts/login/", typed={"email": "walker@didim.example"})
    yield Stop("nothing here", "/no-such-page/", status=404)


def _own_pages() -> Iterator[Stop]:
    """What people who signed in see of their own."""
    newcomer = User.objects.create_user("newcomer@didim.example")
    booking = Booking.objects.filter(status__in=HOLDING).order_by("starts_at").first()
    room, person = booking.resource, booking.person
    free = first_free(facts_of(room, booking_window(room.policy))).value
    taken = f"{clock.local(booking.starts_at):%Y-%m-%dT%H:%M}"
    yield Stop("room, as somebody who booked it", room.url, person)
    yield Stop("booking form", f"{room.url}book/?start={free}", person)
    yield Stop("first booking form", f"{room.url}book/?start={free}", newcomer)
    yield Stop(
        "booking form with mistakes", f"{room.url}book/?start={free}", newcomer, 422, {"party_size": "99"}
    )
    yield Stop("form for a taken time", f"{room.url}book/?start={taken}", newcomer)
    yield Stop(
        "refused booking", f"{room.url}book/?start={free}", person, 409, {"start": taken, "party_size": "2"}
    )
    yield Stop("booking", booking.get_absolute_url(), person)
    yield Stop("cancelling", f"{booking.get_absolute_url()}cancel/", person)
    yield Stop("own bookings", "/me/", person)
    yield Stop("no bookings yet", "/me/", newcomer)
    yield Stop("name and phone", "/me/contact/", person)
    yield Stop("name and phone with mistakes", "/me/contact/", newcomer, 422, {"name": "", "phone": "12"})
    yield Stop("signing out", "/accounts/logout/", person)


def _closed_day(room: ResourcePage) -> str:
    opened = {clock.local(start).date() for start in room.open_spans.values_list("starts_at", flat=True)}
    days = [clock.today() + timedelta(days=n) for n in range(14)]
    return str(next((day for day in days if day not in opened), days[0]))
