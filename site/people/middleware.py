"""What every request of a person passes."""

from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render, resolve_url

from core import resending
from people.services.devices import device_seen


class LastSeenMiddleware:
    """Keeps the list of devices up to date, with one write a day. Pages that ask nobody's session still don't."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.session.accessed and response.status_code < HTTPStatus.INTERNAL_SERVER_ERROR:
            device_seen(session=request.session)
        return response


class SignedOutMiddleware:
    """A form that is sent after the session has ended is given back, with what was typed, to be sent after signing in.

    A redirect to signing in would lose it, and lead back to addresses that are there for buttons only.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.method != "POST" or request.user.is_authenticated or not _leads_to_signing_in(response):
            return response
        typed = resending.typed(request)
        if typed is None:
            return response
        context = {"typed": typed, "has_files": bool(request.FILES)}
        return render(request, "account/signed_out.html", context, status=403)


def _leads_to_signing_in(response: HttpResponse) -> bool:
    return response.headers.get("Location", "").startswith(f"{resolve_url(settings.LOGIN_URL)}?")
