"""수료: who has been to how many meetings of a program, and who has completed it."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from core import clock
from events.completion import Progress, progress_by_registration
from events.desk.reach import desk_programs, desk_registrations
from events.models import Certificate, Registration
from events.services.attendance import MARKED
from people.enums import AccessAction
from people.services.access import record


@dataclass(frozen=True)
class Row:
    registration: Registration
    progress: Progress
    certificate: Certificate | None


@require_GET
def completion(request: HttpRequest, pk: int) -> HttpResponse:
    """Everybody with a seat: of a series once, of sessions each."""
    program = get_object_or_404(desk_programs(request.user), pk=pk)
    found = desk_registrations(request.user).filter(program=program, status__in=MARKED)
    begun = [each for each in found if not each.session or each.session.starts_at <= clock.now()]
    progress = progress_by_registration(program, begun)
    certificates = {
        each.registration_id: each for each in Certificate.objects.filter(registration__program=program)
    }
    rows = [Row(each, progress[each.pk], certificates.get(each.pk)) for each in begun]
    record(request, AccessAction.LIST, f"수료 현황: {program.title}", [each.person_id for each in begun])
    context = {
        "page_title": f"수료: {program.title}",
        "header_icon": "success",
        "program": program,
        "rows": rows,
        "complete": sum(row.progress.is_complete for row in rows),
    }
    return render(request, "pages/events/desk/completion.html", context)
