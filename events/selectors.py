"""What pages show of programs and sessions. Every list takes a constant number of queries."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Max, QuerySet
from django.http import HttpRequest

from core import clock
from core.filters import FilterSet, listing
from core.prepared import Most, prepared
from events.calendar_cells import Painter
from events.calendar_links import Asked, calendar_context
from events.days import SessionCalendar
from events.following import Following
from events.models import ProgramPage, Session
from events.narrowing import calendar_filters, followed, narrowed, program_filters
from events.planned import planned_sessions
from events.querysets import LONGEST, NOT_LISTED

if TYPE_CHECKING:
    from home.models import CenterPage

PER_PAGE = 20
SESSIONS_SHOWN = 12


def coming_sessions(limit: int = 6) -> list[Session]:
    """The next sessions of the whole network."""
    return _coming(**_since_now(), most=Most(limit), center=None)


def coming_sessions_of(center: CenterPage | int, limit: int = 6) -> list[Session]:
    """The next sessions of one center."""
    return _coming(**_since_now(), most=Most(limit), center=getattr(center, "pk", center))


def _since_now() -> dict[str, datetime]:
    now = clock.now()
    return {"now": now, "oldest": now - LONGEST}


@prepared
def _coming(*, now: datetime, oldest: datetime, most: Most, center: int | None) -> QuerySet[Session]:
    sessions = Session.objects.visible().scheduled().coming(now, oldest=oldest).with_program()
    return (sessions.of_center(center) if center else sessions)[:most]


def filtered_programs(filters: FilterSet) -> Any:
    """Programs that the filters leave, those with coming sessions first."""
    programs = ProgramPage.objects.visible().filter(narrowed(filters))
    if month := filters.get("month"):
        day = date.fromisoformat(f"{month}-01")
        programs = programs.held_between(clock.day_start(day), clock.day_start(clock.next_month(day)))
    return programs.for_lists().next_first()


def program_list(request: HttpRequest) -> dict[str, Any]:
    """The list of programs: `filters` (FilterSet), its feeds (`followed`), and `programs` (Listing), each with `next_start`."""
    filters = program_filters(request.GET)
    programs = listing(filtered_programs(filters), filters, request.GET.get("page"), PER_PAGE)
    return {"filters": filters, "programs": programs, "followed": followed(filters)}


def calendar_page(request: HttpRequest) -> dict[str, Any]:
    """`?view=month&date=2026-10-05` with filters: `filters`, `center` (the name of the chosen one), and what
    `calendar_context` gives. A view, a date or a value that is none is left out, and said so (`ignored`)."""
    asked = Asked(request.GET)
    filters = calendar_filters(request.GET, asked.kept)
    sessions = Session.objects.visible().filter(narrowed(filters, "program__"))
    context = calendar_context(SessionCalendar(sessions, asked.view, asked.day), filters)
    return {
        **context,
        "painter": Painter(request, context["list_url"]),
        "center": dict(filters.filters[-1].options).get(filters.get("center"), ""),
        "followed": followed(filters),
        "ignored": [*(item.label for item in filters.ignored), *asked.ignored],
    }


def program_sessions(program: ProgramPage, *, is_preview: bool = False) -> dict[str, Any]:
    """`coming` sessions, cancelled ones among them so that nobody comes for nothing, and the last held. A preview has those that
    publishing would make."""
    coming = planned_sessions(program) if is_preview else _coming_of(**_since_now(), program=program.pk)
    for session in coming:
        session.program = program
    last_held = None
    if not coming and program.pk:
        last_held = program.sessions.scheduled().past().aggregate(last=Max("starts_at"))["last"]
    return {
        "coming": coming[:SESSIONS_SHOWN],
        "has_more": len(coming) > SESSIONS_SHOWN,
        "next_session": next((session for session in coming if not session.is_cancelled), None),
        "last_held": last_held,
    }


@prepared
def _coming_of(*, now: datetime, oldest: datetime, program: int) -> QuerySet[Session]:
    """One more than is shown, if there are so many."""
    sessions = Session.objects.filter(program=program).coming(now, oldest=oldest)
    return sessions.defer(*NOT_LISTED)[: SESSIONS_SHOWN + 1]


def calendar_sessions(since: datetime, asked: Following) -> list[Session]:
    """Sessions for calendars, cancelled ones among them, from `since` on."""
    found = Session.objects.visible().coming(since).filter(narrowed(asked.filters, "program__"))
    return (found.of_center(asked.center) if asked.center else found).listed()
