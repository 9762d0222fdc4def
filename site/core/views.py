"""Pages that belong to no app: errors and the health check."""

import sys
from typing import Any

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.db import InterfaceError, OperationalError, connection
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from core import resending

TOO_MUCH = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)
DATABASE_AWAY = (OperationalError, InterfaceError)
RETRY_AFTER = 30  # seconds


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Renders without the request: its host, which every page names, may be what is wrong with it."""
    is_too_much = isinstance(exception, TOO_MUCH)
    context = {"is_too_much": is_too_much}
    return render(None, "400.html", context, status=413 if is_too_much else 400)  # type: ignore[arg-type]


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "403.html", status=403)


def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Uses a template without tags that need the database: it may be the thing that failed. Then it is a matter of moments
    (503), and a form is given back to be sent once more."""
    if not isinstance(sys.exc_info()[1], DATABASE_AWAY):
        return render(None, "500.html", status=500)  # type: ignore[arg-type]
    typed = resending.typed(request)
    context: dict[str, Any] = {"request": request, "typed": typed, "has_files": bool(request.FILES)}
    if typed is not None:
        context["csrf_token"] = get_token(request)
    response = render(None, "500.html", context, status=503)  # type: ignore[arg-type]
    response["Retry-After"] = str(RETRY_AFTER)
    return response


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Signing in, in another tab as well, ends the tokens of all forms that are open: what was typed is not to blame."""
    context = {"typed": resending.typed(request), "has_files": bool(request.FILES)}
    return render(request, "403_csrf.html", context, status=403)


@never_cache
def healthz(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    """`ok` when the database answers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok", content_type="text/plain")
