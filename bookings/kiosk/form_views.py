"""The screens of a kiosk where digits are typed: a room from now on, and telling that one has come."""

from __future__ import annotations

from collections.abc import Callable

from allauth.core import ratelimit
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from bookings.errors import Refused
from bookings.kiosk import device
from bookings.kiosk.device import at_kiosk, is_of_this_turn, keep, screen, show_once, turn_of
from bookings.kiosk.forms import ArrivalForm, RoomForm
from bookings.kiosk.rooms import AT_ONCE, RoomNow, rooms_now
from bookings.models import Booking, Kiosk
from bookings.rules import Refusal
from bookings.services.arriving import check_in
from bookings.services.walk_in import booking_to_check_in, walk_in
from people.models import ConsentText

UNKNOWN = "맞는 예약을 찾지 못했어요. 번호를 다시 눌러 보거나, 창구에 말씀해 주세요."
TOO_MANY = "여러 번 맞지 않았어요. 10분 뒤에 다시 하거나, 창구에 말씀해 주세요."
NOT_THIS_NUMBER = "이 번호로는 지금 방을 드릴 수 없어요. 창구에 말씀해 주세요."
NOW = {
    "taken": "방금 다른 분이 쓰기 시작했어요.",
    "closed": "문 닫는 시간과 겹쳐서 지금은 이 방을 쓸 수 없어요. 쓸 수 있는 때를 창구에 물어봐 주세요.",
}
"""What is said of a time that nobody has chosen."""
OF_THE_PERSON = ("suspended", "overdue", "own_overlap", "limit")
"""How codes of rules begin that speak of what somebody has: who types a number may not be the one it belongs to."""


@at_kiosk
def book(request: HttpRequest, kiosk: Kiosk, unit: int) -> HttpResponse:
    """A room from now on, with a phone number and a PIN of one's own choice."""
    room = next((each for each in rooms_now(kiosk.page) if each.unit.pk == unit), None)
    if room is None:
        return screen(request, kiosk, "missing.html", 404)
    if request.method == "POST" and not is_of_this_turn(request):
        return redirect(device.home(kiosk))
    form = RoomForm(request.POST or None, sizes=room.sizes)
    refused = _spoken(room.refusal) if room.refusal and request.method != "POST" else ""
    if request.method == "POST" and form.is_valid():
        try:
            return show_once(kiosk, _walk_in(room, form), "booked")
        except Refused as error:
            refused = _spoken(error.refusals[0])
    return show_form(request, kiosk, "book.html", form, refused=refused, room=room)


def _walk_in(room: RoomNow, form: RoomForm) -> Booking:
    data = form.cleaned_data
    return walk_in(
        resource=room.resource,
        unit=room.unit,
        starts_at=room.starts_at,
        minutes=room.minutes,
        party_size=data["party_size"],
        phone=data["phone"],
        pin=data["pin"],
        request_key=data["request_key"],
        setting_aside=AT_ONCE,
    )


def _spoken(refusal: Refusal) -> str:
    """A refusal for somebody who wants a room now; it gives nothing away about whom a number belongs to."""
    return (
        NOT_THIS_NUMBER if refusal.code.startswith(OF_THE_PERSON) else NOW.get(refusal.code, refusal.message)
    )


@at_kiosk
def arrive(request: HttpRequest, kiosk: Kiosk) -> HttpResponse:
    """Tell that one has come. A wrong PIN and an unknown number get the same answer, and not many tries."""
    found = whose(request, kiosk, "check_in.html", booking_to_check_in)
    if isinstance(found, HttpResponse):
        return found
    try:
        return show_once(kiosk, check_in(booking=found), "arrived")
    except Refused as error:
        return show_form(request, kiosk, "check_in.html", ArrivalForm(request.POST), refused=error.message)


def whose(
    request: HttpRequest, kiosk: Kiosk, template: str, find: Callable[..., Booking | None]
) -> Booking | HttpResponse:
    """The booking that was meant, with its PIN, as `find` gives it; else the screen that asks, or asks again."""
    if request.method == "POST" and not is_of_this_turn(request):
        return redirect(device.home(kiosk))
    form = ArrivalForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return show_form(request, kiosk, template, form)
    who = form.cleaned_data["who"]
    if not _may_try(request, kiosk, who):
        return show_form(request, kiosk, template, ArrivalForm(), refused=TOO_MANY, status=429)
    booking = find(page=kiosk.page, who=who, pin=form.cleaned_data["pin"])
    if booking is None:
        return show_form(request, kiosk, template, ArrivalForm(initial={"who": who}), refused=UNKNOWN)
    ratelimit.clear(request, action="kiosk_pin", key=_key(kiosk, who))
    return booking


def _may_try(request: HttpRequest, kiosk: Kiosk, who: str) -> bool:
    """How often is in the settings (`ACCOUNT_RATE_LIMITS`): by what was typed, known or not, and by device."""
    return ratelimit.consume(request, action="kiosk_device", key=str(kiosk.pk)) and ratelimit.consume(
        request, action="kiosk_pin", key=_key(kiosk, who)
    )


def _key(kiosk: Kiosk, who: str) -> str:
    return f"{kiosk.page_id}:{who}"


def show_form(
    request: HttpRequest,
    kiosk: Kiosk,
    template: str,
    form: RoomForm | ArrivalForm,
    *,
    refused: str = "",
    status: int = 200,
    **context: object,
) -> HttpResponse:
    """A screen with a form, in the turn that goes on or begins here."""
    if status == 200 and request.method == "POST":
        status = 409 if refused else 422
    turn = turn_of(request)
    text = ConsentText.objects.current("booking")
    shown = {"form": form, "refused": refused, "turn": turn, "consent": text, **context}
    response = screen(request, kiosk, template, status, **shown)
    keep(response, device.TURN, turn)
    return response
