"""Addresses as they arrive from mails and chats: with what stood behind them in a sentence, and with doubled slashes."""

import re
from collections.abc import Callable
from http import HTTPStatus
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from core.korean import JOSA

_MARKS = r"[)\]}>.,;:!?'\"“”‘’」』》〉…*~]"
_SPOKEN = "|".join([*JOSA, "입니다", "이에요", "예요"])
# Particles follow Latin letters, digits or a slash: behind Korean ones they may belong to the name of a page.
_TAIL = re.compile(rf"(?:{_MARKS}|(?<=[\w/])(?<![가-힣])(?:{_SPOKEN})(?=/?$|{_MARKS}))+/?$")
LONGEST = 60  # letters at the end that are looked at: a flood of brackets costs nothing
_MISSING = HTTPStatus.NOT_FOUND
_NOT_THIS_WAY = HTTPStatus.METHOD_NOT_ALLOWED


def mended(path: str) -> str:
    """`//programs/cheer-up/에서).` → `/programs/cheer-up/`; what needs no mending stays as it is.

    Never begins with two slashes, which would lead to another host.
    """
    path = re.sub("/{2,}", "/", path)
    bare = path[:-LONGEST] + _TAIL.sub("", path[-LONGEST:])
    if bare == path:
        return path
    return bare if bare.endswith("/") or "." in bare.rpartition("/")[2] else f"{bare}/"


class MendedAddressMiddleware:
    """An address that leads nowhere is tried without what doesn't belong to it; one for buttons only says so."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.method not in {"GET", "HEAD"}:
            return response
        if response.status_code == _MISSING and (better := mended(request.path)) != request.path:
            query = request.META.get("QUERY_STRING", "")
            return HttpResponseRedirect(quote(better) + (f"?{query}" if query else ""))
        if response.status_code == _NOT_THIS_WAY and request.method == "GET" and not response.content:
            page = render(request, "405.html", status=_NOT_THIS_WAY)
            page["Allow"] = response.get("Allow", "")
            return page
        return response
