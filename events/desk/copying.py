"""다음 학기로 복사: a new first day, the days that come of it, and a draft in the editor."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from core import clock
from core.previews import STEP, ask
from core.years import validate_year
from events.desk.planning import planned_program
from events.desk.planning_forms import date_input
from events.models import ProgramPage
from events.planned import planned_days
from events.services.copying import Term, first_day, next_term, program_copy
from people.requests import signed_in

TITLE = "다음 학기로 복사"


class CopyForm(forms.Form):
    title = forms.CharField(
        label="제목", max_length=255, help_text="이용자가 구분할 수 있게 학기나 기수를 넣어 주세요. 예: 2기"
    )
    first_date = forms.DateField(
        label="첫 날",
        widget=date_input(),
        validators=[validate_year],
        help_text="다른 날짜와 신청 기간도 지난 학기와 같은 간격으로 옮겨요.",
    )
    until = forms.DateField(
        label="마지막 날",
        required=False,
        widget=date_input(),
        validators=[validate_year],
        help_text="비워 두면 지난 학기와 같은 길이로 열려요. 반복하는 프로그램에만 써요.",
    )

    def __init__(self, *args: Any, program: ProgramPage, **kwargs: Any) -> None:
        kwargs["initial"] = {"title": program.title, "first_date": _suggested(program)}
        super().__init__(*args, **kwargs)
        if not program.weekly_rule:
            del self.fields["until"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        first, until = data.get("first_date"), data.get("until")
        if first and first <= clock.today():
            self.add_error("first_date", "이미 지난 날이에요. 다음 학기의 첫 날을 적어 주세요.")
        if first and until and until < first:
            raise ValidationError({"until": "마지막 날은 첫 날보다 앞설 수 없어요."})
        return data

    @property
    def term(self) -> Term:
        data = self.cleaned_data
        return Term(data["title"].strip(), data["first_date"], data.get("until"))


def _suggested(program: ProgramPage) -> Any:
    """The same weekday, half a year later or as many weeks as are needed to be ahead."""
    first = first_day(program)
    if first is None:
        return None
    first += timedelta(weeks=26)
    while first <= clock.today():
        first += timedelta(weeks=1)
    return first


def copy(request: HttpRequest, pk: int) -> HttpResponse:
    """The form; then the days; then the draft in the page editor."""
    program = planned_program(request, pk)
    if not program.get_parent().permissions_for_user(request.user).can_add_subpage():
        raise PermissionDenied
    form = CopyForm(request.POST or None, program=program)
    step = request.POST.get(STEP)
    if request.method == "POST" and step != "back" and form.is_valid():
        if step == "save":
            made = program_copy(program=program, term=form.term, by=signed_in(request))
            messages.success(request, "복사했어요. 아직 공개하지 않았으니, 살펴보고 고친 다음 게시해 주세요.")
            return redirect("wagtailadmin_pages:edit", made.pk)
        found = {
            "name": form.term.title,
            "page_title": f"{TITLE}: {form.term.title}",
            "found": planned_days(next_term(program, form.term)),
        }
        return ask(request, "pages/events/desk/copy_preview.html", {**found, "header_icon": "copy"})
    context = {
        "page_title": f"{TITLE}: {program.title}",
        "header_icon": "copy",
        "form": form,
        "program": program,
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "pages/events/desk/copy.html", context, status=status)
