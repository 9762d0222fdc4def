"""안내 보내기: staff write to those with a seat, to those who wait, or to those who didn't come."""

from __future__ import annotations

from uuid import uuid4

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from core.formats import count_text
from events.desk.message_forms import MessageForm
from events.desk.reach import desk_programs
from events.desk.roll import MOST_SESSIONS
from events.errors import NOBODY_TO_WRITE_TO
from events.models import ProgramPage, Registration, StaffMessage
from events.services.staff_messages import Draft, message_send
from events.staff_message_kinds import NOTE, note_for
from outbox.rendering import Words
from outbox.rendering import render as words_of
from outbox.selectors import wordings
from people.enums import AccessAction
from people.models import User
from people.requests import signed_in
from people.services.access import record

SHOWN = 50


def messages_of(request: HttpRequest, pk: int) -> HttpResponse:
    """The log of what was sent, and the form; then what it will look like and how many it reaches; then it is sent."""
    program = get_object_or_404(desk_programs(request.user).select_related("center"), pk=pk)
    sessions = [] if program.is_series else list(program.sessions.order_by("-starts_at")[:MOST_SESSIONS])
    asked = {"initial": {"session": request.GET.get("session", "")}, "program": program, "sessions": sessions}
    form = MessageForm(request.POST or None, **asked)
    if request.method == "POST" and form.is_valid() and "back" not in request.POST:
        recipients = form.draft.recipients()
        if recipients:
            return _look_or_send(request, form, recipients)
        form.add_error(None, NOBODY_TO_WRITE_TO.message)
    context = {
        "page_title": f"안내 보내기: {program.title}",
        "header_icon": "mail",
        "program": program,
        "form": form,
        "sent": _sent(program),
    }
    return render(request, "pages/events/desk/messages.html", context, status=422 if form.errors else 200)


def _sent(program: ProgramPage) -> list[StaffMessage]:
    """The newest first, with how many copies there are, and how many are on their way."""
    found = StaffMessage.objects.filter(program=program).select_related("session", "sent_by")
    queued = Count("copies", filter=Q(copies__queued_at__isnull=False))
    return list(found.annotate(people=Count("copies"), queued=queued)[:SHOWN])


def _look_or_send(request: HttpRequest, form: MessageForm, recipients: list[Registration]) -> HttpResponse:
    """Send what was looked at. Where it reaches another number of people by now, it is shown again."""
    draft, data, number = form.draft, form.cleaned_data, len(recipients)
    if "send" in request.POST and data["request_key"] and data["count"] == number:
        what = f"안내 보내기: {draft.program.title} · {draft.audience.label} · {draft.subject}"
        record(request, AccessAction.CHANGE, what, [each.person_id for each in recipients], draft.reason)
        message_send(draft=draft, by=signed_in(request), request_key=data["request_key"])
        messages.success(request, f"{count_text(number)}에게 안내를 보내고 있어요.")
        return redirect("registrations:messages", draft.program.pk)
    context = {
        "page_title": f"보내기 전에 확인: {draft.program.title}",
        "header_icon": "mail",
        "program": draft.program,
        "draft": draft,
        "number": number,
        "has_changed": "send" in request.POST,
        "words": _preview(draft),
        "hidden": [
            (name, request.POST.get(name, ""))
            for name in ("audience", "session", "subject", "body", "reason")
            if name in form.fields
        ],
        "request_key": data["request_key"] or uuid4(),
    }
    return render(request, "pages/events/desk/message_preview.html", context)


def _preview(draft: Draft) -> Words:
    """The mail to somebody, in Korean."""
    somebody = Registration(
        program=draft.program,
        session=draft.session,
        person=User(name="홍길동"),
        code="00000000",
    )
    return words_of(
        NOTE,
        note_for(somebody, draft.as_message()).context,
        wording=wordings().get((NOTE.name, "ko")),
    )
