"""옮기기: another time or unit for a booking, chosen among those that are free, with a reason that the person reads."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from bookings.desk.booking import people_of
from bookings.desk.day import read_day
from bookings.desk.forms import ANY_UNIT, ReasonForm, read_moment, time_field
from bookings.desk.overriding import asked, error_in, override_of
from bookings.desk.reach import desk_bookings
from bookings.desk.times import Who, against, facts_for, others_near, starts_on
from bookings.errors import OVERRIDE_REASON_NEEDED, Refused
from bookings.models import Booking, Policy, Unit
from bookings.rules import Refusal
from bookings.services.moving import MOVABLE, Move, booking_move, wish_of
from bookings.services.telling import CALL, how_told
from core import clock, formats
from people.enums import AccessAction
from people.requests import signed_in
from people.services.access import record


class MoveForm(ReasonForm):
    """Where to, for how long, and why."""

    start = forms.CharField(required=False, widget=forms.HiddenInput)
    other_time = time_field(label="다른 시각", required=False)
    unit = forms.ModelChoiceField(
        label="자리", queryset=Unit.objects.none(), required=False, empty_label=ANY_UNIT
    )
    minutes = forms.TypedChoiceField(label="이용 시간", coerce=int, required=False, empty_value=None)
    field_order = ["other_time", "unit", "minutes", "reason"]

    def __init__(self, *args: Any, booking: Booking, day: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.day = day
        units = Unit.objects.filter(resource=booking.resource_id, is_active=True)
        cast(forms.ModelChoiceField, self.fields["unit"]).queryset = units
        policy = cast(Policy, booking.resource.policy)
        lengths = sorted({booking.minutes, *policy.lengths})
        cast(forms.ChoiceField, self.fields["minutes"]).choices = [
            (minutes, formats.minutes_text(minutes)) for minutes in lengths
        ]
        if hasattr(booking, "loan"):
            del self.fields["minutes"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        moment = clock.at(self.day, data["other_time"]) if data.get("other_time") else None
        data["starts_at"] = moment or read_moment(data.get("start", ""))
        if not data["starts_at"] and "other_time" not in self.errors:
            self.add_error("other_time", "옮길 시간을 고르거나 적어 주세요.")
        return data


def move(request: HttpRequest, pk: int) -> HttpResponse:
    """Free times of a day; what stands in the way of a chosen one is named, and may be set aside with a reason."""
    found = desk_bookings(request.user).select_related("resource__policy", "unit")
    booking = get_object_or_404(found, pk=pk)
    if booking.status not in MOVABLE or booking.resource.policy is None:
        messages.error(request, "이미 시작했거나 끝난 예약이라 옮길 수 없어요.")
        return redirect("desk:detail", pk)
    shown = (
        request.GET.get("date") or request.POST.get("date") or f"{clock.local(booking.starts_at):%Y-%m-%d}"
    )
    day = read_day(shown)
    initial = {"minutes": booking.minutes, "unit": request.GET.get("unit", booking.unit_id)}
    form = MoveForm(request.POST or None, booking=booking, day=day, initial=initial)
    refusals: list[Refusal] = []
    if request.method == "POST" and form.is_valid():
        wanted = _wanted(request, form.cleaned_data)
        try:
            _move(request, booking, wanted)
        except Refused as error:
            refusals = _against(booking, wanted) or error.refusals
        else:
            messages.success(request, _said(booking))
            return redirect("desk:detail", pk)
    record(request, AccessAction.VIEW, f"예약 {booking.spoken_code} 옮기기", people_of(booking))
    return render(request, "pages/bookings/desk/move.html", _context(request, booking, form, day, refusals))


def _wanted(request: HttpRequest, data: dict[str, Any]) -> Move:
    return Move(
        data["starts_at"],
        data.get("minutes"),
        data["unit"],
        override=override_of(request.POST),
        as_staff=True,
        reason=data["reason"],
    )


def _move(request: HttpRequest, booking: Booking, wanted: Move) -> None:
    """Raises Refused, also when rules were ticked without a (fitting) reason."""
    if error_in(request.POST):
        raise Refused([OVERRIDE_REASON_NEEDED])
    reason = f"{wanted.reason} / {wanted.override.reason}" if wanted.override else wanted.reason
    record(request, AccessAction.CHANGE, f"예약 {booking.spoken_code} 옮기기", [booking.person_id], reason)
    booking_move(booking=booking, move=wanted, by=signed_in(request))


def _against(booking: Booking, wanted: Move) -> list[Refusal]:
    """Every rule that stands against the move."""
    day = clock.local(wanted.starts_at).date()
    facts = facts_for(booking.resource, day, 1, Who(booking.person, booking.guest_phone, booking))
    return against(wish_of(booking, wanted).attempt(facts), facts)


def _said(booking: Booking) -> str:
    how = how_told(booking)
    return f"예약을 옮기고 예약한 사람에게 {how} 알렸어요." if how else f"예약을 옮겼어요. {CALL}"


def _context(
    request: HttpRequest, booking: Booking, form: MoveForm, day: Any, refusals: list[Refusal]
) -> dict[str, Any]:
    who = Who(booking.person, booking.guest_phone, booking)
    facts = facts_for(booking.resource, day, 1, who)
    unit = next((unit for unit in facts.units if str(unit.pk) == str(form["unit"].value())), None)
    wanted = form.cleaned_data.get("starts_at") if form.is_bound else None
    return {
        "page_title": f"예약 {booking.spoken_code} 옮기기",
        "header_icon": "calendar-check",
        "booking": booking,
        "form": form,
        "day": day,
        "before": day - timedelta(days=1),
        "after": day + timedelta(days=1),
        "unit": unit,
        "starts": starts_on(facts, day, unit),
        "overriding": asked(refusals, request.POST or None),
        "others": others_near(booking.resource, wanted, who) if refusals and wanted else [],
    }
