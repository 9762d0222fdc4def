"""Pages for people who are not signed in, answered from memory before sessions, accounts and the database are asked.

Nothing old is shown: every request that may change something (all but GET and HEAD), every task of the worker and every
command makes all that was kept old, before it is answered, in every process. So do ten seconds: pages say what is open or near now.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from hashlib import sha256
from http import HTTPStatus
from pathlib import Path

from django.conf import settings
from django.core.cache import caches
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse

from core import clock

SECONDS = 10  # as long as a page is kept; a minute, and so a day, begins a new one


def changed_at() -> int:
    """When something was changed last: the time of a file, which any process reads in microseconds."""
    try:
        return _file().stat().st_mtime_ns
    except FileNotFoundError:
        something_changed()
        return changed_at()


def something_changed(**kwargs: object) -> None:
    """What was kept until now is old."""
    file, now = _file(), time.time_ns()
    try:
        os.utime(file, ns=(now, now))
    except FileNotFoundError:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch()


def _file() -> Path:
    return Path(settings.VAR_DIR, "changed")


class PageCacheMiddleware:
    """Keeps pages for whoever sends no cookie but that of CSRF; the others are asked who they are."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        if not settings.KEEP_PAGES:
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in ("GET", "HEAD"):
            try:
                return self.get_response(request)
            finally:
                something_changed()
        if not _is_for_anybody(request):
            return self.get_response(request)
        return self._kept(request)

    def _kept(self, request: HttpRequest) -> HttpResponse:
        key = _key(request)
        if found := caches["pages"].get(key):
            content, headers = found
            return HttpResponse(content, headers=headers)
        response = self.get_response(request)
        if _may_be_kept(request, response):
            caches["pages"].set(key, (response.content, dict(response.headers)), SECONDS)
        return response


def _is_for_anybody(request: HttpRequest) -> bool:
    """Whether nothing tells who asks, or that only a part of a page is wanted."""
    is_known = request.COOKIES.keys() - {settings.CSRF_COOKIE_NAME}
    return request.method == "GET" and not is_known and "HX-Request" not in request.headers


def _key(request: HttpRequest) -> str:
    """What is asked, and since when the answer holds."""
    moment = int(clock.now().timestamp()) // SECONDS
    host = request.headers.get("Host", "")  # whether it is ours is asked when a page is made
    asked = f"{changed_at()} {moment} {request.scheme}://{host}{request.get_full_path()}"
    return sha256(asked.encode()).hexdigest()


def _may_be_kept(request: HttpRequest, response: HttpResponse) -> bool:
    """Pages that set no cookie and don't forbid it. A form's token is in no kept page: it comes with a cookie, or is somebody's."""
    return (
        response.status_code == HTTPStatus.OK
        and not response.streaming
        and response.get("Content-Type", "").startswith("text/html")
        and not response.cookies
        and settings.CSRF_COOKIE_NAME not in request.COOKIES
        and not any(word in response.get("Cache-Control", "") for word in ("no-store", "no-cache", "private"))
    )
