"""Addresses that stay within the API: what is not there and what is not done there is told as JSON, like any other error."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, re_path
from django.views.decorators.http import require_safe
from ninja import NinjaAPI

from bookings.api.errors import NotThisWay, handle_errors

View = Callable[..., HttpResponse]


class JsonAPI(NinjaAPI):
    """An API whose every answer is JSON; what can be read can be asked for its headers alone (HEAD)."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options, docs_url=None, docs_decorator=require_safe)
        handle_errors(self)

    @property
    def urls(self) -> tuple[list[URLResolver | URLPattern], str, str]:
        patterns, app, namespace = super().urls
        for pattern in patterns:
            pattern.callback = self._answering(pattern.callback or _nowhere)
        return [*patterns, re_path("", self._answering(_nowhere))], app, namespace

    def _answering(self, view: View) -> View:
        @wraps(view)
        def answer(request: HttpRequest, **parameters: Any) -> HttpResponse:
            try:
                response = _read(view, request, parameters)
            except Http404 as error:
                return self.on_exception(request, error)
            if response.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
                return self.on_exception(request, NotThisWay(response["Allow"]))
            return response

        answer.csrf_exempt = True  # type: ignore[attr-defined]  # who writes is asked for the token by `Session`
        answer.reads_no_form = True  # type: ignore[attr-defined]
        return answer


def _read(view: View, request: HttpRequest, parameters: dict[str, Any]) -> HttpResponse:
    """HEAD is asked as GET; the server leaves the body out."""
    asked = request.method
    request.method = "GET" if asked == "HEAD" else asked
    try:
        return view(request, **parameters)
    finally:
        request.method = asked


def _nowhere(request: HttpRequest) -> HttpResponse:
    raise Http404
