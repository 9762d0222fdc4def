"""신청 명단: who registered for a session (or a series), who waits, who came; staff answer and mark by one touch."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from core import clock
from core.privacy import validate_no_rrn
from events.desk.reach import desk_programs, desk_registrations
from events.enums import OPEN, SEATED, RegistrationStatus
from events.errors import Refused
from events.models import ProgramPage, Registration, Session
from events.services.answering import request_approve, request_decline, request_wait
from events.services.attendance import MARKED, can_mark, mark_absent, mark_attended
from events.services.registering import registration_cancel
from people.enums import AccessAction
from people.models import User
from people.requests import signed_in
from people.services.access import record

TITLE = "프로그램 신청"
SHOWN_BEFORE = timedelta(days=14)
MOST_SESSIONS = 40
MOST_PROGRAMS = 200
S = RegistrationStatus

Act = Callable[[Registration, User, str], Registration]
ACTS: dict[str, tuple[str, Act]] = {
    "attended": ("왔어요", lambda each, by, reason: mark_attended(registration=each)),
    "absent": ("안 왔어요", lambda each, by, reason: mark_absent(registration=each)),
    "approve": ("승인", lambda each, by, reason: request_approve(registration=each, by=by)),
    "wait": ("대기로", lambda each, by, reason: request_wait(registration=each, by=by)),
    "decline": ("거절", lambda each, by, reason: request_decline(registration=each, by=by, reason=reason)),
    "cancel": (
        "취소",
        lambda each, by, reason: registration_cancel(registration=each, by=by, reason=reason, as_staff=True),
    ),
}
"""What one touch does: its word, and the use case."""
WITH_REASON = frozenset({"decline", "cancel"})


def index(request: HttpRequest) -> HttpResponse:
    """Programs with what waits for staff first: numbers, no names."""
    counts = {
        "asked": Count("registrations", filter=Q(registrations__status=S.REQUESTED)),
        "in_line": Count("registrations", filter=Q(registrations__status=S.WAITING)),
        "seated": Count("registrations", filter=Q(registrations__status__in=SEATED)),
    }
    found = desk_programs(request.user).filter(registrations__isnull=False).annotate(**counts)
    programs = found.select_related("center").order_by("-asked", "-latest_revision_created_at", "-pk")
    context = {"page_title": TITLE, "header_icon": "group", "programs": programs[:MOST_PROGRAMS]}
    return render(request, "pages/events/desk/programs.html", context)


def roll(request: HttpRequest, pk: int) -> HttpResponse:
    """One session of a program, or its series."""
    program = get_object_or_404(desk_programs(request.user).select_related("center"), pk=pk)
    session = _session(request, program)
    rows = _rows(request, program, session)
    here = f"{reverse('registrations:roll', args=[program.pk])}?session={session.pk if session else ''}"
    if request.method == "POST":
        _act(request, rows)
        return redirect(here)
    what = f"신청 명단: {program.title} {rows[0].when if rows else ''}".strip()
    record(request, AccessAction.LIST, what, [each.person_id for each in rows])
    context = {
        "page_title": f"{TITLE}: {program.title}",
        "header_icon": "group",
        "program": program,
        "session": session,
        "sessions": [] if program.is_series else _sessions(program),
        "rows": [(each, touches_for(each)) for each in rows],
        "here": here,
        "with_reason": WITH_REASON,
    }
    return render(request, "pages/events/desk/roll.html", context)


def _sessions(program: ProgramPage) -> list[Session]:
    """Those of the last two weeks and those to come."""
    found = Session.objects.filter(program=program, ends_at__gt=clock.now() - SHOWN_BEFORE)
    return list(found.order_by("starts_at")[:MOST_SESSIONS])


def _session(request: HttpRequest, program: ProgramPage) -> Session | None:
    """The session that is asked for, else the next one. Raises Http404 for one of another program."""
    wanted = request.GET.get("session", "")
    if wanted:
        if not wanted.isascii() or not wanted.isdigit():
            raise Http404
        return get_object_or_404(Session, program=program, pk=int(wanted))
    if program.is_series:
        return None
    coming = Session.objects.filter(program=program, ends_at__gt=clock.now()).order_by("starts_at").first()
    return coming or Session.objects.filter(program=program).order_by("-starts_at").first()


def _rows(request: HttpRequest, program: ProgramPage, session: Session | None) -> list[Registration]:
    """Who asked, who has a seat, who waits in order; what has ended last."""
    found = desk_registrations(request.user).filter(program=program, session=session)
    found = found.annotate(answered=Count("answers"))
    order = {status: number for number, status in enumerate((S.REQUESTED, *sorted(SEATED), S.WAITING))}
    return sorted(found, key=lambda each: (order.get(S(each.status), 99), each.number or 0, each.pk))


def touches_for(registration: Registration) -> list[tuple[str, str]]:
    """What can be done with a registration now, by name and word."""
    status = S(registration.status)
    names: list[str] = []
    if status == S.REQUESTED:
        names = ["decline"] if registration.program.is_by_lot else ["approve", "wait", "decline"]
    elif status in MARKED and can_mark(registration):
        names = [name for name in ("attended", "absent") if not _is_marked(status, name)]
    elif status in OPEN:
        names = ["cancel"]
    return [(name, ACTS[name][0]) for name in names]


def _is_marked(status: RegistrationStatus, name: str) -> bool:
    return status == {"attended": S.ATTENDED, "absent": S.NO_SHOW}[name]


def _act(request: HttpRequest, rows: list[Registration]) -> None:
    """`do=attended:42`; with a reason, where somebody hears of it."""
    name, _, key = request.POST.get("do", "").partition(":")
    registration = next((each for each in rows if str(each.pk) == key), None)
    if registration is None or name not in ACTS:
        messages.error(request, "무엇을 할지 알 수 없어요. 다시 눌러 주세요.")
        return
    reason = request.POST.get("reason", "").strip()
    try:
        validate_no_rrn(reason)
        what = f"신청 {ACTS[name][0]}: {registration.spoken_code}"
        record(request, AccessAction.CHANGE, what, [registration.person_id], reason)
        ACTS[name][1](registration, signed_in(request), reason)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    except Refused as error:
        messages.error(request, error.message)
    else:
        messages.success(request, f"‘{ACTS[name][0]}’로 표시했어요.")
