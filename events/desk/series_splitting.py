"""두 반으로 나누기, of a series: a second program on the same days; what it comes to is shown first."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from core import clock, formats
from core.previews import STEP, Change, ask
from core.privacy import validate_no_rrn
from events import cohosts
from events.desk.planning import ICON, may_split, planned_program
from events.desk.planning_forms import MOST_SEATS, time_input
from events.desk.splitting import ShareForm, words_of
from events.enums import Share
from events.errors import Refused
from events.models import ProgramPage, Registration
from events.services.series_splitting import (
    SecondGroup,
    SeriesSplit,
    check_group,
    divide_series,
    series_in_order,
    series_split,
    time_later,
)
from events.wanted import first_start
from people.requests import signed_in

FIRST, SECOND = "1반", "2반"


class SeriesSplitForm(ShareForm):
    """Who goes over, and the second group as a program of its own."""

    title = forms.CharField(label="이름", max_length=255, validators=[validate_no_rrn])
    starts = forms.TimeField(
        label="시작 시각",
        widget=time_input(),
        help_text="첫 회차가 시작하는 시각이에요. 날짜와 길이는 첫 번째 반과 같아요.",
    )
    place = forms.CharField(
        label="장소",
        required=False,
        max_length=120,
        validators=[validate_no_rrn],
        help_text="비워 두면 첫 번째 반과 같아요. 방은 나눈 다음 회차마다 ‘바꾸기’에서 잡아 주세요.",
    )
    hosts = forms.CharField(
        label="진행",
        required=False,
        max_length=160,
        validators=[validate_no_rrn],
        help_text="비워 두면 첫 번째 반과 같아요.",
    )
    capacity = forms.IntegerField(
        label="정원", required=False, min_value=0, max_value=MOST_SEATS, help_text="비워 두면 정원이 없어요."
    )

    def __init__(self, *args: Any, program: ProgramPage, **kwargs: Any) -> None:
        self.most_seats = program.most_seats
        first = first_start(program)
        kwargs["initial"] = {
            "first": program.seats,
            "stays": program.seats,
            "capacity": program.seats,
            "title": _second_title(program.title),
            "starts": clock.local(first).time() if first else None,
        }
        super().__init__(*args, **kwargs)
        self.offer_cohosts(cohosts.names(program))
        self.fields["stays"].help_text += " 프로그램 화면의 정원도 이렇게 바뀌어요."

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        self.check_seats("capacity")
        return data

    @property
    def split(self) -> SeriesSplit:
        data = self.cleaned_data
        names = ("title", "starts", "place", "hosts", "capacity")
        has_cohosts = data.get("has_cohosts", False)
        group = SecondGroup(**{name: data[name] for name in names}, has_cohosts=has_cohosts)
        return SeriesSplit(group, data["stays"], Share(data["share"]), data["first"] or 0)


def _second_title(title: str) -> str:
    return f"{title.removesuffix(FIRST).strip()} {SECOND}"


def split(request: HttpRequest, pk: int) -> HttpResponse:
    """How, and when and where the second group meets; then what it comes to; then it is done."""
    program = planned_program(request, pk)
    if not may_split(request.user, program):
        raise PermissionDenied
    form = SeriesSplitForm(request.POST or None, program=program)
    step = request.POST.get(STEP)
    if request.method == "POST" and step != "back" and form.is_valid():
        if step != "save" and _can_be(program, form):
            return _ask(request, program, form.split)
        if step == "save" and (second := _saved(request, program, form)):
            return redirect("planning:program", second.pk)
    context = {
        "page_title": f"두 반으로 나누기: {program.title}",
        "header_icon": ICON,
        "form": form,
        "program": program,
        "words": words_of(series_in_order(program)),
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "pages/events/desk/series_split.html", context, status=status)


def _can_be(program: ProgramPage, form: SeriesSplitForm) -> bool:
    """Whether there is anything to show before it is saved; else the form says why not."""
    try:
        check_group(program, form.split.group)
    except Refused as error:
        form.add_error(None, error.message)
    return not form.errors


def _saved(request: HttpRequest, program: ProgramPage, form: SeriesSplitForm) -> ProgramPage | None:
    """The second group; nothing where the form says why not."""
    try:
        second = series_split(
            program=program, split=form.split, tell_people="tell" in request.POST, by=signed_in(request)
        )
    except Refused as error:
        form.add_error(None, error.message)
        return None
    messages.success(request, f"두 반으로 나눴어요. 이 화면은 두 번째 반 ‘{second.title}’이에요.")
    return second


def _ask(request: HttpRequest, program: ProgramPage, wanted: SeriesSplit) -> HttpResponse:
    """Numbers, no people; the lock decides about the last click."""
    people = series_in_order(program)
    groups = divide_series(people, wanted)
    first = program.sessions.scheduled().order_by("starts_at").first()
    later = time_later(first.starts_at, wanted.group) if first else timedelta()
    when = formats.period_text(first.starts_at + later, first.ends_at + later) if first else ""
    parts = (wanted.group.title, f"첫 회차 {when}", wanted.group.place or program.place, words_of(groups.go))
    context = {
        "page_title": f"{program.title}: 나누면 바뀌는 것",
        "name": program.title,
        "header_icon": ICON,
        "changes": [
            Change("첫 번째 반", words_of(people), words_of(groups.stay)),
            Change("두 번째 반", "-", " · ".join(part for part in parts if part)),
        ],
        "go": len(groups.go),
        "online": _online_beside(program),
        "is_series": True,
    }
    return ask(request, "pages/events/desk/split_preview.html", context)


def _online_beside(program: ProgramPage) -> int:
    """How many take part online with seats of their own: they stay with the first group. One query."""
    others = Registration.objects.open().filter(program=program, session=None)
    return others.exclude(places__mode=program.modes[0]).count()
