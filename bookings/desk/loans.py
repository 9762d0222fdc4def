"""Suits at the desk: what goes out and comes back today, what is late; handing over and taking back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from bookings.closet import loan_details, other_offers
from bookings.desk.loan_forms import HandOverForm, TakeBackForm
from bookings.enums import BookingStatus, ResourceKind
from bookings.errors import Refused
from bookings.models import Booking, BookingFile, ResourcePage, Suit, Unit
from bookings.models.bookings import BookingQuerySet
from bookings.permissions import DeskPolicy, resources_run_by
from bookings.selectors import with_places
from bookings.services.arriving import no_show
from bookings.services.files import files_add
from bookings.services.lending import hand_over, loan_extend, lost, take_back
from bookings.stock import board, closets
from bookings.visitor.closet_forms import ExtendForm
from core import clock, formats, phones
from core.private_files import sent
from people.enums import AccessAction
from people.requests import signed_in
from people.services.access import record


def closets_of(request: HttpRequest) -> list[ResourcePage]:
    """The closets that this user runs. Raises PermissionDenied for somebody without a desk."""
    if not DeskPolicy().user_has_permission(request.user, "view"):
        raise PermissionDenied
    return closets(resources_run_by(request.user).filter(kind=ResourceKind.LOAN).order_by("path"))


def desk_loans(request: HttpRequest) -> BookingQuerySet:
    """Loans at the desks that this user runs. Raises PermissionDenied for somebody without a desk."""
    closets_of(request)
    found: BookingQuerySet = DeskPolicy().instances_user_has_any_permission_for(request.user, ["view"])
    found = found.filter(resource__kind=ResourceKind.LOAN)
    return found.select_related("resource__policy", "person", "unit__suit", "loan")


@require_GET
def today(request: HttpRequest) -> HttpResponse:
    """The day at the closet."""
    now = clock.now()
    found = board(closets_of(request), now)
    record(request, AccessAction.LIST, "오늘 대여", found.people)
    context = {
        "page_title": f"오늘 대여 · {formats.date_text(now)}",
        "header_icon": "tag",
        "board": found,
        "late": [(each, found.following.get(each.pk)) for each in found.late],
    }
    return render(request, "pages/bookings/desk/loans.html", context)


@require_http_methods(["GET", "POST"])
def loan(request: HttpRequest, pk: int) -> HttpResponse:
    """One loan, and what can be done with it: each is one form with one button."""
    booking = get_object_or_404(desk_loans(request), pk=pk)
    with_places([booking])
    forms = _forms(request, booking)
    step = STEPS.get(request.POST.get("do", ""))
    if step and request.method == "POST":
        name, act, done = step
        form = forms.get(request.POST["do"])
        if form is None and request.POST["do"] in FILLED_IN:  # a second click, or another screen was quicker
            messages.warning(request, CHANGED)
            return redirect("desk:loan", pk)
        if form is None or form.is_valid():
            record(request, AccessAction.CHANGE, f"대여 {booking.spoken_code} {name}", [booking.person_id])
            try:
                act(request, booking, form.cleaned_data if form else {})
            except Refused as error:
                messages.error(request, error.message_at_desk)
            else:
                messages.success(request, done)
                return redirect("desk:loans")
    record(request, AccessAction.VIEW, f"대여 {booking.spoken_code}", [booking.person_id])
    context = {
        "page_title": f"{booking.unit} · 대여 {booking.spoken_code}",
        "header_icon": "tag",
        "booking": booking,
        "loan": booking.loan,
        "suit": getattr(booking.unit, "suit", None),
        "phone": phones.display(booking.person_phone) if booking.person_phone else "",
        "is_late": booking.is_lent and booking.loan.due_at < clock.now(),
        "can_hand_over": booking.status == BookingStatus.CONFIRMED,
        "files": booking.files.all(),
        "forms": forms,
    }
    return render(request, "pages/bookings/desk/loan.html", context)


def _forms(request: HttpRequest, booking: Booking) -> dict[str, Any]:
    """What may be filled in now; only the form that was sent is bound."""
    wanted = request.POST.get("do")
    forms: dict[str, Any] = {}

    def data(name: str) -> tuple[Any, Any]:
        return (request.POST, request.FILES) if wanted == name else (None, None)

    if booking.status == BookingStatus.CONFIRMED:
        suit = Suit.objects.filter(unit=booking.unit).first()
        forms["hand_over"] = HandOverForm(
            *data("hand_over"), own=booking.unit, suit=suit, others=other_offers(booking)
        )
    if booking.is_lent:
        forms["take_back"] = TakeBackForm(*data("take_back"))
        first = clock.local(booking.loan.due_at).date()
        last = loan_details(booking)["extends_until"]
        forms["extend"] = ExtendForm(*data("extend"), first=first, last=last)
    return forms


def _hand_over(request: HttpRequest, booking: Booking, data: dict[str, Any]) -> None:
    unit = Unit.objects.filter(resource=booking.resource, pk=data["unit"]).first()
    hand_over(booking=booking, by=signed_in(request), id_checked=data["id_checked"], unit=unit)


def _take_back(request: HttpRequest, booking: Booking, data: dict[str, Any]) -> None:
    take_back(booking=booking, by=signed_in(request), condition=data["condition"], damage=data["damage"])
    if data["photo"]:
        purpose = BookingFile.Purpose.DAMAGE
        files_add(booking=booking, purpose=purpose, uploads=[data["photo"]], by=signed_in(request))


def _extend(request: HttpRequest, booking: Booking, data: dict[str, Any]) -> None:
    loan_extend(booking=booking, interview_on=data["interview_on"], by=signed_in(request))


Step = tuple[str, Callable[[HttpRequest, Booking, dict[str, Any]], object], str]
STEPS: dict[str, Step] = {
    "hand_over": ("내주기", _hand_over, "정장을 내줬어요."),
    "take_back": ("돌려받기", _take_back, "정장을 돌려받았어요. 손질이 끝날 때까지 빌려주지 않아요."),
    "extend": ("연장", _extend, "연장하고 빌린 사람에게 메일로 알렸어요."),
    "lost": (
        "잃어버림",
        lambda request, booking, data: lost(booking=booking, by=signed_in(request)),
        "잃어버린 것으로 적었어요. 예약한 사람이 있으면 다른 정장으로 옮기거나 알렸어요.",
    ),
    "no_show": (
        "오지 않음",
        lambda request, booking, data: no_show(booking=booking, by=signed_in(request)),
        "오지 않은 것으로 적었어요.",
    ),
}
"""What the buttons of the page do: a word for the log, the use case, and what is said afterwards."""
FILLED_IN = ("hand_over", "take_back", "extend")
"""What can't be done without its form."""
CHANGED = "그사이에 상태가 바뀌어서 아무것도 하지 않았어요. 지금 상태를 확인해 주세요."


@require_GET
def file(request: HttpRequest, pk: int, file_pk: int) -> HttpResponseBase:
    """A proof of an interview, or a photo of damage."""
    booking = get_object_or_404(desk_loans(request), pk=pk)
    found = get_object_or_404(booking.files.all(), pk=file_pk)
    record(
        request,
        AccessAction.VIEW,
        f"대여 {booking.spoken_code} {found.get_purpose_display()}",
        [booking.person_id],
    )
    return sent(found)
