"""What somebody answered when they applied, for the desk of the program. Every look is in the access log."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from core.private_files import sent
from events.desk.reach import desk_registrations
from people.enums import AccessAction
from people.services.access import record


@require_GET
def answers(request: HttpRequest, pk: int) -> HttpResponse:
    """All answers of one registration."""
    registration = get_object_or_404(desk_registrations(request.user), pk=pk)
    record(request, AccessAction.VIEW, f"신청 {registration.spoken_code}의 답", [registration.person_id])
    context = {
        "page_title": f"신청 {registration.spoken_code}의 답",
        "header_icon": "group",
        "registration": registration,
        "answers": registration.answers.all(),
    }
    return render(request, "pages/events/desk/answers.html", context)


@require_GET
def file(request: HttpRequest, pk: int, answer_pk: int) -> HttpResponseBase:
    registration = get_object_or_404(desk_registrations(request.user), pk=pk)
    found = get_object_or_404(registration.answers.exclude(file=""), pk=answer_pk)
    record(request, AccessAction.VIEW, f"신청 {registration.spoken_code}의 파일", [registration.person_id])
    return sent(found)
