"""Thin: read what was asked, call a selector or a service, render."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from bookings import selectors
from bookings.asked import Asked
from bookings.enums import Way
from bookings.errors import Refused
from bookings.forms import BookingForm, unjudge
from bookings.ics import booking_calendar
from bookings.kind_forms import FORMS
from bookings.links import Purpose, against, booking_for
from bookings.models import Booking, ResourcePage
from bookings.own import state_of
from bookings.rules import WAITED_FOR, Refusal
from bookings.services.answering import offer_decline
from bookings.services.arriving import let_go, still_coming
from bookings.services.booking import booking_create
from bookings.services.cancelling import booking_cancel
from bookings.visitor.accepting import Answer, accepting
from bookings.visitor.details import own_details
from core import clock
from people.consent_forms import ConsentsForm
from people.models import User
from people.requests import signed_in
from people.services.phone_code import must_prove_phone
from people.services.profile import details_update

VIEWS = ("day", "week", "month")
CONSENT_KINDS = ("booking", "news")
WISHED = ("minutes", "party_size", "way")


def _person(request: HttpRequest) -> User | None:
    return signed_in(request) if request.user.is_authenticated else None


def wanted_date(text: str, first: date, last: date) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if first <= day <= last else None


def wanted_start(text: str) -> datetime | None:
    """`2026-10-05T14:00` in Seoul, or nothing for anything else."""
    try:
        start = datetime.strptime(text, "%Y-%m-%dT%H:%M").replace(tzinfo=clock.SEOUL)
    except ValueError:
        return None
    return start if 2000 < start.year < 2100 else None


@never_cache
def resource_day(request: HttpRequest, page: ResourcePage) -> HttpResponse:
    """The free times of one day, of a week, or of a month: `?view=week&date=2026-10-05`."""
    way = page.way()
    context: dict[str, Any] = {"page": page, "self": page, "place": way[-1], "crumbs": way[1:]}
    if page.policy is not None:
        wanted = wanted_date(request.GET.get("date", ""), clock.today(), selectors.last_day_known())
        view = request.GET.get("view", "")
        days = selectors.ResourceDays(page, wanted, _person(request))
        context |= days.context(view if view in VIEWS else "day")
    return render(request, page.template, context)


@never_cache
def resource_book(request: HttpRequest, page: ResourcePage) -> HttpResponse:
    """The form for one start time; signing in, and proving the phone, come back here."""
    start = wanted_start(
        request.POST.get("start_instead") or request.POST.get("start") or request.GET.get("start", "")
    )
    if page.policy is None or start is None or page.kind not in FORMS:
        if page.policy:
            messages.error(request, "언제부터인지 알 수 없어요. 아래에서 시작 시간을 골라 주세요.")
        return redirect(page.url)
    person = _person(request)
    if person is None:
        return redirect_to_login(_form_address(request, page, start))
    if must_prove_phone(person):
        here = _form_address(request, page, start)
        return redirect(f"{reverse('phone')}?{urlencode({'next': here})}")
    return _answer(request, Asked(page, start, person))


def _answer(request: HttpRequest, asked: Asked) -> HttpResponse:
    """Book what a form asks for that is right; else show the form."""
    sent = request.POST or None
    consents = ConsentsForm(sent, person=asked.person, kinds=CONSENT_KINDS)
    form = FORMS[asked.resource.kind](sent, person=asked.person, asked=asked, initial=_wished(request, asked))
    if "more" in request.POST:
        unjudge([*form.all_forms, consents])
    elif request.method == "POST":
        if not all([form.is_valid(), consents.is_valid()]):
            return _form_page(request, form, consents, status=422)
        try:
            return redirect(_book(asked, form, consents))
        except Refused as error:
            form.asked = Asked(asked.resource, asked.starts_at, asked.person)  # it has just changed
            if error.facts:
                form.asked.facts = error.facts
            return _form_page(request, form, consents, error.refusals, status=409)
    return _form_page(request, form, consents)


def _form_page(
    request: HttpRequest,
    form: BookingForm,
    consents: ConsentsForm,
    refused: Sequence[Refusal] = (),
    *,
    status: int = 200,
) -> HttpResponse:
    """The form for a start; where it can't be had, why, and what can be had instead."""
    form.dress()
    slot = form.asked.slot
    found = list(refused) or ([slot.refusal] if slot.refusal else [])
    context = {
        **_above(form.asked.resource),
        "slot": slot,
        "form": form,
        "consents": consents,
        "refused": found,
        "alternatives": _alternatives(form) if found else None,
        "can_wait": bool(found) and {each.code for each in found} <= WAITED_FOR,
    }
    return render(request, "pages/bookings/book.html", context, status=status)


def _above(page: ResourcePage) -> dict[str, Any]:
    """The page and its address, the place it hangs under, and the way to it."""
    way, address = page.way(), page.url
    return {
        "page": page,
        "address": address,
        "place": way[-1],
        "crumbs": [*way[1:], {"title": page.title, "url": address}],
    }


def _form_address(request: HttpRequest, page: ResourcePage, start: datetime) -> str:
    """The form for a start, with what was looked for before."""
    wished = {name: request.GET[name] for name in WISHED if request.GET.get(name)}
    return f"{page.url}book/?{urlencode({'start': f'{start:%Y-%m-%dT%H:%M}', **wished}, safe=':')}"


def _wished(request: HttpRequest, asked: Asked) -> dict[str, object]:
    """What somebody looked for before they came to the form: `&minutes=120&party_size=4&way=phone`."""
    given = {name: request.GET.get(name, "") for name in WISHED}
    wished: dict[str, object] = {
        name: int(text) for name, text in given.items() if re.fullmatch(r"[1-9][0-9]{0,3}", text)
    }
    if "minutes" in wished and wished["minutes"] not in asked.slot.minutes:
        del wished["minutes"]
    if given["way"] in Way:
        wished["way"] = given["way"]
    return wished


def _alternatives(form: BookingForm) -> selectors.Alternatives:
    data = getattr(form, "cleaned_data", form.initial)
    wanted = {name: data.get(name) or 0 for name in ("minutes", "party_size")}
    return form.asked.alternatives(**wanted)


def _book(asked: Asked, form: BookingForm, consents: ConsentsForm) -> Booking:
    consents.give()
    if form.told:
        details_update(person=asked.person, **form.told)
    return booking_create(
        person=asked.person, resource=asked.resource, starts_at=asked.starts_at, **form.wishes()
    )


def own_booking(request: HttpRequest, code: str) -> Booking:
    """A booking of whoever asks. Raises Http404 for anybody else's."""
    return get_object_or_404(
        Booking.objects.select_related("resource__policy", "person", "unit", "appointment", "loan"),
        code=code,
        person=request.user,
    )


@login_required
@never_cache
@require_safe
def booking_detail(request: HttpRequest, code: str) -> HttpResponse:
    """One's own booking: what, when, where, and what can be done."""
    booking = own_booking(request, code)
    return render(request, "pages/bookings/booking.html", {**about(booking), **own_details(booking)})


def about(booking: Booking) -> dict[str, Any]:
    """The booking, where it is, and its state in words."""
    return {
        "booking": booking,
        "place": booking.resource.get_parent().specific,
        "now": state_of(booking),
    }


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def booking_cancel_view(request: HttpRequest, code: str) -> HttpResponse:
    """Ask once, then cancel."""
    booking = own_booking(request, code)
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
@require_safe
def booking_ics(request: HttpRequest, code: str) -> HttpResponse:
    """The booking for a calendar program."""
    booking = own_booking(request, code)
    place = booking.resource.get_parent().specific
    body = booking_calendar(booking, place=place.title, address=getattr(place, "address", ""))
    response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="booking-{booking.code}.ics"'
    return response


LINKED: dict[Purpose, Callable[[Booking], Booking]] = {
    Purpose.CANCEL: lambda booking: booking_cancel(booking=booking, by=booking.person),
    Purpose.COMING: lambda booking: still_coming(booking=booking),
    Purpose.LET_GO: lambda booking: let_go(booking=booking),
    Purpose.DECLINE: lambda booking: offer_decline(booking=booking),
}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def link(request: HttpRequest, purpose: str, token: str) -> HttpResponse:
    """A link from a mail: asks once, then does its one thing, without signing in."""
    wanted = Purpose(purpose)
    booking = booking_for(wanted, token)
    if booking is None:
        return render(request, "pages/bookings/link_gone.html", status=404)
    if request.method != "POST" and (found := against(wanted, booking)):
        answer = Answer(refused=found.message)
    elif wanted == Purpose.ACCEPT:
        answer = accepting(request, booking)
    else:
        answer = _answer_link(request, wanted, booking)
    booking = answer.done or booking
    context = {
        "purpose": wanted,
        "booking": booking,
        "place": booking.resource.get_parent().specific,
        "refused": answer.refused,
        "is_done": bool(answer.done),
        "rows": answer.rows,
    }
    return render(request, "pages/bookings/link.html", context, status=answer.status)


def _answer_link(request: HttpRequest, wanted: Purpose, booking: Booking) -> Answer:
    """By GET nothing is done: mail programs look at links."""
    if request.method != "POST":
        return Answer()
    try:
        return Answer(done=LINKED[wanted](booking))
    except Refused as error:
        return Answer(refused=error.message, status=409)
