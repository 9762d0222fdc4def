"""Errors as `{"code", "message"}`: a stable code, and a Korean sentence that says what to do next."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.conf import settings
from django.core.signals import got_request_exception
from django.http import Http404, HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.http.request import RawPostDataException
from django.utils.log import log_response
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from bookings.api.schemas import AlternativesOut, ErrorOut, FieldError, RefusalOut
from bookings.api.words import said_of
from bookings.errors import Refused
from bookings.selectors import Alternatives
from core.middleware import leads_nowhere
from core.views import DATABASE_AWAY, TOO_MUCH

CSRF = "CSRF check Failed"
UNREADABLE = ("bad_request", "읽을 수 없는 요청이에요. JSON인지 확인해 주세요.")
AWAY = (
    503,
    "unavailable",
    "저희 쪽에 잠시 문제가 생겼어요. 1분쯤 뒤에 다시 해 주세요. 예약하던 중이면 같은 request_key를 보내 주세요.",
)
BROKEN = (
    "broken",
    "저희 쪽에 문제가 생겼어요. 알아보고 고칠게요. 잠시 뒤에 다시 해 보고, 그래도 안 되면 센터에 전화해 주세요.",
)
PASSING = {429, 503}
"""What is over after some time."""
SECONDS = 60


class TooMany(Exception):
    """More requests than the settings allow (`ACCOUNT_RATE_LIMITS`)."""


class NotThisWay(Exception):
    """What an address is not asked with; `allowed` names what it can be asked with."""

    def __init__(self, allowed: str) -> None:
        methods = {each.strip() for each in allowed.split(",")}
        self.allowed = ", ".join(sorted(methods | ({"HEAD"} if "GET" in methods else set())))


class RefusedWith(Exception):
    """A refusal together with what could be booked instead."""

    def __init__(self, refused: Refused, found: Alternatives | None = None) -> None:
        super().__init__(str(refused))
        self.refused, self.found = refused, found


PLAIN: dict[type[Exception], tuple[int, str, str]] = {
    AuthenticationError: (401, "signed_out", "로그인이 필요해요. 로그인한 뒤에 다시 해 주세요."),
    Http404: (404, "not_found", "찾는 것이 없어요. 주소나 번호를 다시 확인해 주세요."),
    TooMany: (429, "too_many", "요청이 너무 잦아요. 잠시 뒤에 다시 해 주세요."),
    **dict.fromkeys(DATABASE_AWAY, AWAY),
    **dict.fromkeys(TOO_MUCH, (413, "too_large", "보낸 내용이 너무 커요. 줄여서 다시 보내 주세요.")),
    MultiPartParserError: (400, *UNREADABLE),
    RawPostDataException: (400, *UNREADABLE),  # a form, read before where the CSRF token might be
}
"""Errors of which there is nothing more to say: status, code, message."""


def handle_errors(api: NinjaAPI) -> None:
    """Teach an API to answer in our form, whatever goes wrong."""
    for kind, handle in HANDLERS.items():
        api.add_exception_handler(kind, partial(handle, api))


def _answer(
    api: NinjaAPI, request: HttpRequest, status: int, code: str, message: str, **more: Any
) -> HttpResponse:
    body = ErrorOut(code=code, message=message, **more)
    return api.create_response(request, body.model_dump(mode="json"), status=status)


def _refused(api: NinjaAPI, request: HttpRequest, error: RefusedWith) -> HttpResponse:
    return _answer(
        api,
        request,
        409,
        error.refused.code,
        error.refused.message,
        refusals=[RefusalOut.of(each) for each in error.refused.refusals],
        alternatives=AlternativesOut.of(error.found) if error.found is not None else None,
    )


def _invalid(api: NinjaAPI, request: HttpRequest, error: ValidationError) -> HttpResponse:
    message = "보낸 내용을 다시 확인해 주세요. 어디가 잘못됐는지는 fields에 있어요."
    fields = [FieldError(name=_name(each), message=said_of(each)) for each in error.errors]
    return _answer(api, request, 422, "invalid", message, fields=fields)


def _plainly(api: NinjaAPI, request: HttpRequest, error: Exception) -> HttpResponse:
    status, code, message = next(PLAIN[kind] for kind in PLAIN if isinstance(error, kind))
    response = _answer(api, request, status, code, message)
    if status in PASSING:
        response["Retry-After"] = str(SECONDS)
    return response


def _not_this_way(api: NinjaAPI, request: HttpRequest, error: NotThisWay) -> HttpResponse:
    message = (
        f"이 주소에는 {request.method} 요청을 보낼 수 없어요. {error.allowed} 가운데 하나로 보내 주세요."
    )
    response = _answer(api, request, 405, "not_this_way", message)
    response["Allow"] = error.allowed
    return response


def _http_error(api: NinjaAPI, request: HttpRequest, error: HttpError) -> HttpResponse:
    if str(error) == CSRF:
        message = "보안 확인에 실패했어요. /api/v1/session에서 csrf_token을 새로 받아 주세요."
        return _answer(api, request, 403, "csrf", message)
    return _answer(api, request, error.status_code, *UNREADABLE)


def _unforeseen(api: NinjaAPI, request: HttpRequest, error: Exception) -> HttpResponse:
    """A failure of ours: in the log, as that of any page; a developer sees Django's own page about it."""
    if leads_nowhere(error):
        return _plainly(api, request, Http404())
    if settings.DEBUG:
        raise error
    got_request_exception.send(sender=None, request=request)
    response = _answer(api, request, 500, *BROKEN)
    log_response(
        "Internal Server Error: %s", request.path, response=response, request=request, exception=error
    )
    return response


HANDLERS: dict[type[Exception], Callable[..., HttpResponse]] = {
    **dict.fromkeys(PLAIN, _plainly),
    RefusedWith: _refused,
    ValidationError: _invalid,
    NotThisWay: _not_this_way,
    HttpError: _http_error,
    Exception: _unforeseen,
}


def _name(error: dict[str, Any]) -> str:
    return ".".join(str(part) for part in error.get("loc", ())[1:]).removeprefix("wish.")
