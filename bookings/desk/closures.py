"""자리를 잃은 예약: coming bookings at closed times, or of what is out of use; moved or cancelled together with one reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from wagtail.admin import messages
from wagtail.admin.ui.components import Component
from wagtail.models import Page

from bookings.desk.booking import people_of
from bookings.desk.forms import ReasonForm, read_moment
from bookings.desk.reach import POLICY, desk_resources
from bookings.errors import NOTHING_CHOSEN, Refused
from bookings.models import Booking, ResourcePage
from bookings.permissions import resources_run_by
from bookings.selectors import with_places
from bookings.services.closures import (
    Hit,
    Outcome,
    bookings_hit,
    cancel_together,
    move_together,
    proposals,
)
from core import clock, phones
from core.keys import row_key
from people.enums import AccessAction
from people.requests import signed_in
from people.services.access import record

TITLE = "자리를 잃은 예약"
MOST_SHOWN = 100
"""More than these are shown when the first ones are done: each looks for its own free times."""


@dataclass(frozen=True)
class Row:
    """A booking with free times nearby, and the one that is picked at first."""

    hit: Hit
    proposed: list[datetime]
    picked: datetime | None
    is_chosen: bool

    @property
    def booking(self) -> Booking:
        return self.hit.booking


def closures(request: HttpRequest) -> HttpResponse:
    """The bookings, each with free times nearby. What staff choose is moved or cancelled, one by one or all."""
    resources = _resources(request)
    hit = bookings_hit(resources, clock.now())[:MOST_SHOWN]
    form = ReasonForm(request.POST or None)
    if request.method == "POST":
        chosen = [each.booking for each in hit if str(each.booking.pk) in request.POST.getlist("booking")]
        if not chosen:
            form.add_error(None, NOTHING_CHOSEN.message)
        elif form.is_valid():
            _do(request, chosen, form.cleaned_data["reason"])
            return redirect(request.get_full_path())
    people = [key for each in hit for key in people_of(each.booking)]
    record(request, AccessAction.LIST, TITLE, people)
    with_places([each.booking for each in hit])
    context: dict[str, Any] = {
        "page_title": TITLE,
        "header_icon": "warning",
        "rows": _rows(request, hit),
        "form": form,
    }
    return render(request, "pages/bookings/desk/closures.html", context)


def _resources(request: HttpRequest) -> Sequence[ResourcePage]:
    """Of one's own desks; of one resource when the address names it."""
    found = desk_resources(request.user)
    key = request.GET.get("resource")
    if not key:
        return list(found)
    chosen = list(found.filter(pk=row_key(key)))
    if not chosen:
        raise Http404
    return chosen


def _rows(request: HttpRequest, hit: Sequence[Hit]) -> list[Row]:
    """At first everybody is given another time, as far as there are enough."""
    rows, given = [], set()
    for each in hit:
        proposed = proposals(each.booking)
        typed = read_moment(request.POST.get(f"start-{each.booking.pk}", ""))
        untaken = (start for start in proposed if (each.booking.resource_id, start) not in given)
        picked = typed or next(untaken, proposed[0] if proposed else None)
        given.add((each.booking.resource_id, picked))
        rows.append(Row(each, proposed, picked, _is_chosen(request, each)))
    return rows


def _is_chosen(request: HttpRequest, hit: Hit) -> bool:
    """As it was ticked; at first all but those that staff booked so on purpose."""
    if request.method == "POST":
        return str(hit.booking.pk) in request.POST.getlist("booking")
    return not hit.is_meant


def _do(request: HttpRequest, chosen: list[Booking], reason: str) -> None:
    """Move or cancel what was chosen, and say what became of it."""
    is_move = request.POST.get("do") == "move"
    word = "옮기기" if is_move else "취소"
    record(request, AccessAction.CHANGE, f"{TITLE} {word}", [each.person_id for each in chosen], reason)
    by = signed_in(request)
    try:
        if is_move:
            outcome = _move(request, chosen, reason)
        else:
            outcome = cancel_together(bookings=chosen, reason=reason, by=by)
    except Refused as error:
        messages.error(request, error.message)
        return
    _say(request, outcome, "옮기고" if is_move else "취소하고")


def _move(request: HttpRequest, chosen: list[Booking], reason: str) -> Outcome:
    """To the time that was picked for each; without one there is nowhere to go."""
    moves, nowhere = [], []
    for booking in chosen:
        start = read_moment(request.POST.get(f"start-{booking.pk}", ""))
        if start:
            moves.append((booking, start))
        else:
            nowhere.append((booking, "옮길 시간을 골라 주세요."))
    outcome = move_together(moves=moves, reason=reason, by=signed_in(request))
    outcome.refused += nowhere
    return outcome


def _say(request: HttpRequest, outcome: Outcome, done: str) -> None:
    if outcome.done:
        messages.success(request, f"{len(outcome.done)}건을 {done} 예약한 사람에게 알렸어요.")
    for booking in outcome.to_call:
        phone = phones.display(booking.guest_phone) if booking.guest_phone else "번호 없음"
        messages.warning(
            request, f"{booking.guest_name}님은 메일도 문자도 받을 수 없어요. 전화로 알려 주세요: {phone}"
        )
    for booking, why in outcome.refused:
        messages.error(request, f"예약 {booking.spoken_code}: {why}")


def say_what_is_hit(request: HttpRequest, page: Page) -> None:
    """After a resource (or what it hangs under) was published with fewer units, or taken off the site: which bookings that
    hits, and the way to them for who may move them."""
    resources = list(ResourcePage.objects.descendant_of(page, inclusive=True))
    hit = [each for each in bookings_hit(resources, clock.now()) if not each.is_meant]
    if not hit:
        return
    keys = {each.booking.resource_id for each in hit}
    buttons = []
    if resources_run_by(request.user).filter(pk__in=keys).exists():
        query = f"?resource={keys.pop()}" if len(keys) == 1 else ""
        buttons = [messages.button(f"{reverse('desk:closures')}{query}", "보고 옮기거나 취소하기")]
    text = f"자리를 잃은 예약이 {len(hit)}건 있어요. 한 사람씩 알리면서 함께 옮기거나 취소할 수 있어요."
    messages.warning(request, text, buttons=buttons)


class HitPanel(Component):
    """On the first page of those who run a desk: bookings that a holiday or a closure hit, or that lost their room."""

    order = 110
    template_name = "pages/bookings/desk/closures_panel.html"

    def __init__(self, number: int) -> None:
        self.number = number

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        return {"number": self.number, "title": TITLE}


def hit_panel(user: Any) -> HitPanel | None:
    """The panel, when there is something to do for this user."""
    if not POLICY.user_has_permission(user, "view"):
        return None
    found = bookings_hit(list(resources_run_by(user)), clock.now())
    number = sum(not each.is_meant for each in found)
    return HitPanel(number) if number else None
