"""What other pages show of programs."""

from typing import Any

from django import template
from django.template import Context
from django.utils.safestring import SafeString
from wagtail.models import Page

from core import clock
from events import selectors
from events.calendar_cells import Painter
from events.days import CalendarDay
from events.models import Session
from events.own import registrations_of

register = template.Library()

MOST_TODAY = 20


@register.inclusion_tag("components/events/todays_programs.html", takes_context=True)
def todays_programs(context: Context, limit: int = 6) -> dict[str, Any]:
    """Today's sessions; when there are none, the next ones."""
    coming = selectors.coming_sessions(limit)
    today = [session for session in coming if clock.local(session.starts_at).date() == clock.today()]
    return {"request": context.get("request"), "sessions": today or coming, "is_today": bool(today)}


@register.inclusion_tag("components/events/upcoming_sessions.html", takes_context=True)
def upcoming_sessions(context: Context, center: Page, limit: int = 6) -> dict[str, Any]:
    """The next sessions of a center, with links to its feed and its calendar."""
    sessions = selectors.coming_sessions_of(center, limit)
    return {"request": context.get("request"), "sessions": sessions, "center": center}


@register.inclusion_tag("components/events/sessions_today.html", takes_context=True)
def sessions_today(context: Context, center: Page) -> dict[str, Any]:
    """Today's sessions of a center on a screen of the house: nothing leads away from it but QR codes for one's own phone."""
    coming = selectors.coming_sessions_of(center.pk, MOST_TODAY)
    today = [session for session in coming if clock.local(session.starts_at).date() == clock.today()]
    return {"request": context["request"], "sessions": today, "next_session": coming[0] if coming else None}


@register.inclusion_tag("components/events/admin_sessions_list.html")
def sessions_for_editor(program: Page, limit: int = 20) -> dict[str, Any]:
    """The coming sessions of a program in the page editor, read-only."""
    return {"sessions": program.sessions.coming()[:limit] if program.pk else [], "program": program}


@register.simple_tag
def calendar_cell(painter: Painter, day: CalendarDay | None) -> SafeString:
    """A cell of a calendar."""
    return painter.cell(day)


@register.simple_tag
def session_items(painter: Painter, sessions: list[Session]) -> SafeString:
    """The sessions of one day of a calendar, as list items."""
    return painter.items(sessions)


@register.inclusion_tag("components/events/my_programs.html", takes_context=True)
def my_programs(context: Context) -> dict[str, Any]:
    """The signed-in person's registrations, with their states and what can be done."""
    return {
        "request": context["request"],
        "csrf_token": context["csrf_token"],
        **registrations_of(context["request"].user),
    }
