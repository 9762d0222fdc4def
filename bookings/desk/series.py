"""매주 쓰는 자리: a room every week for a program. Planned first; what is taken is skipped or moved, date by date."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Count, Max, Min
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_date, parse_time

from bookings.desk.forms import SeriesForm, span_of
from bookings.desk.reach import desk_holds, desk_units
from bookings.desk.staff_holds import GONE
from bookings.errors import Refused
from bookings.intervals import Interval
from bookings.models import Hold, Unit
from bookings.services.series import Date, plan, series_holds, series_remove, series_save, weekly
from bookings.services.staff_holds import describe
from core import clock
from core.keys import row_key
from core.years import is_meant
from people.requests import signed_in


@dataclass(frozen=True)
class Row:
    """One date of the plan, as it can be changed: whether to take it, where, and when."""

    number: int
    date: Date
    is_wanted: bool

    @property
    def in_the_way(self) -> list[tuple[str, Hold]]:
        return [(describe([hold]), hold) for hold in self.date.taken_by]

    @property
    def ends(self) -> datetime:
        return self.date.times.end


def index(request: HttpRequest) -> HttpResponse:
    """Every series that is still to come, at one's own desks."""
    coming = desk_holds(request.user).filter(series__isnull=False, ends_at__gt=clock.now())
    found = (
        coming.order_by()
        .values("series", "note", "unit__name", "unit__resource__title")
        .annotate(dates=Count("pk"), first=Min("starts_at"), last=Max("ends_at"))
        .order_by("first")
    )
    context = {"page_title": "매주 쓰는 자리", "header_icon": "calendar-alt", "found": found}
    return render(request, "pages/bookings/desk/series.html", context)


def add(request: HttpRequest) -> HttpResponse:
    """Say what and when; look at every date; take those that are free, or changed so that they are."""
    units = desk_units(request.user).filter(is_active=True).order_by("resource__path", "sort_order", "pk")
    form = SeriesForm(request.POST or None, units=units, initial={"first": clock.today()})
    rows: list[Row] = []
    if request.method == "POST" and form.is_valid():
        unit = form.cleaned_data["unit"]
        own_units = {each.pk: each for each in units if each.resource_id == unit.resource_id}
        if "rows" in request.POST:
            rows = _typed(request, form, own_units)
            if (
                request.POST.get("step") == "save"
                and form.is_valid()
                and (series := _save(request, form, rows, own_units))
            ):
                return redirect("desk:series_detail", series)
        else:
            rows = _planned(form)
    context: dict[str, Any] = {
        "page_title": "매주 쓰는 자리 잡기",
        "header_icon": "calendar-alt",
        "form": form,
        "rows": rows,
        "units": [each for each in units if rows and each.resource_id == rows[0].date.unit.resource_id],
        "conflicts": sum(not row.date.is_free for row in rows),
    }
    return render(request, "pages/bookings/desk/series_add.html", context)


def _planned(form: SeriesForm) -> list[Row]:
    """The dates as they follow from the form; what is taken or closed is skipped, unless staff change it."""
    data = form.cleaned_data
    times = weekly(data["first"], data["last"], data["starts"], data["ends"])
    dates = plan(data["unit"].resource, [(data["unit"].pk, each) for each in times])
    return [Row(number, each, each.is_free and each.is_open) for number, each in enumerate(dates)]


def _typed(request: HttpRequest, form: SeriesForm, units: dict[int, Unit]) -> list[Row]:
    """The dates as staff changed them, looked at again. What can't be read stays as it was planned, with a word on the form."""
    wanted: list[tuple[int, Interval]] = []
    for row in _planned(form):
        key, times = request.POST.get(f"unit-{row.number}", ""), _times(request, row.number)
        if times is None:
            form.add_error(None, f"{row.number + 1}번째 줄의 날짜와 시간을 다시 확인해 주세요.")
        unit = row_key(key)
        wanted.append((unit if unit in units else row.date.unit.pk, times or row.date.times))
    dates = plan(form.cleaned_data["unit"].resource, wanted)
    return [Row(number, each, f"take-{number}" in request.POST) for number, each in enumerate(dates)]


def _times(request: HttpRequest, number: int) -> Interval | None:
    """What stands in the fields of a row, if it is a date and two times."""
    post = request.POST
    try:
        day = parse_date(post.get(f"day-{number}", ""))
        starts, ends = (parse_time(post.get(f"{name}-{number}", "")) for name in ("starts", "ends"))
    except ValueError:
        return None
    if day is None or starts is None or ends is None or not is_meant(day):
        return None
    return span_of(day, starts, ends)


def _save(request: HttpRequest, form: SeriesForm, rows: list[Row], units: dict[int, Unit]) -> UUID | None:
    """The series, or nothing with a word on the form."""
    wanted = [(units[row.date.unit.pk], row.date.times) for row in rows if row.is_wanted]
    if taken := [row for row in rows if row.is_wanted and not row.date.is_free]:
        days = ", ".join(_day(row.date.times.start) for row in taken)
        form.add_error(None, f"아직 겹치는 날이 있어요: {days}. 자리나 시간을 바꾸거나 체크를 풀어 주세요.")
        return None
    try:
        series = series_save(rows=wanted, note=form.cleaned_data["note"], by=signed_in(request))
    except Refused as error:
        form.add_error(None, error.message)
        return None
    skipped = len(rows) - len(wanted)
    messages.success(
        request, f"{len(wanted)}번을 잡았어요." + (f" {skipped}번은 건너뛰었어요." if skipped else "")
    )
    return series


def _day(moment: datetime) -> str:
    day: date = clock.local(moment).date()
    return f"{day.month}/{day.day}"


def detail(request: HttpRequest, series: UUID) -> HttpResponse:
    """The dates of a series that are still to come; each is removed on its own page, or all together here."""
    if not desk_holds(request.user).filter(series=series).exists():
        if request.method != "POST":
            raise Http404
        messages.info(request, GONE)
        return redirect("desk:series")
    if request.method == "POST":
        try:
            number = series_remove(series=series, by=signed_in(request))
        except Refused as error:
            messages.error(request, error.message)
            return redirect("desk:series_detail", series)
        messages.success(request, f"앞으로의 {number}번을 모두 풀었어요.")
        return redirect("desk:series")
    holds = series_holds(series, clock.now())
    context = {
        "page_title": f"매주 쓰는 자리 · {holds[0].note}" if holds else "매주 쓰는 자리",
        "header_icon": "calendar-alt",
        "holds": holds,
    }
    return render(request, "pages/bookings/desk/series_detail.html", context)
