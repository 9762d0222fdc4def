"""박람회 at the desk: companies, their times and who comes, and the count at the door."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from core import clock
from core.formats import count_text
from core.keys import row_key
from events.models import ProgramPage
from fairs.desk.forms import CancelForm, CompanyForm, SlotsForm
from fairs.desk.reach import desk_fairs
from fairs.entry import entry_path
from fairs.errors import Refused
from fairs.models import Company, Interview, Slot
from fairs.services.fairs import entry_count, slot_remove, slots_add
from fairs.services.interviews import interview_cancel
from fairs.services.moving import company_keep
from people.enums import AccessAction
from people.services.access import record

TITLE = "박람회"
CANCELLED = "면접을 취소하고 예약한 사람에게 메일로 알렸어요."
NO_SUCH_ACT = "무엇을 할지 알 수 없어요. 다시 눌러 주세요."


def index(request: HttpRequest) -> HttpResponse:
    """Fairs with their numbers, no names."""
    booked = Count(
        "companies__slots__interviews",
        filter=Q(companies__slots__interviews__cancelled_at=None),
        distinct=True,
    )
    found = desk_fairs(request.user).annotate(
        booked=booked,
        number=Count("companies", distinct=True),
        slots=Count("companies__slots", distinct=True),
    )
    context = {
        "page_title": TITLE,
        "header_icon": "group",
        "fairs": found.select_related("center").order_by("-latest_revision_created_at", "-pk"),
    }
    return render(request, "pages/fairs/desk/list.html", context)


def fair(request: HttpRequest, pk: int) -> HttpResponse:
    """The companies of a fair, and a new one."""
    program = _fair(request, pk)
    form = CompanyForm(request.POST if request.method == "POST" else None, instance=Company(program=program))
    if form.is_valid():
        company = form.save()
        messages.success(request, "회사를 더했어요. 이제 면접 시간을 만들어 주세요.")
        return redirect("fairs_desk:company", program.pk, company.pk)
    companies = Company.objects.filter(program=program).annotate(
        number=Count("slots", distinct=True),
        booked=Count("slots__interviews", filter=Q(slots__interviews__cancelled_at=None), distinct=True),
    )
    context = {
        "page_title": f"{TITLE}: {program.title}",
        "header_icon": "group",
        "program": program,
        "companies": companies,
        "form": form,
    }
    return render(request, "pages/fairs/desk/fair.html", context, status=422 if form.errors else 200)


def company(request: HttpRequest, pk: int, company_pk: int) -> HttpResponse:
    """One company: who comes when, more times, and what everybody reads of it."""
    program = _fair(request, pk)
    found = get_object_or_404(Company, program=program, pk=company_pk)
    forms: dict[str, Any] = {"form": CompanyForm(instance=found), "slots_form": SlotsForm()}
    if request.method == "POST":
        wrong = _act(request, found)
        if not wrong:
            return redirect("fairs_desk:company", program.pk, found.pk)
        forms |= wrong
        found.refresh_from_db()
    interviews = {
        each.slot_id: each for each in Interview.objects.booked().with_all().filter(slot__company=found)
    }
    record(
        request,
        AccessAction.LIST,
        f"박람회 면접: {found.name}",
        [each.person_id for each in interviews.values()],
    )
    context = {
        "page_title": f"{TITLE}: {found.name}",
        "header_icon": "group",
        "program": program,
        "company": found,
        "rows": [(slot, interviews.get(slot.pk)) for slot in found.slots.all()],
        **forms,
    }
    return render(request, "pages/fairs/desk/company.html", context, status=422 if len(forms) > 2 else 200)


def _act(request: HttpRequest, company: Company) -> dict[str, Any]:
    """`do=remove:42`; gives the form that has mistakes, or nothing."""
    name, _, key = request.POST.get("do", "").partition(":")
    if name == "keep":
        return _keep(request, company)
    if name == "slots":
        return _add_slots(request, company)
    slot = company.slots.filter(pk=row_key(key)).first()
    if slot is None or name != "remove":
        messages.error(request, NO_SUCH_ACT)
        return {}
    try:
        slot_remove(slot=slot)
        messages.success(request, "면접 시간을 지웠어요.")
    except Refused as error:
        messages.error(request, error.message)
    return {}


def _keep(request: HttpRequest, company: Company) -> dict[str, Any]:
    form = CompanyForm(request.POST, instance=company)
    if not form.is_valid():
        return {"form": form, "has_mistakes": True}
    try:
        number = company_keep(company=form.save(commit=False))
    except Refused as error:
        form.add_error(None, error.message)
        return {"form": form, "has_mistakes": True}
    told = f" 면접을 예약한 {count_text(number)}에게 바뀐 자리를 알렸어요." if number else ""
    messages.success(request, f"저장했어요.{told}")
    return {}


def _add_slots(request: HttpRequest, company: Company) -> dict[str, Any]:
    form = SlotsForm(request.POST)
    if not form.is_valid():
        return {"slots_form": form, "has_mistakes": True}
    try:
        number = slots_add(
            company=company, starts_at=form.starts_at, until=form.until, minutes=form.cleaned_data["minutes"]
        )
    except Refused as error:
        form.add_error(None, error.message)
        return {"slots_form": form, "has_mistakes": True}
    messages.success(request, f"면접 시간을 {number}개 만들었어요.")
    return {}


def cancel(request: HttpRequest, pk: int, company_pk: int, slot_pk: int) -> HttpResponse:
    """Why, first; then it is done, and whoever has the interview reads the reason."""
    slot = get_object_or_404(Slot, company__program=_fair(request, pk), company=company_pk, pk=slot_pk)
    back = redirect("fairs_desk:company", pk, company_pk)
    interview = Interview.objects.booked().with_all().filter(slot=slot).first()
    if interview is None:
        messages.success(request, CANCELLED)  # by a click a moment ago, or by the person
        return back
    form = CancelForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        what = f"박람회 면접 취소: {interview.spoken_code}"
        record(request, AccessAction.CHANGE, what, [interview.person_id])
        try:
            interview_cancel(interview=interview, as_staff=True, reason=form.cleaned_data["reason"])
            messages.success(request, CANCELLED)
        except Refused as error:
            messages.error(request, error.message)
        return back
    record(request, AccessAction.VIEW, f"박람회 면접: {slot.company.name}", [interview.person_id])
    context = {
        "page_title": f"면접 취소: {slot.company.name}",
        "header_icon": "group",
        "form": form,
        "slot": slot,
        "interview": interview,
    }
    return render(request, "pages/fairs/desk/cancel.html", context, status=422 if form.errors else 200)


def entry(request: HttpRequest, pk: int) -> HttpResponse:
    """How many came in: by one touch, or by the QR code at the door."""
    program = _fair(request, pk)
    if request.method == "POST":
        number = entry_count(program=program)
        messages.success(request, f"오늘 {number}명째예요.")
        return redirect("fairs_desk:entry", program.pk)
    days = list(program.entries.all())
    context = {
        "page_title": f"{TITLE} 입장: {program.title}",
        "header_icon": "group",
        "program": program,
        "days": days,
        "today": next((each.number for each in days if each.day == clock.today()), 0),
        "address": request.build_absolute_uri(entry_path(program)),
    }
    return render(request, "pages/fairs/desk/entry.html", context)


def _fair(request: HttpRequest, pk: int) -> ProgramPage:
    found: ProgramPage = get_object_or_404(desk_fairs(request.user), pk=pk)
    return found
