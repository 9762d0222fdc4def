"""Files that programs fetch again and again (feeds, calendars): nobody loads what they have already.

The ETag is of the file itself. Last-Modified is the moment since which the file has been what it is, as far as we
have seen: newest dates of rows would not tell of a row that went away, or of a date that is over.
"""

from __future__ import annotations

import hashlib

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import http_date

from core import clock

KEEP_SECONDS = 30 * 24 * 60 * 60


def unless_unchanged(request: HttpRequest, response: HttpResponse, name: str) -> HttpResponse:
    """The answer with its ETag and Last-Modified, or 304. `name` is the file's: one for each of its contents."""
    digest = hashlib.sha256(response.content).hexdigest()[:32]
    since = _unchanged_since(f"{request.get_host()} {name}", digest)
    response["ETag"] = f'"{digest}"'
    response["Last-Modified"] = http_date(since)
    return get_conditional_response(request, response["ETag"], since, response) or response


def _unchanged_since(name: str, digest: str) -> int:
    """In whole seconds since 1970. Every change counts at least one: two within a second must not look like one."""
    key = f"unchanged:{hashlib.sha256(name.encode()).hexdigest()}"
    known, since = cache.get(key) or ("", 0)
    if known == digest:
        return since
    since = max(int(clock.now().timestamp()), since + 1)
    cache.set(key, (digest, since), KEEP_SECONDS)
    return since
