"""Programs whose sessions lie around the day of loading; weekly rules keep them alive afterwards."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any, cast

from wagtail.models import Page

from config.demo import sources, writing
from config.demo.centers import DemoCenter
from config.demo.pictures import Pictures
from config.demo.tree import publish
from core import clock
from core.models import Holiday
from events.enums import Admission, Registering
from events.models import ProgramDate, ProgramPage, Question, Session
from events.recurrence_rules import WeeklyRule


def add_programs(index: Page, centers: dict[str, DemoCenter], pictures: Pictures) -> None:
    """Programs of centers hang under their center, those of the network under the index."""
    for data in sources.read("programs"):
        center = centers.get(data.get("center", ""))
        page = _program(data)
        page.listing_image = pictures.get(f"program-{data['kind']}", page.get_kind_display())
        _set_dates(page, data["when"])
        cast(Any, page).questions = [Question(**asked) for asked in data.get("questions", [])]
        publish(center.page if center else index, page)
        _take_seats(page, data.get("taken", []))


def _program(data: dict[str, Any]) -> ProgramPage:
    return ProgramPage(
        title=data["name"],
        slug=data["slug"],
        search_description=data["summary"],
        kind=data["kind"],
        format=data.get("format", "in-person"),
        target=data["target"],
        hosts=data["hosts"],
        place=data["place"],
        online_url=data.get("address", ""),
        captions_url=data.get("captions", ""),
        script=data.get("script", ""),
        seats=data.get("seats"),
        is_care=data.get("care", False),
        registering=data.get("registering", Registering.NONE),
        admission=data.get("admission", Admission.FIRST_COME),
        apply_from=_in_days(data.get("opens")),
        apply_until=_in_days(data.get("closes")),
        min_age=data.get("ages", [None])[0],
        max_age=data.get("ages", [None])[-1],
        statuses=data.get("statuses", ""),
        online_seats=data.get("online"),
        completion_percent=data.get("completion"),
        body=writing.blocks(data["text"]),
    )


def _in_days(days: int | None) -> datetime | None:
    return None if days is None else clock.at(clock.today() + timedelta(days=days), time(10))


def _set_dates(page: ProgramPage, when: dict[str, Any]) -> None:
    page.start_time, page.end_time = map(time.fromisoformat, when["time"])
    page.skip_holidays = not when.get("holidays", False)
    if "days" in when:
        cast(Any, page).dates = [
            ProgramDate(date=_free_day(weeks, weekday), sort_order=order)
            for order, (weeks, weekday) in enumerate(when["days"])
        ]
        return
    page.first_date = _monday() + timedelta(weeks=when["since"])
    rule = WeeklyRule(tuple(when["weekdays"]), interval=when.get("every", 1), count=when.get("count"))
    page.rule = rule.to_recurrence()


def _monday() -> date:
    return clock.today() - timedelta(days=clock.today().weekday())


def _free_day(weeks: int, weekday: int) -> date:
    """A day some weeks from this week, or the next same weekday that is no holiday."""
    day = _monday() + timedelta(weeks=weeks, days=weekday)
    while Holiday.objects.names(day, day):
        day += timedelta(weeks=1)
    return day


def _take_seats(page: ProgramPage, taken: list[int]) -> None:
    """Some of the next sessions are full or nearly so."""
    coming = Session.objects.filter(program=page, starts_at__gt=clock.now()).order_by("starts_at")
    for session, seats in zip(coming[: len(taken)], taken, strict=False):
        Session.objects.filter(pk=session.pk).update(seats_taken=seats)
