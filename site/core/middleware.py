"""What every request passes: a security policy by area, and Korean text in one normal form."""

import math
import time
import unicodedata
from collections.abc import Callable
from functools import cache
from typing import Any

from csp.constants import HEADER
from csp.middleware import CSPMiddleware, PolicyParts
from csp.utils import build_policy
from django.conf import settings
from django.db import DataError
from django.db.models import ProtectedError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from wagtail.models import Site

from core.views import page_not_found


class ContentSecurityPolicyMiddleware(CSPMiddleware):
    """Strict everywhere; only as loose as the Wagtail editor needs inside it. What nearly every answer gets is put together once."""

    usual: tuple[Any, str] = (None, "")
    """What the settings say, and the header made of it."""

    def process_response(self, request: HttpRequest, response: Any) -> Any:
        if (
            is_admin(request)
            or "_csp_nonce" in vars(request)
            or any("_csp" in name for name in vars(response))
        ):
            return super().process_response(request, response)
        if self.usual[0] is not settings.CONTENT_SECURITY_POLICY:
            self.usual = (settings.CONTENT_SECURITY_POLICY, build_policy())
        response.headers.setdefault(HEADER, self.usual[1])
        return response

    def get_policy_parts(self, request: HttpRequest, response: Any, report_only: bool = False) -> PolicyParts:
        parts = super().get_policy_parts(request, response, report_only)
        if not report_only and is_admin(request):
            parts.replace = {**settings.CONTENT_SECURITY_POLICY_ADMIN, **(parts.replace or {})}
        return parts


@cache
def admin_path() -> str:
    """Where the pages of staff begin."""
    return reverse("wagtailadmin_home")


def is_admin(request: HttpRequest) -> bool:
    return request.path_info.startswith(admin_path())


def nfc(text: str) -> str:
    """Text as one code point per syllable; macOS sends Korean taken apart (NFD)."""
    return text if unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text)


CONTROLS = dict.fromkeys(code for code in (*range(32), *range(127, 160)) if chr(code) not in "\t\n\r")


def typed(text: str) -> str:
    """What somebody typed: in NFC, each line end one letter as the browser has counted it, and without the control characters
    that come along when something is pasted."""
    return nfc(text.replace("\r\n", "\n").translate(CONTROLS))


def _with(change: Callable[[str], str], data: QueryDict) -> QueryDict:
    """The same data where nothing changes."""
    before = list(data.lists())
    after = [(nfc(key), [change(value) for value in values]) for key, values in before]
    if after == before:
        return data
    result = QueryDict(mutable=True, encoding=data.encoding)
    for key, values in after:
        result.setlist(key, values)
    result._mutable = False  # noqa: SLF001 - QueryDict has no public way to freeze a copy
    return result


SITE_SECONDS = 60
MOST_ADDRESSES = 100  # a host may be asked for by any port
known_sites: dict[tuple[str, str], tuple[float, Site | None]] = {}
"""By host and port, and since when: seconds of a clock that only goes on."""


class SiteMiddleware:
    """The site of an address, with its first page, remembered for a minute: Wagtail asks the database in every request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        address, now = (request.get_host(), request.get_port()), time.monotonic()
        asked_at, site = known_sites.get(address, (-math.inf, None))
        if asked_at < now - SITE_SECONDS:
            site = Site.find_for_request(request)
            if len(known_sites) > MOST_ADDRESSES:
                known_sites.clear()
            known_sites[address] = (now, site)
        request._wagtail_site = site  # type: ignore[attr-defined]  # noqa: SLF001 - where Wagtail looks first
        return self.get_response(request)


class NormalizeTextMiddleware:
    """Paths, queries, form fields and file names reach the site in NFC, however they were typed; no field holds what no
    keyboard has (NUL), which a database refuses. A view that `reads_no_form` tells itself what is wrong with a body."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.path = nfc(request.path)
        request.path_info = nfc(request.path_info)
        if request.META.get("QUERY_STRING"):
            request.GET = _with(nfc, request.GET)  # type: ignore[assignment]
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:
        if getattr(view, "reads_no_form", False):
            return
        if request.method == "POST" and request.content_type in {
            "application/x-www-form-urlencoded",
            "multipart/form-data",
        }:
            request.POST = _with(typed, request.POST)  # type: ignore[assignment]
            for _name, uploads in request.FILES.lists():
                for upload in uploads:
                    upload.name = nfc(upload.name or "")


class DatabaseRefusalMiddleware:
    """What the database refuses is no failure of the site: a number too large for any row and a letter that no text has lead
    nowhere (404), and what other records rest on stays (409)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if leads_nowhere(exception):
            return page_not_found(request, exception)
        if isinstance(exception, ProtectedError):
            return HttpResponse(STILL_NEEDED, status=409, content_type="text/plain; charset=utf-8")
        return None


STILL_NEEDED = "다른 기록이 쓰고 있어서 지울 수 없어요. 아무것도 지우지 않았어요."


def leads_nowhere(exception: Exception) -> bool:
    """Whether a number is out of range: PostgreSQL has a code for it (22003), SQLite's driver says so in words. Or the letter NUL,
    which only PostgreSQL refuses: psycopg says so in words. Any other overflow is a failure of our own."""
    if isinstance(exception, OverflowError):
        return "SQLite INTEGER" in str(exception)
    if not isinstance(exception, DataError):
        return False
    return getattr(exception.__cause__, "sqlstate", "") == "22003" or "NUL (0x00)" in str(exception)
