"""Open times of a mentor, given by staff for mentors who ask them to. They say nothing of who has them."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from core import clock
from core.keys import row_key
from mentoring.forms import SlotsForm
from mentoring.models import Mentor, Slot, Talk
from mentoring.permissions import mentors_edited_by
from mentoring.services.slots import slot_withdraw
from mentoring.views.mentor import open_with
from people.errors import Refused


def slots(request: HttpRequest, pk: int) -> HttpResponse:
    """The coming times; new ones are opened (`day`, …) and free ones closed (`withdraw`) here."""
    mentor = get_object_or_404(mentors_edited_by(request.user), pk=pk)
    if key := request.POST.get("withdraw", ""):
        return _withdraw(request, mentor, key)
    form = SlotsForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and (opened := open_with(form, mentor)):
        messages.success(request, opened)
        return redirect("mentors:slots", mentor.pk)
    taken = set(Talk.objects.taking().filter(slot__mentor=mentor).values_list("slot", flat=True))
    rows = [(slot, slot.pk in taken) for slot in mentor.slots.coming(clock.now())]
    context = {
        "page_title": f"열린 시간: {mentor.name}",
        "header_icon": "date",
        "form": form,
        "mentor": mentor,
        "rows": rows,
    }
    return render(request, "pages/mentoring/staff/slots.html", context)


def _withdraw(request: HttpRequest, mentor: Mentor, key: str) -> HttpResponse:
    slot = get_object_or_404(Slot, pk=row_key(key), mentor=mentor)
    try:
        slot_withdraw(slot=slot)
    except Refused as error:
        messages.error(request, error.message)
    else:
        messages.success(request, "이 시간을 닫았어요.")
    return redirect("mentors:slots", mentor.pk)
