"""One's own bookings. Other people's are not there: 404."""

from __future__ import annotations

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Router, Status

from bookings.api.errors import RefusedWith
from bookings.api.guards import Session, limit_reads, limit_writes
from bookings.api.reading import ERRORS, found_resource
from bookings.api.schemas import BookingIn, BookingList, BookingOut, ErrorOut
from bookings.asked import Asked
from bookings.errors import CONSENT_NEEDED, DETAILS_NEEDED, NO_SUCH_CHOICE, Refused
from bookings.forms import NEEDS
from bookings.models import Booking, ResourcePage, Unit
from bookings.selectors import Alternatives, bookings_of, with_places
from bookings.services.booking import AppointmentWish, Guest, booking_create
from bookings.services.cancelling import booking_cancel
from people.models import User
from people.requests import signed_in
from people.services.consents import consent_needed
from people.services.profile import missing

router = Router(tags=["내 예약"], auth=Session())
OWN = {401: ErrorOut, 403: ErrorOut, **ERRORS}
MOST_PAST = 100
CONSENT = "booking"


@router.get("/bookings", response={200: BookingList, **OWN}, summary="내 예약")
def booking_list(request: HttpRequest) -> BookingList:
    limit_reads(request)
    coming, past = bookings_of(signed_in(request), most_past=MOST_PAST)
    return BookingList(
        coming=[BookingOut.of(each) for each in coming], past=[BookingOut.of(each) for each in past]
    )


@router.get("/bookings/{code}", response={200: BookingOut, 404: ErrorOut, **OWN}, summary="내 예약 하나")
def booking_detail(request: HttpRequest, code: str) -> BookingOut:
    limit_reads(request)
    return BookingOut.of(_own(signed_in(request), code))


@router.post("/bookings", response={201: BookingOut, 404: ErrorOut, 409: ErrorOut, **OWN}, summary="예약하기")
def booking_make(request: HttpRequest, wish: BookingIn) -> Status[BookingOut]:
    """Refused with every rule that stands against it, and with what could be booked instead."""
    person = signed_in(request)
    limit_writes(request, person)
    page = found_resource(wish.resource)
    try:
        booking = _book(person, page, wish)
    except Refused as refused:
        raise RefusedWith(refused, _instead(person, page, wish, refused)) from refused
    booking.resource, booking.place = page, page.place
    return Status(201, BookingOut.of(booking))


@router.post(
    "/bookings/{code}/cancel",
    response={200: BookingOut, 404: ErrorOut, 409: ErrorOut, **OWN},
    summary="예약 취소",
)
def booking_call_off(request: HttpRequest, code: str) -> BookingOut:
    """Cancelling what is cancelled already changes nothing."""
    person = signed_in(request)
    limit_writes(request, person)
    try:
        booking = booking_cancel(booking=_own(person, code), by=person)
    except Refused as refused:
        raise RefusedWith(refused) from refused
    return BookingOut.of(_own(person, booking.code))


def _own(person: User, code: str) -> Booking:
    known = code if code.isascii() and code.isdigit() else ""
    mine = Booking.objects.filter(person=person).select_related("resource__policy", "unit")
    booking = get_object_or_404(mine, code=known)
    with_places([booking])
    return booking


def _book(person: User, page: ResourcePage, wish: BookingIn) -> Booking:
    if missing(person, NEEDS):
        raise Refused([DETAILS_NEEDED])
    if consent_needed(person, CONSENT):
        raise Refused([CONSENT_NEEDED])
    if not set(wish.options) <= set(page.option_list):
        raise Refused([NO_SUCH_CHOICE])
    return booking_create(
        person=person,
        resource=page,
        starts_at=wish.starts_at,
        minutes=wish.minutes,
        party_size=wish.party_size,
        request_key=wish.request_key,
        unit=_unit(page, wish.unit),
        appointment=AppointmentWish(wish.topic, wish.way, wish.message),
        interview_on=wish.interview_on,
        options=", ".join(each for each in page.option_list if each in wish.options),
        companions=[Guest(each.name, each.phone) for each in wish.companions],
    )


def _unit(page: ResourcePage, key: int | None) -> Unit | None:
    if key is None:
        return None
    unit = Unit.objects.filter(resource=page, pk=key, is_active=True).first()
    if unit is None:
        raise Refused([NO_SUCH_CHOICE])
    return unit


def _instead(person: User, page: ResourcePage, wish: BookingIn, refused: Refused) -> Alternatives:
    if page.policy is None:
        return Alternatives()
    asked = Asked(page, wish.starts_at, person)
    if refused.facts:
        asked.facts = refused.facts
    return asked.alternatives(minutes=wish.minutes, party_size=wish.party_size)
