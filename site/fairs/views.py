"""A job fair for visitors: companies and free times, booking, one's own, and coming in."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from core import clock
from events.models import ProgramPage
from fairs.entry import COOKIE_DAYS, cookie_of, day_of, program_of
from fairs.errors import Refused
from fairs.forms import InterviewForm
from fairs.ics import interview_calendar
from fairs.models import Interview, Slot
from fairs.rules import Refusal, refusal
from fairs.selectors import companies_of, fairs
from fairs.services.fairs import entry_count
from fairs.services.interviews import facts_of, interview_book, interview_cancel
from people.consent_forms import ConsentsForm
from people.requests import signed_in
from people.services.profile import details_update

CONSENT_KINDS = ("program",)


@require_safe
def fair(request: HttpRequest, slug: str) -> HttpResponse:
    """Who is there, what they look for, and when they have time."""
    program = get_object_or_404(fairs(), slug=slug)
    context = {"program": program, "companies": companies_of(program)}
    return render(request, "pages/fairs/fair.html", context)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def book(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """One slot: why it can't be had is told before the form."""
    program = get_object_or_404(fairs(), slug=slug)
    slot = get_object_or_404(Slot.objects.select_related("company"), company__program=program, pk=pk)
    person = signed_in(request)
    if own := Interview.objects.booked().filter(slot=slot, person=person).first():
        return redirect(own)
    sent = request.POST if request.method == "POST" else None
    form = InterviewForm(sent, person=person)
    consents = ConsentsForm(sent, person=person, kinds=CONSENT_KINDS)
    refused, status = refusal(facts_of(slot, person)), 200
    if sent is not None and all([form.is_valid(), consents.is_valid()]):
        consents.give()
        if form.told:
            details_update(person=person, **form.told)
        try:
            interview = interview_book(person=person, slot=slot)
        except Refused as error:
            refused, status = error.refusal, 409
        else:
            messages.success(request, "면접을 예약했어요. 안내를 메일로 보냈어요.")
            return redirect(interview)
    elif sent is not None:
        status = 422
    return _book_page(request, program, slot, form, consents, refused=refused, status=status)


def _book_page(
    request: HttpRequest,
    program: ProgramPage,
    slot: Slot,
    form: InterviewForm,
    consents: ConsentsForm,
    *,
    refused: Refusal | None,
    status: int,
) -> HttpResponse:
    """`busy` keeps the form, so that it can be sent again."""
    can_send = refused is None or refused.code == "busy"
    context = {
        "program": program,
        "slot": slot,
        "company": slot.company,
        "form": form if can_send else None,
        "consents": consents,
        "refused": refused,
    }
    return render(request, "pages/fairs/book.html", context, status=status)


# --- One's own ------------------------------------------------------------------------------


def own_interview(request: HttpRequest, code: str) -> Interview:
    """An interview of whoever asks. Raises Http404 for anybody else's."""
    return get_object_or_404(Interview.objects.with_all(), code=code, person=request.user)


@login_required
@never_cache
@require_safe
def interview(request: HttpRequest, code: str) -> HttpResponse:
    found = own_interview(request, code)
    company = found.slot.company
    context = {
        "interview": found,
        "slot": found.slot,
        "company": company,
        "program": company.program,
        "is_over": found.slot.ends_at <= clock.now(),
    }
    return render(request, "pages/fairs/interview.html", context)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: HttpRequest, code: str) -> HttpResponse:
    """Asked once before the time goes to somebody else."""
    found = own_interview(request, code)
    if request.method != "POST":
        if not found.can_cancel:
            return redirect(found)
        return render(request, "pages/fairs/cancel.html", {"interview": found})
    try:
        interview_cancel(interview=found)
    except Refused as error:
        messages.error(request, error.message)
    else:
        messages.success(request, "면접을 취소했어요. 알려 줘서 고마워요.")
    return redirect(found)


@login_required
@require_safe
def ics(request: HttpRequest, code: str) -> HttpResponse:
    """The interview for a calendar program."""
    found = own_interview(request, code)
    response = HttpResponse(interview_calendar(found), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="interview-{found.code}.ics"'
    return response


# --- Coming in ------------------------------------------------------------------------------


@never_cache
@require_safe
def enter(request: HttpRequest, token: str) -> HttpResponse:
    """The QR code at the door: opening it counts one, once a day in each browser. Nobody is asked who they are."""
    program = program_of(token)
    if program is None:
        return render(request, "pages/fairs/enter_gone.html", status=404)
    name = cookie_of(program)
    is_day = day_of(program)
    is_new = is_day and _last_entry(request, name) != f"{clock.today()}"
    if is_new:
        entry_count(program=program)
    context = {"program": program, "is_day": is_day}
    response = render(request, "pages/fairs/enter.html", context)
    if is_new:
        response.set_signed_cookie(
            name,
            f"{clock.today()}",
            max_age=COOKIE_DAYS * 86_400,
            httponly=True,
            samesite="Lax",
            secure=request.is_secure(),
        )
    return response


def _last_entry(request: HttpRequest, name: str) -> str:
    try:
        return request.get_signed_cookie(name, default="") or ""
    except signing.BadSignature:
        return ""
