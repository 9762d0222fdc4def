"""Thin: read what was asked, call a selector or a service, render."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any, cast
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from bookings import selectors
from bookings.attempts import Facts
from bookings.errors import Refused
from bookings.facts import facts_of
from bookings.forms import BookingForm
from bookings.ics import booking_calendar
from bookings.intervals import Interval
from bookings.links import Purpose, booking_for
from bookings.models import Booking, ResourcePage
from bookings.rules import Refusal
from bookings.services.answering import offer_accept, offer_decline
from bookings.services.arriving import let_go, still_coming
from bookings.services.booking import booking_create
from bookings.services.cancelling import booking_cancel
from core import clock
from people.consent_forms import ConsentsForm
from people.models import User
from people.requests import signed_in
from people.services.phone_code import must_prove_phone
from people.services.profile import details_update

CONSENT_KINDS = ("booking", "news")


def _person(request: HttpRequest) -> User | None:
    return request.user if request.user.is_authenticated else None


def _wanted_date(text: str, first: date, last: date) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if first <= day <= last else None


def _wanted_start(text: str) -> datetime | None:
    """`2026-10-05T14:00` in Seoul, or nothing for anything else."""
    try:
        start = datetime.strptime(text, "%Y-%m-%dT%H:%M").replace(tzinfo=clock.SEOUL)
    except ValueError:
        return None
    return start if 2000 < start.year < 2100 else None


@never_cache
def resource_day(request: HttpRequest, page: ResourcePage) -> HttpResponse:
    """The free times of one day, and a strip of the days that can be booked."""
    way = page.way()
    context: dict[str, Any] = {"page": page, "self": page, "place": way[-1], "crumbs": way[1:]}
    if page.policy is not None:
        context |= selectors.day_page(page, request.GET.get("date", ""), _person(request), _wanted_date)
    return render(request, page.template, context)


@never_cache
def resource_book(request: HttpRequest, page: ResourcePage) -> HttpResponse:
    """The form for one start time; signing in, and proving the phone, come back here."""
    start = _wanted_start(
        request.POST.get("start_instead") or request.POST.get("start") or request.GET.get("start", "")
    )
    if page.policy is None or start is None:
        return redirect(page.url)
    person = _person(request)
    if person is None:
        return redirect_to_login(f"{page.url}book/?start={start:%Y-%m-%dT%H:%M}")
    if must_prove_phone(person):
        back = urlencode({"next": f"{page.url}book/?start={start:%Y-%m-%dT%H:%M}"})
        return redirect(f"{reverse('phone')}?{back}")
    window = selectors.booking_window(page.policy)
    # Read when something is shown; what is booked is decided behind the locks.
    facts = cast(Facts, SimpleLazyObject(lambda: facts_of(page, window, person=person)))
    slot = cast(selectors.Slot, SimpleLazyObject(lambda: selectors.slot_at(facts, start)))
    consents = ConsentsForm(request.POST or None, person=person, kinds=CONSENT_KINDS)
    form = BookingForm(request.POST or None, person=person, resource=page, slot=slot)
    refused: list[Refusal] | None = None
    status = 200
    if request.method == "POST":
        status = 422
        if all([form.is_valid(), consents.is_valid()]):
            try:
                return redirect(_book(page, person, start, form, consents))
            except Refused as error:
                refused, status = error.refusals, 409
    if refused is None:
        refused = [] if slot.is_free or not slot.refusal else [slot.refusal]
    form.tell_capacity(facts)
    way = page.way()
    context = {
        "page": page,
        "place": way[-1],
        "crumbs": [*way[1:], page],
        "slot": slot,
        "form": form,
        "consents": consents,
        "refused": refused,
        "alternatives": selectors.nearest_free(facts, start) if refused else [],
    }
    return render(request, "pages/bookings/book.html", context, status=status)


def _book(
    page: ResourcePage, person: User, start: datetime, form: BookingForm, consents: ConsentsForm
) -> Booking:
    data = form.cleaned_data
    consents.give()
    if form.told:
        details_update(person=person, **form.told)
    return booking_create(
        person=person,
        resource=page,
        starts_at=start,
        minutes=data["minutes"],
        party_size=data["party_size"],
        request_key=data["request_key"],
    )


def _own_booking(request: HttpRequest, code: str) -> Booking:
    return get_object_or_404(
        Booking.objects.select_related("resource__policy", "person"), code=code, person=request.user
    )


@login_required
@never_cache
@require_GET
def booking_detail(request: HttpRequest, code: str) -> HttpResponse:
    """One's own booking: what, when, where, and what can be done."""
    booking = _own_booking(request, code)
    place = booking.resource.get_parent().specific
    return render(request, "pages/bookings/booking.html", {"booking": booking, "place": place})


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def booking_cancel_view(request: HttpRequest, code: str) -> HttpResponse:
    """Ask once, then cancel."""
    booking = _own_booking(request, code)
    if request.method == "POST":
        try:
            booking_cancel(booking=booking, by=signed_in(request))
        except Refused as error:
            messages.error(request, error.message)
        else:
            messages.success(request, "예약을 취소했어요. 다음에 또 와 주세요.")
        return redirect(booking)
    return render(request, "pages/bookings/cancel.html", {"booking": booking})


@login_required
@require_GET
def booking_ics(request: HttpRequest, code: str) -> HttpResponse:
    """The booking for a calendar program."""
    booking = _own_booking(request, code)
    place = booking.resource.get_parent().specific
    body = booking_calendar(booking, place=place.title, address=getattr(place, "address", ""))
    response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="didim-{booking.code}.ics"'
    return response


@never_cache
@require_GET
def find(request: HttpRequest) -> HttpResponse:
    """Free times of every resource on one day: `?date=2026-10-05`."""
    today = clock.today()
    last = today + timedelta(days=14)
    day = _wanted_date(request.GET.get("date", ""), today, last) or today
    results = selectors.free_on(Interval(*clock.day_bounds(day)), person=_person(request))
    days = [today + timedelta(days=n) for n in range(15)]
    rest = next((each.suspended_until for each in results if each.suspended_until), None)
    context = {"day": day, "days": days, "results": results, "suspended_until": rest}
    return render(request, "pages/bookings/find.html", context)


LINKED: dict[Purpose, Callable[[Booking], Booking]] = {
    Purpose.CANCEL: lambda booking: booking_cancel(booking=booking, by=booking.person),
    Purpose.COMING: lambda booking: still_coming(booking=booking),
    Purpose.LET_GO: lambda booking: let_go(booking=booking),
    Purpose.ACCEPT: lambda booking: offer_accept(booking=booking),
    Purpose.DECLINE: lambda booking: offer_decline(booking=booking),
}


@never_cache
@require_http_methods(["GET", "POST"])
def link(request: HttpRequest, purpose: str, token: str) -> HttpResponse:
    """A link from a mail: asks once, then does its one thing, without signing in."""
    wanted = Purpose(purpose)
    booking = booking_for(wanted, token)
    if booking is None:
        return render(request, "pages/bookings/link_gone.html", status=404)
    refused = None
    is_done = False
    if request.method == "POST":
        try:
            booking = LINKED[wanted](booking)
            is_done = True
        except Refused as error:
            refused = error.message
    context = {
        "purpose": wanted,
        "booking": booking,
        "place": booking.resource.get_parent().specific,
        "refused": refused,
        "is_done": is_done,
    }
    response = render(request, "pages/bookings/link.html", context, status=409 if refused else 200)
    response["Referrer-Policy"] = "no-referrer"  # the address opens something
    return response
