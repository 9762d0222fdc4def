"""Who may ask, and how often."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.core import ratelimit
from django.conf import settings
from django.http import HttpRequest
from ninja.security import APIKeyCookie

from bookings.api.errors import TooMany
from core.read_limits import may_read
from people.models import User


class Session(APIKeyCookie):
    """The session of the site. Whoever is signed in must show the CSRF token to write."""

    param_name = settings.SESSION_COOKIE_NAME

    def _get_key(self, request: HttpRequest) -> str | None:
        return super()._get_key(request) if request.user.is_authenticated else None

    def authenticate(self, request: HttpRequest, key: str | None) -> Any:
        return request.user if request.user.is_authenticated else None


def limit_reads(request: HttpRequest) -> None:
    """So many a minute from one address; a center's public computers share one."""
    address = get_adapter(request).get_client_ip(request)
    if not may_read("api-reads", address, most=settings.API_READS_A_MINUTE):
        raise TooMany


def limit_writes(request: HttpRequest, person: User) -> None:
    """So many a minute by one person."""
    if not ratelimit.consume(request, action="api_write", user=person):
        raise TooMany
