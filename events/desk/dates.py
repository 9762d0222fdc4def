"""어느 날에 열리나요?: the days that the form of a program comes to, before it is saved.

The button in the page editor sends the whole form here; a script shows the answer below it, without scripts it is a page.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST
from wagtail.permission_policies.pages import PagePermissionPolicy

from core.fields import EndTimeFormField
from core.keys import row_key
from core.years import validate_year
from events.desk.planning import planned_program
from events.forms import WeeklyRuleFormField
from events.models import ProgramDate, ProgramPage
from events.planned import planned_days

TITLE = "어느 날에 열리나요?"
MOST_DATES = 1000


class DatesForm(forms.Form):
    """The fields of the page editor that sessions are made from; it sends all the others, too."""

    first_date = forms.DateField(label="첫 날", required=False, validators=[validate_year])
    start_time = forms.TimeField(label="시작 시각", required=False)
    end_time = EndTimeFormField(label="끝나는 시각", required=False)
    rule = WeeklyRuleFormField(label="반복", required=False)
    skip_holidays = forms.BooleanField(required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors:
            self.program = ProgramPage(**data)
            self.program.clean_times()
        return data


class SingleDateForm(forms.ModelForm):
    class Meta:
        model = ProgramDate
        fields = ["date", "start_time", "end_time"]


SingleDates = forms.formset_factory(SingleDateForm, extra=0, can_delete=True, absolute_max=MOST_DATES)


@require_POST
def dates(request: HttpRequest) -> HttpResponse:
    """`?program=12` for one that is saved already."""
    pk = _saved(request)
    form = DatesForm(request.POST)
    single = SingleDates(request.POST, prefix="dates") if "dates-TOTAL_FORMS" in request.POST else None
    is_right = all([form.is_valid(), single is None or single.is_valid()])
    context: dict[str, Any] = {"page_title": TITLE, "header_icon": "date", "errors": _errors(form, single)}
    if is_right:
        rows = [each for each in single or [] if each.cleaned_data.get("date")]
        program: Any = form.program
        program.dates = [each.instance for each in rows if not each.cleaned_data.get("DELETE")]
        context["found"] = planned_days(program, pk)
    is_part = request.headers.get("X-Requested-With") == "XMLHttpRequest"
    template = "components/events/planned_days.html" if is_part else "pages/events/desk/dates.html"
    return render(request, template, context, status=200 if is_right or is_part else 422)


def _saved(request: HttpRequest) -> int | None:
    """The number of a program that this user edits; nothing for a new one. Raises PermissionDenied and Http404."""
    asked = request.GET.get("program", "")
    if number := row_key(asked):
        return int(planned_program(request, number).pk)
    if not PagePermissionPolicy(ProgramPage).user_has_any_permission(request.user, ["add", "change"]):
        raise PermissionDenied
    return None


def _errors(form: DatesForm, single: Any) -> list[str]:
    """Every mistake once, with the name of its field."""
    found = [
        f"{each.fields[name].label}: {message}" if name in each.fields else message
        for each in [form, *(single or [])]
        for name, messages in each.errors.items()
        for message in messages
    ]
    return list(dict.fromkeys(found))
