"""Who asks, and where they came from."""

from typing import cast

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

from people.models import User


def signed_in(request: HttpRequest) -> User:
    """The person of a request, behind a check that there is one.

    It is the account itself: `request.user` stands in for it, and passes each question on.
    """
    return cast(User, request.user).itself


def next_url(request: HttpRequest) -> str:
    """Where `?next=` leads when it stays on this site, or nothing."""
    url = request.GET.get("next", "")
    is_here = url_has_allowed_host_and_scheme(
        url, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return url if is_here and "/" in url else ""  # a bare word would be the name of an address


def query_of(request: HttpRequest) -> str:
    """The query of the address, to hand on: `?next=/find/`, or nothing."""
    return f"?{request.GET.urlencode()}" if request.GET else ""
