"""A form that couldn't be taken, because its session or its token is over, is given back to be sent once more.

What was typed goes along in hidden fields of the page that says so; the site keeps nothing of it.
"""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest

MOST_LETTERS = 200_000
TOKEN = "csrfmiddlewaretoken"  # noqa: S105 - the name of the field


def typed(request: HttpRequest) -> list[tuple[str, str]] | None:
    """The names and values that a page of this site has sent; None for what is not given back.

    Only a browser on a page of this site names the site as the origin: what another site has made a browser send is not
    offered to anybody as their own.
    """
    if request.method != "POST" or request.headers.get("Origin") != own_origin(request):
        return None
    if request.path.startswith(settings.NEVER_RESENT) or "password" in request.POST:
        return None
    pairs = [(name, value) for name, values in request.POST.lists() for value in values if name != TOKEN]
    return pairs if sum(len(value) for _name, value in pairs) <= MOST_LETTERS else None


def own_origin(request: HttpRequest) -> str:
    return f"{request.scheme}://{request.get_host()}"
