"""Feeds of programs: the newest first, each with its coming dates; narrowed by the same filters as the lists."""

from __future__ import annotations

from django.db.models import Prefetch
from django.template.loader import render_to_string

from core import clock, formats
from events.addresses import forget_index_address
from events.following import Following
from events.models import ProgramPage, Session
from events.narrowing import LOOKUPS, narrowed
from home.feeds import LIMIT, About, Source

DATES_SHOWN = 8


def _programs(asked: Following) -> list[ProgramPage]:
    forget_index_address()  # of this process; another may have moved the index
    programs = ProgramPage.objects.visible().filter(narrowed(asked.filters)).select_related("center")
    if asked.center:
        programs = programs.of_center(asked.center)
    # Of today all: what a feed shows changes with the day, and not with every hour.
    coming = Session.objects.scheduled().coming(clock.day_start(clock.today()))[:DATES_SHOWN]
    dated = programs.prefetch_related(Prefetch("sessions", coming, to_attr="coming_sessions"))
    return list(dated.order_by("-first_published_at", "-pk")[:LIMIT])


def _about_program(program: ProgramPage) -> About:
    """With the coming dates and the place before the words of the page."""
    sessions = program.coming_sessions  # type: ignore[attr-defined]
    dates = [formats.period_text(session.starts_at, session.ends_at) for session in sessions]
    labels = [program.get_kind_display(), program.get_format_display()]
    return About(
        published=program.first_published_at,
        categories=[*labels, program.center.title] if program.center else labels,
        center=program.center,
        changed=max((session.changed_at for session in sessions), default=None),
        note=f"일정: {', '.join(dates)}" if dates else "",
        lead=render_to_string(
            "components/events/feed_dates.html", {"sessions": sessions, "place": program.place}
        ),
    )


PROGRAMS = Source(
    "programs",
    "청년센터의 특강, 멘토링, 상담, 교육",
    tuple(LOOKUPS),
    Following,
    _programs,
    _about_program,
    by_day=True,
)
