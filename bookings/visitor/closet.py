"""A closet, for visitors: the interview first, then when to come, then which suit; and standing in line for one."""

from __future__ import annotations

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
from django.views.decorators.http import require_POST

from bookings import closet
from bookings.enums import ResourceKind
from bookings.errors import Refused
from bookings.facts import facts_of
from bookings.intervals import Interval
from bookings.models import Booking, ResourcePage, Suit, Unit, Waiting
from bookings.rules import Refusal, first_refusal
from bookings.services.booking import Wish, booking_create
from bookings.services.suits import suits_of
from bookings.services.waiting import waiting_join, waiting_leave
from bookings.views import CONSENT_KINDS, wanted_start
from bookings.visitor.closet_forms import BorrowForm, read_choice, read_date
from core import clock
from core.keys import row_key
from people.consent_forms import ConsentsForm
from people.models import User
from people.requests import signed_in
from people.services.phone_code import must_prove_phone
from people.services.profile import details_update


@never_cache
def choose(request: HttpRequest, page: ResourcePage) -> HttpResponse:
    """One step after the other, each a link: the state stands in the address."""
    person = request.user if request.user.is_authenticated else None
    choice = read_choice(request.GET)
    way = page.way()
    context = {
        "page": page,
        "self": page,
        "place": way[-1],
        "crumbs": way[1:],
        "is_no_date": bool(request.GET.get("interview")) and choice.interview_on is None,
        **closet.closet_page(page, choice, person),
    }
    return render(request, "pages/bookings/closet.html", context)


# --- Borrowing ------------------------------------------------------------------------------


@never_cache
def borrow(request: HttpRequest, page: ResourcePage) -> HttpResponse:
    """The form for one suit and one time; signing in, and proving the phone, come back here."""
    told = request.POST or request.GET
    start, interview_on = wanted_start(told.get("start", "")), read_date(told.get("interview", ""))
    unit = _unit(page, told.get("unit_instead") or told.get("unit", ""))
    if start is None or interview_on is None or unit is None:
        messages.error(request, "면접 날짜부터 차례로 골라 주세요. 주소에 든 날짜나 정장을 찾지 못했어요.")
        return redirect(page.url)
    back = f"{page.url}book/?{_query(start, interview_on, unit)}"
    if not request.user.is_authenticated:
        return redirect_to_login(back)
    person = signed_in(request)
    if must_prove_phone(person):
        return redirect(f"{reverse('phone')}?{urlencode({'next': back})}")
    form = BorrowForm(request.POST or None, person=person)
    consents = ConsentsForm(request.POST or None, person=person, kinds=CONSENT_KINDS)
    wish = Wish(page, start, unit=unit, interview_on=interview_on)
    refused, status = _first_refusal(wish, person), 200
    if request.method == "POST":
        status = 422
        if all([form.is_valid(), consents.is_valid()]):
            try:
                return redirect(_book(person, wish, form, consents))
            except Refused as error:
                refused, status = error.refusals, 409
    context = _form_context(page, wish, person, refused)
    context |= {"form": form, "consents": consents}
    return render(request, "pages/bookings/borrow.html", context, status=status)


def _unit(page: ResourcePage, key: str) -> Unit | None:
    return Unit.objects.filter(resource=page, pk=row_key(key)).first()


def _query(start: datetime, interview_on: date, unit: Unit) -> str:
    return urlencode(
        {"interview": interview_on.isoformat(), "start": f"{start:%Y-%m-%dT%H:%M}", "unit": unit.pk}
    )


def _first_refusal(wish: Wish, person: User) -> list[Refusal]:
    facts = facts_of(wish.resource, wish.window(clock.now()), person=person)
    found = first_refusal(wish.attempt(facts), facts)
    return [found] if found else []


def _book(person: User, wish: Wish, form: BorrowForm, consents: ConsentsForm) -> Booking:
    consents.give()
    if form.told:
        details_update(person=person, **form.told)
    return booking_create(
        person=person,
        resource=wish.resource,
        starts_at=wish.starts_at,
        party_size=1,
        unit=wish.unit,
        interview_on=wish.interview_on,
        request_key=form.cleaned_data["request_key"],
    )


def _form_context(page: ResourcePage, wish: Wish, person: User, refused: list[Refusal]) -> dict[str, Any]:
    """The chosen suit and time; when it is refused, others that are free then."""
    facts = facts_of(page, Interval(wish.starts_at, wish.starts_at), person=person)
    attempt = wish.attempt(facts)
    suits = suits_of(page)
    own = suits.get(wish.unit.pk) if wish.unit else None
    others: list[Suit] = []
    if any(each.code == "taken" for each in refused):
        times = facts.held_times(attempt)
        free = [unit for unit in facts.bookable if facts.is_free(facts.parts[unit.pk], times)]
        others = [suits[unit.pk] for unit in free if own and unit.pk in suits]
        others = [each for each in others if own and each.worn_by == own.worn_by]
        others.sort(key=lambda each: (own.unlikeness(each) if own else (), each.unit_id))
    way = page.way()
    return {
        "page": page,
        "place": way[-1],
        "crumbs": [*way[1:], page],
        "wish": wish,
        "start": f"{clock.local(wish.starts_at):%Y-%m-%dT%H:%M}",
        "due_at": attempt.ends_at,
        "suit": own,
        "refused": refused,
        "others": others,
    }


# --- Waiting --------------------------------------------------------------------------------


@login_required
@require_POST
def wait(request: HttpRequest, pk: int) -> HttpResponse:
    """Stand in line for one suit that is taken."""
    page = _closet(pk)
    start = wanted_start(request.POST.get("start", ""))
    interview_on = read_date(request.POST.get("interview", ""))
    unit = _unit(page, request.POST.get("unit", ""))
    if start is None or interview_on is None or unit is None:
        return redirect(page.url)
    try:
        waiting_join(
            person=signed_in(request),
            resource=page,
            starts_at=start,
            party_size=1,
            unit=unit,
            interview_on=interview_on,
        )
    except Refused as error:
        messages.error(request, error.message)
    else:
        messages.success(request, f"{unit}에 줄을 섰어요. 자리가 나면 메일로 바로 알려 드릴게요.")
    return redirect(f"{page.url}?interview={interview_on}&start={start:%Y-%m-%dT%H:%M}")


@login_required
@require_POST
def stop_waiting(request: HttpRequest, pk: int) -> HttpResponse:
    """Leave the line."""
    waiting = get_object_or_404(Waiting.objects.select_related("resource"), pk=pk, person=request.user)
    waiting_leave(person=signed_in(request), waiting=waiting)
    messages.success(request, "기다리기를 그만뒀어요.")
    return redirect(waiting.resource.url)


def _closet(pk: int) -> ResourcePage:
    return get_object_or_404(ResourcePage.objects.live(), pk=pk, kind=ResourceKind.LOAN, policy__isnull=False)
