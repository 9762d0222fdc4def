"""The screens of a kiosk that only show. Where something is typed: `kiosk.form_views`."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth import logout
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from bookings.here import here_path
from bookings.kiosk import device, rooms
from bookings.kiosk.device import at_kiosk, forget, keep, screen
from bookings.models import Booking, Kiosk, Unit
from bookings.services.kiosks import kiosk_open
from core import once


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def open_kiosk(request: HttpRequest, center: str, token: str) -> HttpResponse:
    """Make this device the kiosk, at the press of a button: programs that follow addresses spend none.

    Whoever was signed in here is signed out.
    """
    if request.method != "POST":
        return render(request, "pages/bookings/kiosk/open.html", {"key": once.form_key()})
    secret = once.secret_of(request.POST.get("key", ""), "kiosk device", token)
    if not kiosk_open(slug=center, token=token, secret=secret):
        return render(request, "pages/bookings/kiosk/closed.html", {"is_spent": True}, status=403)
    logout(request)
    response = redirect("bookings:kiosk", center)
    keep(response, device.DEVICE, secret, device.DEVICE_AGE)
    return response


@at_kiosk
def start(request: HttpRequest, kiosk: Kiosk) -> HttpResponse:
    """The first screen, where every turn ends."""
    response = screen(request, kiosk, "start.html")
    forget(response, device.TURN, device.DONE)
    return response


@at_kiosk
def reset(request: HttpRequest, kiosk: Kiosk) -> HttpResponse:
    """Nobody was there any more: also the look is that of the first day."""
    response = redirect(device.home(kiosk))
    forget(response, device.TURN, device.DONE, device.LOOK)
    return response


@require_POST
@at_kiosk
def look(request: HttpRequest, kiosk: Kiosk) -> HttpResponse:
    """Change letters, contrast or height for one person, and go on where they were."""
    wanted = device.Look.read(request).changed(request.POST.get("look", ""))
    back = request.POST.get("back", "")
    is_here = back.startswith(device.home(kiosk)) and url_has_allowed_host_and_scheme(
        back, allowed_hosts=None
    )
    response = redirect(back if is_here else device.home(kiosk))
    keep(response, device.LOOK, wanted.value)
    return response


@at_kiosk
def programs(request: HttpRequest, kiosk: Kiosk) -> HttpResponse:
    """Today's programs, as the app of programs shows them, where the site has one."""
    if not settings.KIOSK_PROGRAMS:
        raise Http404
    return screen(request, kiosk, "programs.html")


@at_kiosk
def free_rooms(request: HttpRequest, kiosk: Kiosk) -> HttpResponse:
    """Rooms that can be had now."""
    return screen(request, kiosk, "rooms.html", rooms=rooms.rooms_now(kiosk.page))


@at_kiosk
def done(request: HttpRequest, kiosk: Kiosk) -> HttpResponse:
    """What was just done, once."""
    what, key = device.what_was_done(request) or ("", 0)
    booking = (
        Booking.objects.select_related("resource__policy", "unit")
        .filter(pk=key, resource__path__startswith=kiosk.page.path)
        .first()
    )
    response = (
        screen(request, kiosk, "done.html", booking=booking, what=what)
        if booking
        else redirect(device.home(kiosk))
    )
    forget(response, device.DONE)
    return response


@at_kiosk
def door_display(request: HttpRequest, kiosk: Kiosk, unit: int) -> HttpResponse:
    """The display beside a door: now, next, and the QR to tell that one has come."""
    found = unit_of(kiosk, unit)
    if found is None:
        return screen(request, kiosk, "missing.html", 404)
    door = rooms.door_of(found, found.resource)
    address = request.build_absolute_uri(here_path(found))
    return screen(request, kiosk, "door.html", unit=found, door=door, here=address)


def unit_of(kiosk: Kiosk, key: int) -> Unit | None:
    """A unit of the kiosk's center that is booked here."""
    return (
        Unit.objects.select_related("resource__policy")
        .filter(
            pk=key,
            is_active=True,
            resource__live=True,
            resource__policy__isnull=False,
            resource__path__startswith=kiosk.page.path,
        )
        .first()
    )
