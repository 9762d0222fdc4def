"""What lists, calendars and feeds of programs are narrowed by, the same everywhere: region, kind, format and center."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.db.models import Q, QuerySet

from core import clock
from core.filters import Filter, FilterSet
from core.models import Region
from core.prepared import prepared
from events.enums import ProgramFormat, ProgramKind
from events.models import ProgramPage
from home.models import CenterPage

NETWORK = "network"
LOOKUPS = {
    "region": "center__region__slug",
    "kind": "kind",
    "format": "format",
    "center": "center__slug",
}


def narrowed(filters: FilterSet, prefix: str = "") -> Q:
    """What the filters ask of a program; of a session's program with the prefix `program__`."""
    found = Q()
    for name, lookup in LOOKUPS.items():
        if value := filters.get(name):
            is_network = name == "region" and value == NETWORK
            found &= (
                Q(**{f"{prefix}center__isnull": True}) if is_network else Q(**{f"{prefix}{lookup}": value})
            )
    return found


@dataclass(frozen=True)
class Followed:
    """The feeds of some filters: what they are about (`서울 · 특강`), and how they are asked for (`?region=seoul&kind=lecture`).
    Both are empty for all programs."""

    label: str
    query: str


def followed(filters: FilterSet) -> Followed:
    """A month is nothing to subscribe to; what feeds know is what programs themselves have."""
    labels = {(each.name, value): label for each in filters.filters for value, label in each.options}
    values = {name: filters.values[name] for name in LOOKUPS if filters.get(name)}
    query = f"?{urlencode(values)}" if values else ""
    return Followed(" · ".join(labels[each] for each in values.items()), query)


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
    """Of the list of programs: region, kind, format and month. One query."""
    months = [(f"{month:%Y-%m}", f"{month.year}년 {month.month}월") for month in months_ahead()]
    return FilterSet([*_shared(_regions_with_programs()), Filter("month", "달", months)], query)


def calendar_filters(query: Mapping[str, str], kept: Mapping[str, str]) -> FilterSet:
    """Of the calendar: region, kind, format, and a center with programs, of the region when one is chosen. Two queries."""
    shared = _shared(_regions_with_programs())
    options = _centers_with_programs(region=shared[0].clean(query.get("region", "")) or None)
    return FilterSet([*shared, Filter("center", "센터", options, "모든 센터", is_row=False)], query, kept)


def feed_filters(query: Mapping[str, str]) -> FilterSet:
    """Of feeds: every region and every center there is, with programs or without.

    A feed that somebody subscribed to must never become that of the whole network because the last program of a region
    went off the site. One query, and one about the center.
    """
    centers = CenterPage.objects.live().public().filter(slug=query.get("center", ""))
    options = list(centers.values_list("slug", "title")) if query.get("center") else []
    regions = Region.objects.values_list("slug", "short_name")
    return FilterSet([*_shared(regions), Filter("center", "센터", options)], query)


@prepared
def _centers_with_programs(*, region: str | None) -> QuerySet[CenterPage, Any]:
    centers = CenterPage.objects.live().public().filter(programs__in=ProgramPage.objects.live())
    if region:
        centers = centers.filter(region__slug=region)
    return centers.order_by("title").distinct().values_list("slug", "title")


@prepared
def _regions_with_programs() -> QuerySet[Region, Any]:
    regions = Region.objects.filter(pk__in=ProgramPage.objects.live().order_by().values("center__region"))
    return regions.values_list("slug", "short_name")


def _shared(regions: Iterable[tuple[str, str]]) -> list[Filter]:
    return [
        Filter("region", "지역", [*regions, (NETWORK, "온 네트워크")]),
        Filter("kind", "종류", ProgramKind.choices),
        Filter("format", "방식", ProgramFormat.choices),
    ]
