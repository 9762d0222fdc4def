"""The page "구독": every way to follow without asking, in plain words, with the addresses of a chosen center."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from core.feeds.writing import ATOM, RSS
from core.filters import Filter, FilterSet
from home.feeds import feed_path
from home.models import CenterPage


@dataclass(frozen=True)
class Address:
    """Something to be followed: `url` is copied, or scanned from another screen; `other` says the same in another form."""

    title: str
    text: str
    url: str
    other: str


KINDS = (
    ("programs", "프로그램", "새로 올라온 특강, 멘토링, 상담과 그 일정"),
    ("news", "소식", "휴관, 모집, 행사 같은 알림"),
    ("stories", "우수사례", "먼저 걸어간 사람들의 이야기"),
)
ISSUES = (("newsletter", "소식지", "메일로 보내 드린 소식지를 그대로"),)


def feed_page(request: HttpRequest) -> dict[str, Any]:
    """`filters` with the one for centers, the name of the chosen `center`, the address of the `calendar` (and how Google's is
    reached), and those of the `feeds`. One query."""
    centers = CenterPage.objects.live().public().order_by("title").values_list("slug", "title")
    filters = FilterSet([Filter("center", "센터", list(centers))], request.GET)
    slug = filters.get("center")

    def whole(path: str) -> str:
        return request.build_absolute_uri(path)

    calendar = whole(f"/calendar/programs/{quote(slug)}.ics" if slug else "/calendar/programs.ics")
    app_address = f"webcal://{calendar.partition('://')[2]}"
    center = dict(filters.filters[0].options).get(slug, "")
    return {
        "filters": filters,
        "center": center,
        "calendar": Address("프로그램 달력", "날짜가 있는 모든 프로그램", calendar, app_address),
        "google": f"https://calendar.google.com/calendar/render?cid={quote(app_address, safe='')}",
        "feeds": [
            Address(title, text, whole(feed_path(name, RSS, slug)), whole(feed_path(name, ATOM, slug)))
            for name, title, text in (
                *KINDS,
                *(ISSUES if _address_of("newsletter:newsletter_feed_rss") else ()),
            )
        ],
        "newsletter_url": _address_of("newsletter:subscribe"),
    }


def _address_of(name: str) -> str:
    """An address of the newsletter, which stands above this app; nothing on a site without it."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
