"""A draw: its public page, entering, changing one's mind. Everybody sees the codes and the order, nobody a name."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from bookings import selectors
from bookings.errors import ENTRIES_CLOSED, Refused
from bookings.facts import facts_of
from bookings.intervals import Interval
from bookings.models import Draw, DrawEntry, ResourcePage
from bookings.rules import Refusal
from bookings.services.drawing import draw_enter, draw_withdraw
from bookings.views import CONSENT_KINDS, wanted_start
from bookings.visitor.draw_forms import EntryForm, start_value, wished_before
from core import clock
from people.consent_forms import ConsentsForm
from people.models import User
from people.requests import signed_in
from people.services.phone_code import must_prove_phone
from people.services.profile import details_update


@never_cache
def find(request: HttpRequest, page: ResourcePage) -> HttpResponse:
    """From a time of a resource to its draw, with the time chosen already."""
    start = wanted_start(request.GET.get("start", ""))
    ahead = Draw.objects.undrawn().filter(resource=page, spans__ends_at__gt=start or clock.now())
    draw = ahead.order_by("spans__starts_at").first()
    if draw is None:
        return redirect(page.url)
    if start and draw.takes_entries(clock.now()):
        return redirect(f"{_entering(draw)}?start={start_value(start)}")
    return redirect(draw)


@never_cache
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """What is drawn and when, the hash of the seed; afterwards the seed, and every code with its rank and result."""
    draw = _draw(pk)
    person = request.user if request.user.is_authenticated else None
    now = clock.now()
    context = {
        **_above(draw),
        "entries": draw.entries.order_by("rank") if draw.is_revealed else [],
        "number": draw.entries.count(),
        "own": _own(draw, person),
        "is_open": draw.takes_entries(now),
        "is_early": now < draw.opens_at,
    }
    return render(request, "pages/bookings/draw.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest, pk: int) -> HttpResponse:
    """The form of an entry; the same form changes it. Sent twice, it is one entry."""
    draw = _draw(pk)
    start = wanted_start(request.GET.get("start", ""))
    if not draw.takes_entries(clock.now()):
        messages.info(request, ENTRIES_CLOSED.message)
        return redirect(draw)
    back = f"{_entering(draw)}?start={start_value(start)}" if start else _entering(draw)
    if not request.user.is_authenticated:
        return redirect_to_login(back)
    person = signed_in(request)
    if must_prove_phone(person):
        return redirect(f"{reverse('phone')}?{urlencode({'next': back})}")
    own = _own(draw, person)
    facts = facts_of(draw.resource, Interval(draw.starts_from, draw.starts_until), person=person)
    form = EntryForm(
        request.POST or None,
        person=person,
        facts=facts,
        resource=draw.resource,
        starts=selectors.draw_starts(draw, facts),
        initial=wished_before(own, start_value(start) if start else ""),
    )
    consents = ConsentsForm(request.POST or None, person=person, kinds=CONSENT_KINDS)
    refused: list[Refusal] = []
    status = 200
    if request.method == "POST":
        status = 422
        if all([form.is_valid(), consents.is_valid()]):
            try:
                return _enter(request, draw, person, form, consents)
            except Refused as error:
                refused, status = error.refusals, 409
    context = {**_above(draw), "own": own, "form": form, "consents": consents, "refused": refused}
    return render(request, "pages/bookings/draw_enter.html", context, status=status)


def _enter(
    request: HttpRequest, draw: Draw, person: User, form: EntryForm, consents: ConsentsForm
) -> HttpResponse:
    consents.give()
    if form.told:
        details_update(person=person, **form.told)
    entry = draw_enter(person=person, draw=draw, **form.wishes)
    messages.success(
        request, f"추첨에 신청했어요. 추첨 번호는 {entry.code}예요. 결과는 메일로 알려 드릴게요."
    )
    return redirect(draw)


@login_required
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take one's entry back."""
    draw = _draw(pk)
    try:
        draw_withdraw(person=signed_in(request), draw=draw)
    except Refused as error:
        messages.error(request, error.message)
    else:
        messages.success(request, "추첨 신청을 거뒀어요. 마감 전에는 다시 신청할 수 있어요.")
    return redirect(draw)


def _draw(key: int) -> Draw:
    draw = selectors.shown_draw(key)
    if draw is None:
        raise Http404
    return draw


def _entering(draw: Draw) -> str:
    return reverse("bookings:draw_enter", args=[draw.pk])


def _own(draw: Draw, person: Any) -> DrawEntry | None:
    return draw.entries.filter(person=person).select_related("booking").first() if person else None


def _above(draw: Draw) -> dict[str, Any]:
    """The draw, its resource, the place, and the way to it."""
    way = draw.resource.way()
    return {"draw": draw, "page": draw.resource, "place": way[-1], "crumbs": [*way[1:], draw.resource]}
