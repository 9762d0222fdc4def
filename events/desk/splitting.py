"""두 반으로 나누기: a session with many people becomes two; what it comes to is shown first."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from core import formats
from core.previews import STEP, Change, ask
from events import cohosts, rooms
from events.desk.planning import ICON, planned_session
from events.desk.planning_forms import MOST_SEATS, PlanForm
from events.enums import Share
from events.errors import CHANGED_MEANWHILE, NOT_A_SERIES, Refused
from events.models import Registration, Session
from events.models.registering import TOO_MANY_MENTEES
from events.services.planning import Plan
from events.services.splitting import Split, divide, in_order, session_split
from people.requests import signed_in


class ShareForm(forms.Form):
    """Who goes over when a group becomes two, and how many the first one takes."""

    most_seats: int | None  # of each group, where the kind of program says so
    share = forms.ChoiceField(
        label="어떻게 나눌까요?", choices=Share.choices, initial=Share.AFTER, widget=forms.RadioSelect
    )
    first = forms.IntegerField(
        label="첫 번째 반에 남길 사람 수",
        required=False,
        min_value=0,
        max_value=MOST_SEATS,
        help_text="먼저 신청한 사람부터 세요. 번갈아 나눌 때는 쓰지 않아요.",
    )
    stays = forms.IntegerField(
        label="첫 번째 반 정원",
        required=False,
        min_value=0,
        max_value=MOST_SEATS,
        help_text="비워 두면 정원이 없어요.",
    )

    def offer_cohosts(self, names: list[str]) -> None:
        """Asked only where there is somebody. At another hour they may have time, at the same one they can't."""
        if names:
            field = forms.BooleanField(
                label="함께하는 멘토도 두 번째 반에 함께해요", required=False, help_text=", ".join(names)
            )
            self.fields["has_cohosts"] = field

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("share") == Share.AFTER and data.get("first") is None and "first" not in self.errors:
            self.add_error("first", "첫 번째 반에 몇 명을 남길지 적어 주세요.")
        self.check_seats("stays")
        return data

    def check_seats(self, name: str) -> None:
        """A kind of program with so many seats at most needs a number, and none above."""
        if self.most_seats and (self.cleaned_data.get(name) or self.most_seats + 1) > self.most_seats:
            self.add_error(name, TOO_MANY_MENTEES)


class SplitForm(ShareForm, PlanForm):
    """The second group as a session of its own, and who goes over."""

    def __init__(self, *args: Any, session: Session, **kwargs: Any) -> None:
        kwargs["initial"] = {"stays": session.capacity, "room": "", "first": session.capacity}
        super().__init__(*args, session=session, **kwargs)
        self.fields["capacity"].label = "두 번째 반 정원"
        self.offer_cohosts(cohosts.names(session.program, session))
        self.order_fields(["share", "first", "stays", "day", "starts", "ends"])

    @property
    def split(self) -> Split:
        data = self.cleaned_data
        return Split(
            self.plan,
            data["stays"],
            Share(data["share"]),
            data["first"] or 0,
            has_cohosts=data.get("has_cohosts", False),
        )


def split(request: HttpRequest, session_pk: int) -> HttpResponse:
    """How, and when and where the second group meets; then what it comes to; then it is done."""
    session = planned_session(request, session_pk)
    if session.program.is_series:
        messages.info(request, NOT_A_SERIES.message)
        return redirect("planning:program", session.program_id)
    plan = Plan.of(session)
    form = SplitForm(request.POST or None, session=session, plan=plan, rooms=rooms.rooms_for(session.program))
    step = request.POST.get(STEP)
    if request.method == "POST" and step != "back" and form.is_valid():
        if step != "save":
            return _ask(request, session, form)
        if _saved(request, session, form):
            return redirect("planning:program", session.program_id)
    context = {
        "page_title": f"두 반으로 나누기: {session.program.title}",
        "header_icon": ICON,
        "form": form,
        "session": session,
        "program": session.program,
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "pages/events/desk/session_split.html", context, status=status)


def _saved(request: HttpRequest, session: Session, form: SplitForm) -> bool:
    """Whether it is done; else the form says why not."""
    try:
        session_split(
            session=session,
            split=form.split,
            seen=form.cleaned_data["seen"],
            tell="tell" in request.POST,
            by=signed_in(request),
        )
    except Refused as error:
        form.add_error(None, error.message)
        if error.code == CHANGED_MEANWHILE.code:
            form.look_again(session)
        return False
    messages.success(request, "두 반으로 나눴어요. 아래 목록에서 두 반을 확인해 주세요.")
    return True


def _ask(request: HttpRequest, session: Session, form: SplitForm) -> HttpResponse:
    """Numbers, no people; the lock decides about the last click."""
    wanted = form.split
    people = in_order(session)
    groups = divide(people, wanted.share, wanted.first)
    when = formats.period_text(wanted.plan.starts_at, wanted.plan.ends_at)
    second = " · ".join(part for part in (when, wanted.plan.place, words_of(groups.go)) if part)
    context = {
        "page_title": f"{session.program.title}: 나누면 바뀌는 것",
        "name": session.program.title,
        "header_icon": ICON,
        "changes": [
            Change("첫 번째 반", words_of(people), words_of(groups.stay)),
            Change("두 번째 반", "-", second),
        ],
        "go": len(groups.go),
        "online": online_beside(session),
    }
    return ask(request, "pages/events/desk/split_preview.html", context)


def online_beside(session: Session) -> int:
    """How many take part online with seats of their own: they stay with the first group. One query."""
    return Registration.objects.open().filter(session=session, places__isnull=False).count()


def words_of(people: list[Registration]) -> str:
    """`자리 8명, 대기 3명`"""
    seated = sum(each.is_seated for each in people)
    parts = [f"자리 {formats.count_text(seated)}"]
    if others := len(people) - seated:
        parts.append(f"대기·결과 기다림 {formats.count_text(others)}")
    return ", ".join(parts)
