"""신청 명단: who registered for a session (or a series), who waits, who came; staff answer and mark by one touch."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from core import clock
from core.keys import row_key
from core.privacy import validate_no_rrn
from events.desk.reach import desk_programs, desk_registrations
from events.enums import OPEN, SEATED, Registering, RegistrationStatus
from events.errors import Refused
from events.models import Attendance, HeadCount, ProgramPage, Registration, Session
from events.services.answering import request_approve, request_decline, request_wait
from events.services.attendance import MARKED, can_mark, mark
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
MARKS = {"attended": ("왔어요", True), "absent": ("안 왔어요", False)}
"""What one touch says of a meeting: its word, and whether they came."""
ACTS: dict[str, tuple[str, Act]] = {
    "approve": ("승인", lambda each, by, reason: request_approve(registration=each, by=by)),
    "wait": ("대기로", lambda each, by, reason: request_wait(registration=each, by=by)),
    "decline": ("거절", lambda each, by, reason: request_decline(registration=each, by=by, reason=reason)),
    "cancel": (
        "취소",
        lambda each, by, reason: registration_cancel(registration=each, by=by, reason=reason, as_staff=True),
    ),
}
"""What one touch does with a registration: its word, and the use case."""
FIRST = frozenset({"attended", "approve"})
"""What is touched most, and stands out."""


def index(request: HttpRequest) -> HttpResponse:
    """Programs with what waits for staff first: numbers, no names."""
    counts = {
        "asked": Count("registrations", filter=Q(registrations__status=S.REQUESTED)),
        "in_line": Count("registrations", filter=Q(registrations__status=S.WAITING)),
        "seated": Count("registrations", filter=Q(registrations__status__in=SEATED)),
    }
    shown = Q(registrations__isnull=False) | Q(registering=Registering.DROP_IN)
    found = desk_programs(request.user).filter(shown).annotate(**counts)
    programs = found.select_related("center").order_by("-asked", "-latest_revision_created_at", "-pk")
    context = {"page_title": TITLE, "header_icon": "group", "programs": programs[:MOST_PROGRAMS]}
    return render(request, "pages/events/desk/programs.html", context)


def roll(request: HttpRequest, pk: int) -> HttpResponse:
    """One session of a program, or its series."""
    program, session = session_of(request, pk)
    rows = _rows(request, program, session)
    here = roll_path(program, session)
    if request.method == "POST":
        _act(request, rows, session)
        return redirect(here)
    marks = marks_of(session, rows)
    what = f"신청 명단: {program.title} {rows[0].when if rows else ''}".strip()
    record(request, AccessAction.LIST, what, [each.person_id for each in rows])
    context = {
        "page_title": f"{TITLE}: {program.title}",
        "header_icon": "group",
        "program": program,
        "session": session,
        "sessions": _sessions(program),
        "rows": [(each, marks.get(each.pk), touches_for(each, session, marks.get(each.pk))) for each in rows],
        "came": sum(mark.came for mark in marks.values()),
        "query": f"?session={session.pk}" if session else "",
        "uncounted": HeadCount.objects.filter(session=session).first() if session else None,
        "is_on": bool(session and not session.is_cancelled and can_mark(session)),
        "here": here,
        "first": FIRST,
        "may_plan": program.permissions_for_user(request.user).can_edit(),
    }
    return render(request, "pages/events/desk/roll.html", context)


def session_of(request: HttpRequest, pk: int) -> tuple[ProgramPage, Session | None]:
    """A program of this desk, and its session that is asked for. Raises Http404, PermissionDenied."""
    program = get_object_or_404(desk_programs(request.user).select_related("center"), pk=pk)
    session = _session(request, program)
    if session:
        session.program = program
    return program, session


def roll_path(program: ProgramPage, session: Session | None) -> str:
    return f"{reverse('registrations:roll', args=[program.pk])}?session={session.pk if session else ''}"


def _sessions(program: ProgramPage) -> list[Session]:
    """Those of the last two weeks and those to come."""
    found = Session.objects.filter(program=program, ends_at__gt=clock.now() - SHOWN_BEFORE)
    return list(found.order_by("starts_at")[:MOST_SESSIONS])


def _session(request: HttpRequest, program: ProgramPage) -> Session | None:
    """The session (of a series, the meeting) that is asked for, else the next one. Raises Http404 for one of another program."""
    wanted = request.GET.get("session", "")
    if wanted:
        return get_object_or_404(Session, program=program, pk=row_key(wanted))
    coming = Session.objects.filter(program=program, ends_at__gt=clock.now()).order_by("starts_at").first()
    return coming or Session.objects.filter(program=program).order_by("-starts_at").first()


def _rows(request: HttpRequest, program: ProgramPage, session: Session | None) -> list[Registration]:
    """Who asked, who has a seat, who waits in order; what has ended last."""
    of_this = Q(session=session) | Q(session=None)
    found = desk_registrations(request.user).filter(of_this, program=program)
    found = found.annotate(answered=Count("answers"))
    order = {status: number for number, status in enumerate((S.REQUESTED, *sorted(SEATED), S.WAITING))}
    return sorted(found, key=lambda each: (order.get(S(each.status), 99), each.number or 0, each.pk))


def marks_of(session: Session | None, rows: list[Registration]) -> dict[int, Attendance]:
    """What is marked for a meeting, by registration. One query."""
    found = Attendance.objects.filter(session=session, registration__in=[each.pk for each in rows])
    return {each.registration_id: each for each in found} if session else {}


def touches_for(
    registration: Registration, session: Session | None, attendance: Attendance | None
) -> list[tuple[str, str]]:
    """What can be done with a registration now, by name and word."""
    status = S(registration.status)
    if status == S.REQUESTED:
        return _words("decline") if registration.program.is_by_lot else _words("approve", "wait", "decline")
    if status in MARKED and session and not session.is_cancelled and can_mark(session):
        marks = [(name, word) for name, (word, came) in MARKS.items() if not _says(attendance, came=came)]
        goes_on = status in OPEN and registration.session_id is None
        return [*marks, *_words("cancel")] if goes_on else marks
    return _words("cancel") if status in OPEN else []


def _words(*names: str) -> list[tuple[str, str]]:
    return [(name, ACTS[name][0]) for name in names]


def _says(attendance: Attendance | None, *, came: bool) -> bool:
    return attendance is not None and attendance.came == came


def _act(request: HttpRequest, rows: list[Registration], session: Session | None) -> None:
    """`do=attended:42`; with a reason, where somebody hears of it."""
    name, _, key = request.POST.get("do", "").partition(":")
    registration = next((each for each in rows if str(each.pk) == key), None)
    if registration is None or name not in {*ACTS, *(MARKS if session else ())}:
        messages.error(request, "무엇을 할지 알 수 없어요. 다시 눌러 주세요.")
        return
    reason = request.POST.get("reason", "").strip()
    word = (MARKS[name] if name in MARKS else ACTS[name])[0]
    try:
        validate_no_rrn(reason)
        record(
            request,
            AccessAction.CHANGE,
            f"신청 {word}: {registration.spoken_code}",
            [registration.person_id],
            reason,
        )
        _do(name, registration, session, signed_in(request), reason)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    except Refused as error:
        messages.error(request, error.message)
    else:
        messages.success(request, f"‘{word}’로 표시했어요.")


def _do(name: str, registration: Registration, session: Session | None, by: User, reason: str) -> None:
    if session and name in MARKS:
        mark(registration=registration, session=session, came=MARKS[name][1], by=by)
    else:
        ACTS[name][1](registration, by, reason)
