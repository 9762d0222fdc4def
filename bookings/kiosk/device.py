"""The device of a kiosk: the cookie that opens it, the turn of whoever stands before it, and how the screen looks.

A turn ends with the first screen. A form that was sent in an earlier turn, by going back in the browser, does nothing and
shows nothing. What a turn did is shown once: its number travels in a signed cookie that the next page takes away.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache

from bookings.models import Booking, Kiosk
from bookings.models.kiosks import token_hash
from bookings.services.kiosks import kiosk_seen

DEVICE, TURN, DONE, LOOK = "kiosk", "kiosk-turn", "kiosk-done", "kiosk-look"
DEVICE_AGE = 60 * 60 * 24 * 400  # seconds; browsers keep no cookie for longer
DONE_AGE = 60  # seconds
DONE_SALT = "bookings.kiosk.done"
IDLE = 60  # seconds without a touch until the screen asks whether somebody is there
WARNING = 20  # seconds that it waits for an answer
UNSCRIPTED = 180  # seconds until a form starts anew where no script sees whether somebody types

KioskView = Callable[..., HttpResponse]


def at_kiosk(view: KioskView) -> Callable[..., HttpResponse]:
    """Only on a device that staff have opened for this center; nothing of it stays in the browser."""

    @never_cache
    @wraps(view)
    def run(request: HttpRequest, center: str, **kwargs: object) -> HttpResponse:
        kiosk = kiosk_of(request, center)
        if kiosk is None:
            return render(request, "pages/bookings/kiosk/closed.html", status=403)
        kiosk_seen(kiosk)
        return view(request, kiosk, **kwargs)

    return run


def kiosk_of(request: HttpRequest, center: str) -> Kiosk | None:
    """The kiosk that this device was opened as, if it is one of that center and still on."""
    secret = request.COOKIES.get(DEVICE, "")
    open_ones = Kiosk.objects.filter(revoked_at=None, seen_at__isnull=False, page__live=True)
    return (
        open_ones.select_related("page").filter(token_hash=token_hash(secret), page__slug=center).first()
        if secret
        else None
    )


def home(kiosk: Kiosk) -> str:
    return reverse("bookings:kiosk", args=[kiosk.page.slug])


def screen(
    request: HttpRequest, kiosk: Kiosk, template: str, status: int = 200, **context: object
) -> HttpResponse:
    """A screen of the kiosk, with what all of them show."""
    common = {
        "kiosk": kiosk,
        "center": kiosk.page.specific,
        "programs": settings.KIOSK_PROGRAMS,
        "takes_arrivals": bool(settings.KIOSK_PROGRAM_CHECK_IN),
        "look": Look.read(request),
        "idle": IDLE,
        "warning": WARNING,
        "unscripted": UNSCRIPTED if "form" in context else IDLE,
    }
    return render(request, f"pages/bookings/kiosk/{template}", {**common, **context}, status=status)


# --- Cookies --------------------------------------------------------------------------------


def keep(response: HttpResponse, name: str, value: str, age: int | None = None) -> None:
    """A cookie that only the kiosk's own pages get."""
    response.set_cookie(name, value, max_age=age, **_where())


def forget(response: HttpResponse, *names: str) -> None:
    for name in names:
        response.delete_cookie(name, path=_where()["path"], samesite="Lax")


def _where() -> dict[str, Any]:
    path = reverse("bookings:kiosk", args=["x"]).removesuffix("x/")
    return {"path": path, "httponly": True, "samesite": "Lax", "secure": settings.SESSION_COOKIE_SECURE}


# --- Turns ----------------------------------------------------------------------------------


def turn_of(request: HttpRequest) -> str:
    """The turn that goes on, or a new one."""
    return request.COOKIES.get(TURN) or secrets.token_urlsafe(9)


def is_of_this_turn(request: HttpRequest) -> bool:
    """Whether a form was filled in during the turn that still goes on."""
    turn = request.COOKIES.get(TURN, "")
    return bool(turn) and constant_time_compare(request.POST.get("turn", ""), turn)


def show_once(kiosk: Kiosk, booking: Booking, what: str) -> HttpResponse:
    """Lead to the page that tells what was done."""
    response = redirect("bookings:kiosk_done", kiosk.page.slug)
    response.set_signed_cookie(DONE, f"{what}:{booking.pk}", salt=DONE_SALT, max_age=DONE_AGE, **_where())
    return response


def what_was_done(request: HttpRequest) -> tuple[str, int] | None:
    """What the last form did, and with which booking; nothing a minute later."""
    value = request.get_signed_cookie(DONE, default=None, salt=DONE_SALT, max_age=DONE_AGE)
    if value is None:
        return None
    what, _, key = value.partition(":")
    return what, int(key)


# --- The look -------------------------------------------------------------------------------


@dataclass(frozen=True)
class Look:
    """How the screen looks for one person: letters 1 to 3, controls in the lower half, strong contrast."""

    size: int = 1
    is_low: bool = False
    is_strong: bool = False

    @classmethod
    def read(cls, request: HttpRequest) -> Look:
        parts = request.COOKIES.get(LOOK, "").split("-")
        size = int(parts[0]) if parts[0] in {"1", "2", "3"} else 1
        return cls(size, "low" in parts, "strong" in parts)

    def changed(self, wish: str) -> Look:
        """The look after a button was pressed: `size-2`, `low`, `strong`."""
        if wish in {"size-1", "size-2", "size-3"}:
            return Look(int(wish[-1]), self.is_low, self.is_strong)
        if wish == "low":
            return Look(self.size, not self.is_low, self.is_strong)
        if wish == "strong":
            return Look(self.size, self.is_low, not self.is_strong)
        return self

    @property
    def value(self) -> str:
        words = [str(self.size), "low" if self.is_low else "", "strong" if self.is_strong else ""]
        return "-".join(word for word in words if word)
