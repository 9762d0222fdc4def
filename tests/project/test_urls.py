"""Addresses: each name leads somewhere, and the ones that others have bookmarked stay."""

import re
from collections.abc import Iterator
from importlib import import_module
from typing import Any

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, resolve, reverse

pytestmark = pytest.mark.once

# A value for each kind of parameter: the first one that a converter's expression takes.
SAMPLES = (
    "12345678",
    "a-slug",
    "7c9e6679-7425-40de-944b-e07fc1f90ae7",
    "2026-10-05",
    "ABCD1234",
    "word",
    "0" * 16,
    "cancel",
    "check-in",
)


def patterns(
    entries: list[Any], prefix: str = "", above: dict[str, Any] | None = None
) -> Iterator[tuple[str, URLPattern, dict[str, Any]]]:
    """Each with the prefix of its name and the converters of its parameters, by name."""
    for entry in entries:
        converters = {**(above or {}), **entry.pattern.converters}
        if isinstance(entry, URLResolver):
            namespace = f"{prefix}{entry.namespace}:" if entry.namespace else prefix
            yield from patterns(entry.url_patterns, namespace, converters)
        else:
            yield prefix, entry, converters


def own_patterns() -> list[Any]:
    """Patterns with a name whose view is code of this project."""
    apps = {
        *[
            "config",
            "core",
            "people",
            "outbox",
            "surveys",
            "home",
            "events",
            "bookings",
            "search",
            "mentoring",
            "clinic",
            "fairs",
            "newsletter",
        ]
    }
    return [
        pytest.param(f"{prefix}{pattern.name}", pattern, converters, id=f"{prefix}{pattern.name}")
        for prefix, pattern, converters in patterns(get_resolver().url_patterns)
        if pattern.name and str(pattern.callback.__module__).split(".")[0] in apps
    ]


@pytest.mark.parametrize(("name", "pattern", "converters"), own_patterns())
def test_names_lead_to_their_view(name: str, pattern: URLPattern, converters: dict[str, Any]) -> None:
    arguments = {
        key: converter.to_python(next(text for text in SAMPLES if re.fullmatch(converter.regex, text)))
        for key, converter in converters.items()
    }
    match = resolve(reverse(name, kwargs=arguments))
    assert view(match.func) == view(pattern.callback)


def view(callback: Any) -> Any:
    """A class based view is made into a function anew for each address it has."""
    return getattr(callback, "view_class", callback)


@pytest.mark.parametrize(
    "address",
    [
        "/healthz",
        "/sitemap.xml",
        "/robots.txt",
        "/search/",
        "/find/",
        "/me/",
        "/accounts/login/",
        "/cms/",
        "/feeds/programs/",
        "/feeds/stories/",
        "/feeds/news/",
        "/feeds/",
        "/feeds/news/atom/",
        "/search/feed/",
        "/calendar/programs.ics",
        "/programs/calendar/",
        "/en/",
    ],
)
def test_promised_addresses_have_views_of_their_own(address: str) -> None:
    """None of them falls through to the page tree."""
    assert resolve(address).url_name != "wagtail_serve"


@pytest.mark.parametrize("handler", ["handler400", "handler403", "handler404", "handler500"])
def test_errors_have_our_own_pages(handler: str) -> None:
    assert getattr(import_module("config.urls"), handler).__module__ == "core.views"
