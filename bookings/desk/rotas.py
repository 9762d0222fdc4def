"""The rota of a counsellor: the same rules as opening hours, inside of them."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from bookings.desk.hours import OpeningForms, say_what_is_hit
from bookings.enums import ResourceKind
from bookings.models import Unit
from bookings.permissions import resources_run_by
from bookings.services.opening import opening_calendar_for


def rota(request: HttpRequest, pk: int, unit_pk: int) -> HttpResponse:
    """The working hours of one counsellor, and when they are away."""
    resource = get_object_or_404(resources_run_by(request.user), pk=pk, kind=ResourceKind.APPOINTMENT)
    unit = get_object_or_404(Unit, pk=unit_pk, resource=resource)
    forms = OpeningForms(opening_calendar_for(resource, unit), request.POST or None)
    if request.method == "POST" and forms.is_valid():
        forms.save()
        messages.success(request, f"{unit.name}의 근무 시간을 저장했어요. 예약 화면에 바로 보여요.")
        return say_what_is_hit(request, resource, unit) or redirect("desk:rota", pk, unit_pk)
    context = {
        "page_title": f"근무 시간 · {unit.name}",
        "header_icon": "time",
        "resource": resource,
        "unit": unit,
        "forms": forms,
    }
    return render(request, "pages/bookings/desk/hours.html", context)
