"""Resources and their free times: for everybody; with the rules of the person who is signed in."""

from __future__ import annotations

from datetime import date, timedelta
from datetime import time as clock_time

from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.middleware.csrf import get_token
from ninja import Query, Router, Schema
from pydantic import Field

from bookings.api.guards import limit_reads
from bookings.api.schemas import (
    DayOut,
    ErrorOut,
    FindOut,
    FoundOut,
    ResourceDetailOut,
    ResourceList,
    SessionOut,
    SlotOut,
    resource_detail_out,
    resource_out,
)
from bookings.api.types import Day, Key, Minutes, Party, Word
from bookings.enums import ResourceKind, Way
from bookings.facts import facts_of
from bookings.intervals import Interval
from bookings.models import ResourcePage
from bookings.selectors import Finder, Network, ResourceDays, Search, last_day_known, place_title, resources
from core import clock
from core.prepared import prepared
from people.models import User

router = Router(tags=["빈 시간"])
ERRORS = {422: ErrorOut, 429: ErrorOut, 503: ErrorOut}
MOST = 100
ALTERNATIVES = 4


class Page(Schema):
    limit: int = Field(20, ge=1, le=MOST)
    offset: int = Field(0, ge=0, le=100_000)


class Kinds(Page):
    kind: ResourceKind | None = None


class Wanted(Page):
    date: Day | None = Field(None, description="비우면 오늘")
    time: clock_time | None = Field(None, description="가까운 때부터 보여 드려요.")
    minutes: Minutes = 0
    party_size: Party | None = None
    near: Word = Field("", description="예: seoul, seoul/마포구")
    kind: ResourceKind | None = None
    way: Way | None = Field(None, description="상담을 어떻게 하고 싶은지. 적으면 상담만 찾아요.")


def person_of(request: HttpRequest) -> User | None:
    return request.user if request.user.is_authenticated else None


def found_resource(key: int) -> ResourcePage:
    """A live resource, with its `place` in words. Raises Http404."""
    for page in _resource(key=key):
        return page
    raise Http404


@prepared
def _resource(*, key: int) -> QuerySet[ResourcePage]:
    return ResourcePage.objects.live().filter(pk=key).annotate(place=place_title())


@router.get("/session", response={200: SessionOut, 429: ErrorOut}, summary="로그인했는지, 쓸 때 보낼 열쇠")
def session(request: HttpRequest) -> SessionOut:
    limit_reads(request)
    return SessionOut(is_signed_in=request.user.is_authenticated, csrf_token=get_token(request))


@router.get("/resources", response={200: ResourceList, **ERRORS}, summary="예약 자원")
def resource_list(request: HttpRequest, wanted: Query[Kinds]) -> ResourceList:
    limit_reads(request)
    found = resources()
    if wanted.kind:
        found = found.filter(kind=wanted.kind)
    pages = found.annotate(place=place_title())[wanted.offset : wanted.offset + wanted.limit]
    return ResourceList(count=found.count(), items=[resource_out(page, page.place) for page in pages])


@router.get(
    "/resources/{key}", response={200: ResourceDetailOut, 404: ErrorOut, **ERRORS}, summary="예약 자원 하나"
)
def resource_detail(request: HttpRequest, key: Key) -> ResourceDetailOut:
    limit_reads(request)
    page = found_resource(key)
    start, end = clock.day_bounds(clock.today())
    facts = facts_of(page, Interval(start, end)) if page.policy else None
    return resource_detail_out(page, page.place, facts)


@router.get(
    "/resources/{key}/slots", response={200: DayOut, 404: ErrorOut, **ERRORS}, summary="하루의 시작 시간"
)
def slots(request: HttpRequest, key: Key, date: Day | None = None) -> DayOut:
    """Every start time of a day; those that can't be had with the rule that stands against it."""
    limit_reads(request)
    page = found_resource(key)
    day = date or clock.today()
    if page.policy is None or not clock.today() <= day <= last_day_known():
        return DayOut(date=day, opens_at=None, slots=[])
    days = ResourceDays(page, day, person_of(request)).context("day")
    opens = days["opens"]
    return DayOut(
        date=day,
        opens_at=clock.local(opens) if opens else None,
        slots=[SlotOut.of(slot) for slot in days["slots"]],
    )


@router.get("/find", response={200: FindOut, **ERRORS}, summary="모든 센터의 빈 시간, 가까운 때부터")
def find(request: HttpRequest, wanted: Query[Wanted]) -> FindOut:
    limit_reads(request)
    network = Network()
    day = _bookable(wanted.date or clock.today(), network)
    if day is None:
        return FindOut(count=0, items=[], alternatives=[])
    at = wanted.time.replace(tzinfo=None) if wanted.time else None
    kind = wanted.kind.value if wanted.kind else ""
    search = Search(day, at, wanted.minutes, wanted.party_size, wanted.near, kind, wanted.way)
    finder = Finder(search, person=person_of(request), network=network)
    hits = finder.hits
    return FindOut(
        count=len(hits),
        items=[FoundOut.of(each) for each in finder.show(hits[wanted.offset :][: wanted.limit])],
        alternatives=[FoundOut.of(each) for each in finder.alternatives(ALTERNATIVES)] if not hits else [],
    )


def _bookable(day: date, network: Network) -> date | None:
    """The day, when anything can be booked on it."""
    first = clock.today()
    return day if first <= day <= first + timedelta(days=network.horizon_days) else None
