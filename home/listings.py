"""The lists that visitors narrow. One query counts by group: it gives the choices and the total."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, QuerySet
from django.http import QueryDict

from core.filters import PAGE, Filter, FilterSet, Listing, listing
from home import selectors
from home.enums import Award, CenterKind, PolicyField, Track

Groups = list[dict[str, Any]]


def center_list(query: QueryDict) -> tuple[FilterSet, Listing]:
    """Centers by region and kind; only regions that have one are offered. Three queries."""
    centers = selectors.live_centers()
    groups = _groups(centers.order_by("region__sort_order"), "region__slug", "region__short_name", "kind")
    regions = {group["region__slug"]: group["region__short_name"] for group in groups}
    filters = FilterSet(
        [Filter("region", "지역", list(regions.items())), Filter("kind", "종류", CenterKind.choices)], query
    )
    lookups = {"region__slug": filters.get("region"), "kind": filters.get("kind")}
    result = _narrowed(centers, groups, lookups, filters, query, per_page=24)
    selectors.with_state(result.items)
    return filters, result


def story_list(query: QueryDict) -> tuple[FilterSet, Listing]:
    """Stories by year, track and award, from the newest year and the highest award. Two queries."""
    stories = selectors.live_stories()
    groups = _groups(stories.order_by("-year"), "year", "track", "award")
    years = dict.fromkeys(group["year"] for group in groups)
    filters = FilterSet(
        [
            Filter("year", "연도", [(str(year), f"{year}년") for year in years]),
            Filter("track", "부문", Track.choices),
            Filter("award", "등급", [(award.slug, str(award.label)) for award in Award]),
        ],
        query,
    )
    year, award = filters.get("year"), filters.get("award")
    lookups = {
        "year": int(year) if year else None,
        "track": filters.get("track"),
        "award": Award[award.upper()] if award else None,
    }
    return filters, _narrowed(stories, groups, lookups, filters, query, per_page=12)


def news_list(query: QueryDict) -> tuple[FilterSet, Listing]:
    """Notices by center and policy field; only those that have one are offered, of centers that are on the site. Two queries."""
    news = selectors.live_news()
    names = ("center__slug", "center__title", "center__live", "policy_field")
    groups = _groups(news.order_by("center__title"), *names)
    centers = {group["center__slug"]: group["center__title"] for group in groups if group["center__live"]}
    fields = {group["policy_field"] for group in groups}
    policies = [(value, label) for value, label in PolicyField.choices if value in fields]
    own = [Filter("center", "센터", list(centers.items()))]
    filters = FilterSet([*own, Filter("policy", "정책 분야", policies)] if policies else own, query)
    lookups = {"center__slug": filters.get("center"), "policy_field": filters.get("policy")}
    return filters, _narrowed(news, groups, lookups, filters, query, per_page=20)


def _groups(queryset: QuerySet[Any], *names: str) -> Groups:
    return list(queryset.values(*names).annotate(number=Count("pk")))


def _narrowed(
    queryset: QuerySet[Any],
    groups: Groups,
    lookups: dict[str, Any],
    filters: FilterSet,
    query: QueryDict,
    *,
    per_page: int,
) -> Listing:
    wanted = {name: value for name, value in lookups.items() if value}
    total = sum(
        group["number"] for group in groups if all(group[name] == value for name, value in wanted.items())
    )
    return listing(queryset.filter(**wanted), filters, query.get(PAGE), per_page, total=total)
