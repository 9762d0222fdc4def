"""A program as somebody sees it who has registered: their own page, with what stands in the form of the editor."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from events.enums import RegistrationStatus
from events.links import Purpose
from events.models import ProgramPage, Registration
from events.own import State, certain
from events.planned import planned_sessions

CODE = "12345678"
NO_DATES = State("신청이 확정됐어요", "일정이 정해지면 메일로 알려 드려요.", (Purpose.CANCEL,), "open")


def registrant_preview(program: ProgramPage, request: HttpRequest) -> HttpResponse:
    """An invented registration for the next session, or for the whole series. Nothing is written."""
    program.live = True  # as it will be then
    sessions = planned_sessions(program)
    registration = Registration(
        code=CODE,
        program=program,
        session=None if program.is_series or not sessions else sessions[0],
        mode=program.modes[0],
        status=RegistrationStatus.CONFIRMED,
    )
    context = {
        "registration": registration,
        "program": program,
        "now": certain(sessions[0].starts_at, (Purpose.CANCEL,)) if sessions else NO_DATES,
        "sessions": sessions if program.is_series else [],
        "has_seat": True,
    }
    return render(request, "pages/events/registration.html", context)
