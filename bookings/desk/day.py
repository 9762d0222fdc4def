"""오늘 예약: one day of a center on one screen."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.dateparse import parse_date

from bookings.desk.board import board_of, resources_shown
from bookings.desk.cells import Painter
from bookings.desk.reach import centers_of, chosen_center, desk_resources, resources_under, with_centers
from bookings.desk.states import MARKS
from bookings.enums import ResourceKind
from core import clock, formats
from people.enums import AccessAction
from people.services.access import record

WHAT = "하루 예약"
REACH = timedelta(days=366)
"""So far back and ahead a day can be chosen."""


def read_day(text: str) -> date:
    """A date from an address; today when it is none, or far away."""
    try:
        day = parse_date(text)
    except ValueError:
        day = None
    return day if day and abs(day - clock.today()) <= REACH else clock.today()


def day(request: HttpRequest) -> HttpResponse:
    """Every unit of a center × time. What can be done with a booking now is one touch away."""
    resources = with_centers(desk_resources(request.user))
    centers = centers_of(resources)
    center = chosen_center(request, centers)
    kind = request.GET.get("kind", "")
    board = board_of(
        resources_shown(resources, center, kind), read_day(request.GET.get("date", "")), clock.now()
    )
    record(request, AccessAction.LIST, f"{WHAT} {board.day}", board.people)
    paint = Painter()
    here = resources_under(center, resources)
    context: dict[str, Any] = {
        "page_title": f"{formats.date_text(board.day)} 예약",
        "page_subtitle": center.title if center else "",
        "header_icon": "calendar-check",
        "board": board,
        "groups": [(group, paint.rows(group)) for group in board.groups],
        "centers": centers,
        "center": center,
        "kind": kind,
        "kinds": [each for each in ResourceKind if each in {resource.kind for resource in here}],
        "resources": here,
        "before": board.day - timedelta(days=1),
        "after": board.day + timedelta(days=1),
        "today": clock.today(),
        "now": clock.now(),
        "asked": sum(resource.asked for resource in here),
        "marks": [(state, MARKS[state]) for state in MARKS],
        "address": request.get_full_path(),
    }
    return render(request, "pages/bookings/desk/day.html", context)
