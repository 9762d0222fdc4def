"""A calendar behind a secret address: for calendar programs, and for nobody else."""

import hashlib

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response


def private_calendar(request: HttpRequest, body: bytes, filename: str) -> HttpResponseBase:
    """The calendar, or 304 where the reader has it already. Neither search engines nor other sites learn the address."""
    response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'inline; filename="{filename}"'
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex"
    response["ETag"] = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    return get_conditional_response(request, etag=response["ETag"], response=response) or response
