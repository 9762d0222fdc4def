"""프로그램 달력: every session of one's own centers in the admin, with the seats that are taken.

It shows no people. Whoever edits the pages of a center or runs its desk sees its calendar; a session leads to its form
for those who may edit the program.
"""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail.permission_policies.pages import PagePermissionPolicy

from core.filters import Filter, FilterSet
from events.calendar_cells import Painter
from events.calendar_links import Asked, calendar_context
from events.days import SessionCalendar
from events.models import ProgramPage, Session
from events.narrowing import NETWORK
from events.permissions import sessions_run_by
from events.querysets import SessionQuerySet
from events.viewsets import edit_url
from home.models import CenterPage
from people.permissions import PageRight

POLICY = PagePermissionPolicy(ProgramPage)
LOOKING = ["change", PageRight.DESK]
ITEM = '<li class="cal__item">{}<p class="cal__meta">{}</p><p class="cal__meta">{}</p></li>'
LINK = '<a href="{}"><span class="cal__time">{}</span> {}</a>'
PLAIN = '<p><span class="cal__time">{}</span> {}</p>'


def may_look(user: Any) -> bool:
    return POLICY.user_has_any_permission(user, LOOKING)


def sessions_seen_by(user: Any) -> SessionQuerySet:
    """The sessions of the programs that this user edits or runs the desk of. Raises PermissionDenied for anybody else."""
    if not may_look(user):
        raise PermissionDenied
    programs = POLICY.instances_user_has_any_permission_for(user, LOOKING)
    return Session.objects.filter(program__in=programs.order_by().values("pk"))


class StaffPainter(Painter):
    """Days for staff: registered and seats, and the way to the form of a session."""

    def __init__(self, request: HttpRequest, list_url: str, calendar: SessionCalendar) -> None:
        super().__init__(request, list_url)
        shown = [session for day in calendar.days for session in day.sessions]
        own = sessions_run_by(request.user).filter(pk__in=[session.pk for session in shown])
        self.editable = set(own.values_list("pk", flat=True))
        hidden = ProgramPage.objects.not_live().filter(pk__in={session.program_id for session in shown})
        self.hidden = set(hidden.values_list("pk", flat=True))

    def _item(self, session: Session) -> SafeString:
        program = session.program
        hours, place = self._hours(session), self._place(session)
        title = (
            format_html(LINK, edit_url(session), hours, program.title)
            if session.pk in self.editable
            else format_html(PLAIN, hours, program.title)
        )
        return format_html(ITEM, title, place, " · ".join(self._facts(session)))

    def _facts(self, session: Session) -> list[str]:
        """`신청 3/20명`, and whatever else is to know, in words."""
        seats = f"/{session.capacity}" if session.capacity is not None else ""
        _kind, state = self._state(session)
        facts = [f"신청 {session.seats_taken}{seats}명"]
        if state and not state.endswith("남음"):
            facts.append(state)
        return [*facts, "공개하지 않은 프로그램"] if session.program_id in self.hidden else facts


def calendar(request: HttpRequest) -> HttpResponse:
    """`?view=week&date=2026-10-05&center=12`; without a center all that one may see."""
    asked = Asked(request.GET)
    sessions = sessions_seen_by(request.user)
    filters = FilterSet([_centers(sessions)], request.GET, asked.kept)
    if center := filters.get("center"):
        sessions = sessions.filter(program__center=None if center == NETWORK else int(center))
    laid_out = SessionCalendar(sessions, asked.view, asked.day)
    context = calendar_context(laid_out, filters)
    title = dict(filters.filters[0].options).get(center, "")
    context |= {
        "painter": StaffPainter(request, context["list_url"], laid_out),
        "page_title": "프로그램 달력",
        "page_subtitle": title,
        "header_icon": "calendar-alt",
        "centers": filters.filters[0].options,
        "center": center,
        "ignored": [*(item.label for item in filters.ignored), *asked.ignored],
    }
    return render(request, "pages/events/staff/calendar.html", context)


def _centers(sessions: SessionQuerySet) -> Filter:
    """The centers that have these sessions, by number; one query, and one about programs of the network."""
    pks = sessions.order_by().values("program__center")
    options = [
        (f"{pk}", title)
        for pk, title in CenterPage.objects.filter(pk__in=pks).order_by("title").values_list("pk", "title")
    ]
    if sessions.filter(program__center=None).exists():
        options.append((NETWORK, "온 네트워크"))
    return Filter("center", "센터", options, "모든 센터", is_row=False)
