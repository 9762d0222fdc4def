"""Files that programs fetch again and again (feeds, calendars): nobody loads what they have already, and nobody waits
until it is written anew.

The ETag is made of the version of the family, of what the address asks for, of the host, and of the program that writes the
file: it is known before anything is read, and 304 takes one query. Last-Modified is the second since which the version
has been what it is.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import metadata
from pathlib import Path

from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from wagtail.models import Site

from core import clock
from core.feeds.versions import Version, current, is_current

TRIES = 3
SHOWS = ("MEDIA_URL", "WAGTAIL_SITE_NAME", "WAGTAILADMIN_BASE_URL", "WEBSUB_HUB_URL")
"""Settings that stand in the files."""
LIBRARIES = ("django", "icalendar", "nh3", "wagtail")
FOLDERS = ("events", "home", "newsletter", "search", "site", "templates")


@dataclass(frozen=True)
class File:
    """What is asked for: its family, an address that no other file of the family has, and how it is written.

    `write` reads what it needs; it may raise Http404. Nothing in it may depend on anything that is not watched.
    """

    family: str
    address: str
    write: Callable[[Version], bytes]
    content_type: str
    by_day: bool = False
    headers: dict[str, str] = field(default_factory=dict)


def answer(request: HttpRequest, file: File) -> HttpResponseBase:
    """The file, or 304."""
    version = current(file.family, by_day=file.by_day)
    response = _headed(request, file, version)
    since = int(version.since.timestamp())
    conditional = get_conditional_response(request, response["ETag"], since, response)
    if conditional is not response:
        return conditional or response
    content = caches["feeds"].get(response["ETag"])
    if content is None:
        return _written(request, file, version)
    response.content = content
    return response


def _written(request: HttpRequest, file: File, version: Version) -> HttpResponse:
    """Written anew, and kept if nothing changed meanwhile: then every worker writes the same."""
    for _ in range(TRIES):
        Site.clear_site_root_paths_cache()  # of this process; another may have changed the site
        response = _headed(request, file, version)
        response.content = file.write(version)
        if is_current(version):
            caches["feeds"].set(response["ETag"], response.content)
            return response
        version = current(file.family, by_day=file.by_day)
    del response["ETag"], response["Last-Modified"]  # so much changes that it may be a mixture
    return response


def _headed(request: HttpRequest, file: File, version: Version) -> HttpResponse:
    """An empty response with the version's headers. A second that is not yet over is no Last-Modified (RFC 9110, 8.8.2)."""
    response = HttpResponse(content_type=file.content_type, headers=file.headers)
    response["ETag"] = f'"{_etag(request, file, version)}"'
    if version.since <= clock.now():
        response["Last-Modified"] = http_date(version.since.timestamp())
    return response


def _etag(request: HttpRequest, file: File, version: Version) -> str:
    shown = [str(getattr(settings, name)) for name in SHOWS]
    parts = (
        version.family,
        version.token,
        file.address,
        request.scheme,
        request.get_host(),
        *shown,
        program(),
    )
    return hashlib.sha256("\n".join(map(str, parts)).encode()).hexdigest()[:32]


@lru_cache(maxsize=1)
def program() -> str:
    """Of the code and the templates that write the files, and of the releases of the libraries: a new release may write
    other bytes."""
    digest = hashlib.sha256(" ".join(map(metadata.version, LIBRARIES)).encode())
    base = Path(settings.BASE_DIR)
    for folder in FOLDERS:
        for path in sorted((base / folder).rglob("*")):
            if path.suffix in {".py", ".html"}:
                digest.update(path.read_bytes())
    return digest.hexdigest()
