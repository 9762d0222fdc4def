"""What pages show of programs and sessions. Every list takes a constant number of queries."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db.models import Max
from django.http import HttpRequest

from core import clock
from core.filters import Filter, FilterSet, listing
from core.models import Region
from events.enums import ProgramFormat, ProgramKind
from events.models import ProgramPage, Session

if TYPE_CHECKING:
    from home.models import CenterPage

NETWORK = "network"
MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")
PER_PAGE = 20
SESSIONS_SHOWN = 12


def coming_sessions(limit: int = 6) -> list[Session]:
    """The next sessions of the whole network."""
    return list(Session.objects.visible().scheduled().coming().with_program()[:limit])


def coming_sessions_of(center: CenterPage | int, limit: int = 6) -> list[Session]:
    """The next sessions of one center."""
    return list(Session.objects.visible().scheduled().of_center(center).coming().with_program()[:limit])


def months_ahead() -> list[date]:
    """First days of this month and the months into which rules are expanded."""
    months, last = (
        [clock.month_start(clock.today())],
        clock.today() + timedelta(days=settings.RULE_HORIZON_DAYS),
    )
    while clock.next_month(months[-1]) <= last:
        months.append(clock.next_month(months[-1]))
    return months


def program_filters(query: Mapping[str, str]) -> FilterSet:
    """Region, kind, format and month. One query."""
    regions = Region.objects.filter(pk__in=ProgramPage.objects.live().order_by().values("center__region"))
    region_options = [*regions.values_list("slug", "short_name"), (NETWORK, "온 네트워크")]
    months = [(f"{month:%Y-%m}", f"{month.year}년 {month.month}월") for month in months_ahead()]
    return FilterSet(
        [
            Filter("region", "지역", region_options),
            Filter("kind", "종류", ProgramKind.choices),
            Filter("format", "방식", ProgramFormat.choices),
            Filter("month", "달", months),
        ],
        query,
    )


def filtered_programs(filters: FilterSet) -> Any:
    """Programs that the filters leave, those with coming sessions first."""
    programs = ProgramPage.objects.visible()
    if region := filters.get("region"):
        programs = (
            programs.filter(center=None)
            if region == NETWORK
            else programs.filter(center__region__slug=region)
        )
    if kind := filters.get("kind"):
        programs = programs.filter(kind=kind)
    if format_ := filters.get("format"):
        programs = programs.filter(format=format_)
    if month := filters.get("month"):
        day = date.fromisoformat(f"{month}-01")
        programs = programs.held_between(clock.day_start(day), clock.day_start(clock.next_month(day)))
    return programs.for_lists().next_first()


def program_list(request: HttpRequest) -> dict[str, Any]:
    """The list of programs: `filters` (FilterSet) and `programs` (Listing), each with `next_start`."""
    filters = program_filters(request.GET)
    programs = listing(filtered_programs(filters), filters, request.GET.get("page"), PER_PAGE)
    return {"filters": filters, "programs": programs}


def program_sessions(program: ProgramPage) -> dict[str, Any]:
    """`coming` sessions, cancelled ones among them so that nobody comes for nothing, and the last held."""
    coming = list(program.sessions.coming()[: SESSIONS_SHOWN + 1])
    for session in coming:
        session.program = program
    last_held = None
    if not coming:
        last_held = program.sessions.scheduled().past().aggregate(last=Max("starts_at"))["last"]
    return {
        "coming": coming[:SESSIONS_SHOWN],
        "has_more": len(coming) > SESSIONS_SHOWN,
        "next_session": next((session for session in coming if not session.is_cancelled), None),
        "last_held": last_held,
    }


def calendar_sessions(since: datetime, center: CenterPage | None = None) -> Iterable[Session]:
    """Sessions for calendars, cancelled ones among them, from `since` on."""
    found = Session.objects.visible().coming(since).with_program()
    return found.of_center(center) if center else found
