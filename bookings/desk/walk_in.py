"""예약해 주기: for somebody at the desk or on the phone, in three steps: who, what and when, yes.

Every step is the same address; what was told travels in the form and never in the address.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from bookings.desk.forms import PlaceForm, WhenForm, WhoForm, read_moment
from bookings.desk.overriding import asked, error_in, override_of
from bookings.desk.reach import desk_bookings, desk_people, desk_units, having_words
from bookings.desk.times import Who, against, facts_for, others_near, starts_on
from bookings.enums import HOLDING, ResourceKind, Topic, Way
from bookings.errors import Refused
from bookings.models import Booking, Unit
from bookings.rules import Refusal
from bookings.services.booking import AppointmentWish, Wish, booking_create
from core import clock, phones
from core.keys import row_key
from people.enums import AccessAction
from people.models import User
from people.requests import signed_in
from people.services.access import record

MOST_FOUND = 20
TEMPLATE = "pages/bookings/desk/walk_in.html"


@dataclass(frozen=True)
class Found:
    """Somebody whom a search found, with the end of the number to tell people of one name apart."""

    person: User
    phone: str


def walk_in(request: HttpRequest) -> HttpResponse:
    """The three steps. Whatever is wrong leads back to its step, with everything kept that was typed."""
    units = bookable_units(request)
    if request.method != "POST":
        return _ask_who(request, WhoForm(people=desk_people(request.user)))
    who = WhoForm(request.POST, people=desk_people(request.user))
    if not who.is_valid():
        return _ask_who(request, who)
    place = PlaceForm(_place_of(request, units), units=units)
    step = request.POST.get("step", "who")
    if step == "who" or not place.is_valid():
        return _ask_when(request, who, place, None)
    when = WhenForm(request.POST, resource=place.resource, day=place.day_wanted)
    if step == "look" or not when.is_valid():
        return _ask_when(request, who, place, None if step == "look" else when)
    if step == "confirm" and not error_in(request.POST):
        return _book(request, who, place, when)
    return _ask_yes(request, who, place, when)


def bookable_units(request: HttpRequest) -> list[Unit]:
    """What can be booked at the desks of this user."""
    found = desk_units(request.user).filter(
        is_active=True, resource__policy__isnull=False, resource__live=True
    )
    return list(found.order_by("resource__path", "sort_order", "pk"))


def _place_of(request: HttpRequest, units: list[Unit]) -> dict[str, str]:
    """What and which day: as typed; else as the day view or a time near said; else the first of all, today."""
    post = request.POST
    moment = read_moment(post.get("wanted") or post.get("start", ""))
    day = post.get("day") or (f"{clock.local(moment):%Y-%m-%d}" if moment else "")
    first = f"r{units[0].resource_id}" if units else ""
    return {"what": post.get("what") or first, "day": day or f"{clock.today()}"}


# --- Who ------------------------------------------------------------------------------------


def _ask_who(request: HttpRequest, form: WhoForm) -> HttpResponse:
    words = request.GET.get("q", "").strip()
    found = _search(request, words) if words else []
    if words:
        what = "예약할 사람 찾기"
        record(request, AccessAction.LIST, what, [each.person.pk for each in found])
    context = {
        "page_title": "예약해 주기: 누가 오나요?",
        "header_icon": "user",
        "step": "who",
        "words": words,
        "found": found,
        "form": form,
        "kept": _kept(request),
    }
    return render(request, TEMPLATE, context)


def _search(request: HttpRequest, words: str) -> list[Found]:
    """People of this desk's bookings by name, end of the phone number or a booking's code."""
    booked = having_words(desk_bookings(request.user), words).order_by().values("person")
    people = desk_people(request.user).filter(pk__in=booked).order_by("name", "pk")[:MOST_FOUND]
    return [Found(person, phones.masked(person.phone) if person.phone else "") for person in people]


def _kept(request: HttpRequest) -> dict[str, str]:
    """What the day view said: handed on in hidden fields."""
    source = request.POST if request.method == "POST" else request.GET
    kept = {"what": source.get("what", ""), "day": source.get("day", "") or source.get("date", "")}
    if unit := row_key(source.get("unit", "")):
        kept["what"] = f"u{unit}"
    if moment := read_moment(source.get("start", "") or source.get("wanted", "")):
        kept |= {"day": f"{clock.local(moment):%Y-%m-%d}", "wanted": f"{clock.local(moment):%Y-%m-%dT%H:%M}"}
    return {name: value for name, value in kept.items() if value}


# --- What and when --------------------------------------------------------------------------


def _ask_when(request: HttpRequest, who: WhoForm, place: PlaceForm, when: WhenForm | None) -> HttpResponse:
    _record_view(request, who)
    context = {
        "page_title": "예약해 주기: 무엇을, 언제?",
        "header_icon": "time",
        "step": "when",
        "who": who,
        "place": place,
    }
    if place.is_valid():
        context |= _times(request, who, place, when)
    return render(request, TEMPLATE, context)


def _times(request: HttpRequest, who: WhoForm, place: PlaceForm, when: WhenForm | None) -> dict[str, Any]:
    day = place.day_wanted
    facts = facts_for(place.resource, day, 1, _who(who))
    return {
        "when": when or WhenForm(resource=place.resource, day=day, initial=_initial(request)),
        "chosen": request.POST.get("start") or request.POST.get("wanted", ""),
        "starts": starts_on(facts, day, place.unit),
        "right_now": clock.now() if day == clock.today() else None,
        "before": day - timedelta(days=1),
        "after": day + timedelta(days=1),
    }


def _initial(request: HttpRequest) -> dict[str, str]:
    """What was filled in before the room or the day was changed."""
    names = ("minutes", "party_size", "topic", "way", "interview_on")
    return {name: request.POST[name] for name in names if request.POST.get(name)}


# --- Yes ------------------------------------------------------------------------------------


def _ask_yes(
    request: HttpRequest, who: WhoForm, place: PlaceForm, when: WhenForm, said: Sequence[Refusal] = ()
) -> HttpResponse:
    """The summary, and every rule that stands against it. `said`: what the booking itself was refused with."""
    _record_view(request, who)
    wish = _wish(request, who, place, when)
    facts = facts_for(place.resource, clock.local(wish.starts_at).date(), 1, _who(who))
    attempt = wish.attempt(facts)
    found = against(attempt, facts) or said
    context = {
        "page_title": "예약해 주기: 이대로 예약할까요?",
        "header_icon": "check",
        "step": "confirm",
        "who": who,
        "place": place,
        "when": when,
        "wish": wish,
        "ends_at": attempt.ends_at,
        "start": f"{clock.local(wish.starts_at):%Y-%m-%dT%H:%M}",
        "overriding": asked(found, request.POST),
        "others": others_near(place.resource, wish.starts_at, _who(who)) if found else [],
    }
    return render(request, TEMPLATE, context)


def _book(request: HttpRequest, who: WhoForm, place: PlaceForm, when: WhenForm) -> HttpResponse:
    wish = _wish(request, who, place, when)
    person = who.cleaned_data["person"]
    reason = wish.override.reason if wish.override else ""
    record(request, AccessAction.CHANGE, "예약해 주기", [person.pk] if person else [], reason)
    wishes = {
        name: getattr(wish, name)
        for name in ("unit", "guest", "appointment", "interview_on", "override", "by")
    }
    if there := _the_same(request, wish, who):
        return _already(request, there)
    try:
        booking = booking_create(
            person=person,
            resource=wish.resource,
            starts_at=wish.starts_at,
            minutes=wish.minutes,
            party_size=wish.party_size,
            **wishes,
        )
    except Refused as error:
        if there := _the_same(request, wish, who):  # a second click, while the first one booked
            return _already(request, there)
        return _ask_yes(request, who, place, when, error.refusals)
    messages.success(request, f"{booking.person_name} 예약했어요. 예약 번호 {booking.spoken_code}")
    return redirect("desk:detail", booking.pk)


def _already(request: HttpRequest, booking: Booking) -> HttpResponse:
    messages.info(request, f"이미 예약돼 있어요. 예약 번호 {booking.spoken_code}")
    return redirect("desk:detail", booking.pk)


def _the_same(request: HttpRequest, wish: Wish, who: WhoForm) -> Booking | None:
    """What a second click, or going back, would book once more. Who lets it overlap means another one."""
    if wish.override and "own_overlap" in wish.override.codes:
        return None
    guest = wish.guest
    whose = (
        {"person": None, "guest_name": guest.name, "guest_phone": guest.phone}
        if guest
        else {"person": who.cleaned_data["person"]}
    )
    found = desk_bookings(request.user).filter(
        resource=wish.resource, starts_at=wish.starts_at, status__in=HOLDING, **whose
    )
    return found.filter(unit=wish.unit).first() if wish.unit else found.first()


def _wish(request: HttpRequest, who: WhoForm, place: PlaceForm, when: WhenForm) -> Wish:
    data, resource = when.cleaned_data, place.resource
    appointment = None
    if resource.kind == ResourceKind.APPOINTMENT:
        appointment = AppointmentWish(Topic(data["topic"]), Way(data["way"]))
    return Wish(
        resource,
        data["starts_at"],
        data.get("minutes", 0),
        data.get("party_size", 1),
        unit=place.unit,
        guest=who.guest,
        appointment=appointment,
        interview_on=data.get("interview_on"),
        override=override_of(request.POST),
        by=signed_in(request),
    )


def _who(form: WhoForm) -> Who:
    guest = form.guest
    return Who(form.cleaned_data["person"], guest.phone if guest else "")


def _record_view(request: HttpRequest, who: WhoForm) -> None:
    person = who.cleaned_data["person"]
    record(request, AccessAction.VIEW, "예약해 주기", [person.pk] if person else [])
