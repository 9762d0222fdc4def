"""One's own loan: keeping it longer, choosing another suit, adding the proof of the interview."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from bookings.closet import loan_details, other_offers, unchangeable
from bookings.enums import ResourceKind
from bookings.errors import Refused
from bookings.links import Purpose, booking_for
from bookings.models import Booking, BookingFile, Unit
from bookings.services.files import files_add
from bookings.services.lending import loan_extend
from bookings.services.suits import suit_change
from bookings.visitor.closet_forms import ExtendForm
from bookings.visitor.forms import UploadForm
from core import clock
from core.keys import row_key
from people.requests import signed_in


def _own_loan(request: HttpRequest, code: str) -> Booking:
    found = Booking.objects.select_related("resource__policy", "person", "unit", "loan")
    return get_object_or_404(found, code=code, person=request.user, resource__kind=ResourceKind.LOAN)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def extend(request: HttpRequest, code: str) -> HttpResponse:
    """Keep it for another interview."""
    booking = _own_loan(request, code)
    details = loan_details(booking)
    if not details["can_extend"]:
        messages.error(request, "지금은 연장할 수 없어요. 궁금한 것은 센터로 전화해 주세요.")
        return redirect(booking)
    first = clock.local(booking.loan.due_at).date()
    form = ExtendForm(request.POST or None, first=first, last=details["extends_until"])
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                loan_extend(booking=booking, interview_on=form.cleaned_data["interview_on"])
            except Refused as error:
                form.add_error("interview_on", error.message)
                status = 409
            else:
                messages.success(request, "연장했어요. 새로 돌려줄 날을 메일로도 보냈어요.")
                return redirect(booking)
    context = {"booking": booking, "form": form, **details}
    return render(request, "pages/bookings/loan_extend.html", context, status=status)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def suit(request: HttpRequest, code: str) -> HttpResponse:
    """Choose another suit for the same time."""
    return _choose_suit(request, _own_loan(request, code), back=True)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def suit_by_link(request: HttpRequest, token: str) -> HttpResponse:
    """The same by a link from a mail, without signing in."""
    booking = booking_for(Purpose.SUIT, token)
    if booking is None or not booking.is_loan:
        return render(request, "pages/bookings/link_gone.html", status=404)
    return _choose_suit(request, booking, back=False)


def _choose_suit(request: HttpRequest, booking: Booking, *, back: bool) -> HttpResponse:
    refused, status = unchangeable(booking), 200
    if request.method == "POST":
        key = row_key(request.POST.get("unit", ""))
        unit = Unit.objects.filter(resource=booking.resource, pk=key).first()
        refused, status = "정장을 골라 주세요.", 422
        if unit:
            try:
                booking = suit_change(booking=booking, unit=unit, by=signed_in(request) if back else None)
            except Refused as error:
                refused, status = error.message, 409
            else:
                if back:
                    messages.success(request, f"바꿨어요: {unit}")
                    return redirect(booking)
                return _suit_page(request, booking, is_done=True)
    offered = [] if unchangeable(booking) else other_offers(booking)
    return _suit_page(request, booking, status, refused=refused, back=back, offered=offered)


def _suit_page(request: HttpRequest, booking: Booking, status: int = 200, **context: object) -> HttpResponse:
    shown = {"booking": booking, "place": booking.resource.get_parent().specific, **context}
    return render(request, "pages/bookings/suit.html", shown, status=status)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def proof(request: HttpRequest, code: str) -> HttpResponse:
    """Add something that shows the interview: a message, a mail, a notice."""
    booking = _own_loan(request, code)
    details = loan_details(booking)
    if not details["wants_proof"]:
        return redirect(booking)
    purpose = BookingFile.Purpose.PROOF
    form = UploadForm(request.POST or None, request.FILES or None, purpose=purpose)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                files_add(booking=booking, purpose=purpose, uploads=form.uploads, by=signed_in(request))
            except Refused as error:
                form.add_error("files", error.message)
            else:
                messages.success(request, "면접 확인 자료를 올렸어요. 센터만 볼 수 있어요.")
                return redirect(booking)
    context = {"booking": booking, "form": form, **details}
    return render(request, "pages/bookings/proof.html", context, status=status)
