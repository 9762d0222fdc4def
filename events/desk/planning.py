"""회차 계획: the sessions of a program, and changing one: moved, called off, opened again, counted.

It shows numbers and no people. Whoever may edit the page of the program plans its sessions. What changes, and how many people
hear of it, is shown before it is saved.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from core import clock, formats
from core.previews import STEP, Change, ask
from events import rooms
from events.desk.planning_forms import MOST_SEATS, PlanForm, ReasonForm
from events.enums import ProgramFormat, Registering
from events.errors import CHANGED_MEANWHILE, Refused
from events.models import Places, ProgramPage, Session
from events.permissions import programs_run_by
from events.services.page_changes import ToHear, page_change_settle, to_hear
from events.services.planning import (
    Plan,
    check_change,
    head_count_save,
    session_cancel,
    session_change,
    session_reopen,
)
from events.services.telling import hearing
from events.wanted import first_start
from people.permissions import PageRight, has_right
from people.requests import signed_in

MOST_COMING = 200
SHOWN_BEFORE = timedelta(days=30)
ICON = "date"


def planned_program(request: HttpRequest, pk: int) -> ProgramPage:
    """A program that this user may edit. Raises PermissionDenied for somebody who edits none, and Http404."""
    found = programs_run_by(request.user)
    return get_object_or_404(found.select_related("center"), pk=pk)


def planned_session(request: HttpRequest, pk: int) -> Session:
    """A session of such a program. Raises PermissionDenied and Http404."""
    found = Session.objects.filter(program__in=programs_run_by(request.user).order_by().values("pk"))
    return get_object_or_404(found.select_related("program__center"), pk=pk)


def may_split(user: Any, program: ProgramPage) -> bool:
    """Whether a series may become two: the second is a page of its own, published at once. It has yet to begin."""
    if not (program.is_series and program.live):
        return False
    first = first_start(program)
    parent = program.get_parent().permissions_for_user(user)
    may_publish = parent.can_add_subpage() and parent.can_publish_subpage()
    return may_publish and first is not None and first > clock.now()


@require_GET
def program(request: HttpRequest, pk: int) -> HttpResponse:
    """Every session that is to come, and those of the last 30 days."""
    found = planned_program(request, pk)
    now = clock.now()
    shown = list(
        Session.objects.filter(program=found, ends_at__gt=now - SHOWN_BEFORE)
        .select_related("head_count")
        .prefetch_related("places")
        .order_by("starts_at", "pk")[:MOST_COMING]
    )
    held = rooms.held([each.uid for each in shown])
    for each in shown:
        each.program = found
    rows = [(each, held.get(each.uid)) for each in shown]
    unheard = to_hear(found)
    context = {
        "page_title": f"회차 계획: {found.title}",
        "header_icon": ICON,
        "program": found,
        "unheard": len(unheard),
        "page_changes": _page_changes(unheard[0]) if unheard else [],
        "coming": [row for row in rows if row[0].ends_at > now],
        "past": [row for row in reversed(rows) if row[0].ends_at <= now],
        "series": list(Places.objects.filter(program=found, session=None)) if found.is_series else [],
        "counts": found.registering == Registering.DROP_IN,
        "has_rooms": bool(rooms.rooms_for(found)),
        "has_roll": has_right(request.user, PageRight.DESK, found),
        "may_copy": found.get_parent().permissions_for_user(request.user).can_add_subpage(),
        "may_split": may_split(request.user, found),
        "now": now,
        "most": MOST_SEATS,
    }
    return render(request, "pages/events/desk/planning.html", context)


def _page_changes(heard: ToHear) -> list[Change]:
    """What the page of the program says now, and what it said to somebody who registered before."""
    was, session = heard.was, heard.session
    program = session.program
    rows = [
        ("방식", ProgramFormat(was.format).label, program.get_format_display()),
        (WHERE, was.where, session.where),
        (WHO, was.led_by, session.led_by),
        (LINK, was.online_url, session.online_url or program.online_url),
    ]
    return [Change(label, old or "-", new or "-") for label, old, new in rows if old != new]


@require_POST
def tell(request: HttpRequest, pk: int) -> HttpResponse:
    """Whether those who registered hear of what the page of the program says now."""
    found = planned_program(request, pk)
    try:
        people = page_change_settle(program=found, tell=request.POST.get("tell") == "yes")
    except Refused as error:
        messages.error(request, error.message)
    else:
        words = f"{formats.count_text(people)}에게 메일로 알려요." if people else "알리지 않았어요."
        messages.success(request, words)
    return redirect("planning:program", pk)


def change(request: HttpRequest, session_pk: int) -> HttpResponse:
    """When, where, who, how many. Shown before it is saved: what changes, and how many people hear of it."""
    session = planned_session(request, session_pk)
    before = Plan.of(session)
    form = PlanForm(
        request.POST or None, session=session, plan=before, rooms=rooms.rooms_for(session.program)
    )
    step = request.POST.get(STEP)
    if request.method == "POST" and step != "back" and form.is_valid():
        found = changes(session, before, form.plan, form.rooms)
        if not found:
            messages.info(request, "바뀐 것이 없어요.")
        elif step != "save" and _is_possible(session, before, form):
            return _ask(request, session, found)
        if not found or (step == "save" and _saved(request, session, form)):
            return redirect("planning:program", session.program_id)
    context = {"page_title": f"회차 바꾸기: {session.program.title}", "form": form, **_about(session)}
    return render(request, "pages/events/desk/session_change.html", context, status=_status(form))


def _is_possible(session: Session, before: Plan, form: PlanForm) -> bool:
    """Whether there is anything to ask; else the form says why not. The locks decide about the last click."""
    try:
        check_change(form.plan, session, before)
    except Refused as error:
        form.add_error(None, error.message)
        return False
    return True


def _saved(request: HttpRequest, session: Session, form: PlanForm) -> bool:
    """Whether it is saved; else the form says why not."""
    tell = "tell" in request.POST
    try:
        session_change(
            session=session,
            plan=form.plan,
            seen=form.cleaned_data["seen"],
            tell=tell,
            by=signed_in(request),
        )
    except Refused as error:
        form.add_error(None, error.message)
        if error.code == CHANGED_MEANWHILE.code:
            form.look_again(session)
        return False
    messages.success(request, "회차를 바꿨어요." + (" 신청한 사람에게 메일로 알려요." if tell else ""))
    return True


def _ask(request: HttpRequest, session: Session, found: list[Change]) -> HttpResponse:
    context = {
        "name": session.program.title,
        "header_icon": ICON,
        "changes": found,
        "people": hearing(session).count(),
        "is_seen": any(each.label in SEEN for each in found),
    }
    return ask(request, "pages/events/desk/session_preview.html", context)


WHEN, WHERE, WHO, LINK = "언제", "어디서", "진행", "온라인 주소"
SEEN = frozenset({WHEN, WHERE, WHO, LINK})
"""What people who registered are told of."""


def changes(session: Session, before: Plan, after: Plan, names: dict[str, str]) -> list[Change]:
    """What differs, in words."""
    own = session.program

    def words(plan: Plan) -> list[tuple[str, str]]:
        seats = "정원 없음" if plan.capacity is None else formats.count_text(plan.capacity)
        return [
            (WHEN, formats.period_text(plan.starts_at, plan.ends_at)),
            (WHERE, plan.place or own.place or "-"),
            (WHO, plan.hosts or own.hosts or "-"),
            ("정원", seats),
            (LINK, plan.online_url or "프로그램과 같음"),
            ("자막 주소", plan.captions_url or "프로그램과 같음"),
            ("대본", plan.script or "프로그램과 같음"),
            ("방", names.get(plan.room, "잡지 않음") if plan.room else "잡지 않음"),
        ]

    pairs = zip(words(before), words(after), strict=True)
    return [Change(label, old, new) for (label, old), (_, new) in pairs if old != new]


def _about(session: Session) -> dict[str, Any]:
    return {"session": session, "program": session.program, "header_icon": ICON}


def _status(form: PlanForm | ReasonForm) -> int:
    return 422 if form.is_bound and form.errors else 200


def cancel(request: HttpRequest, session_pk: int) -> HttpResponse:
    """Call a session off, with a reason; asked on a page of its own, with how many people hear of it."""
    session = planned_session(request, session_pk)
    form, people = ReasonForm(request.POST or None), hearing(session).count()
    if request.method == "POST" and form.is_valid():
        try:
            session_cancel(session=session, by=signed_in(request), **form.cleaned_data)
        except Refused as error:
            form.add_error(None, error.message)
        else:
            is_told = people and (form.cleaned_data["tell"] or not session.program.is_series)
            words = " 신청한 사람에게는 곧 메일이 가요." if is_told else ""
            messages.success(request, f"회차를 취소했어요.{words}")
            return redirect("planning:program", session.program_id)
    context = {
        "page_title": f"회차 취소: {session.program.title}",
        "form": form,
        "people": people,
        "next_session": session.next_one(),
        "room": rooms.held([session.uid]).get(session.uid),
        **_about(session),
    }
    return render(request, "pages/events/desk/session_cancel.html", context, status=_status(form))


@require_POST
def reopen(request: HttpRequest, session_pk: int) -> HttpResponse:
    """Hold a session after all."""
    session = planned_session(request, session_pk)
    try:
        session_reopen(session=session, tell="tell" in request.POST, by=signed_in(request))
    except Refused as error:
        messages.error(request, error.message)
    else:
        messages.success(request, "회차를 다시 열었어요. 이제 신청을 받아요.")
    return redirect("planning:program", session.program_id)


@require_POST
def count(request: HttpRequest, session_pk: int) -> HttpResponse:
    """How many came to a session that nobody registers for."""
    session = planned_session(request, session_pk)
    typed = request.POST.get("number", "").strip()
    is_number = typed.isascii() and typed.isdigit() and int(typed[:9]) <= MOST_SEATS
    if typed and not is_number:
        messages.error(request, f"온 사람 수를 0부터 {MOST_SEATS:,}까지의 숫자로 적어 주세요. 예: 12")
        return redirect("planning:program", session.program_id)
    try:
        head_count_save(session=session, number=int(typed) if typed else None, by=signed_in(request))
    except Refused as error:
        messages.error(request, error.message)
    else:
        messages.success(request, "온 사람 수를 적었어요." if typed else "온 사람 수를 지웠어요.")
    return redirect("planning:program", session.program_id)
