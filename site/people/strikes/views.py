"""Strikes that one's own desks gave: the list, and one strike with its objection."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import django_filters
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Case, IntegerField, Q, QuerySet, Value, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views import generic

from core import clock, formats, phones
from core.privacy import masked_name
from people.access.logged import LoggedList
from people.enums import EXEMPT_TRACKS, AccessAction, Track
from people.errors import Refused
from people.models import Strike
from people.permissions import PageRight, has_right, pages_with
from people.requests import signed_in
from people.services.access import record
from people.services.standing import appeal_answer, strike_forgive
from people.standing import standing_of, still_matters
from people.strikes.forms import AnswerForm, ForgiveForm

WHAT = "벌점"
ICON = "warning"
LASTING = " · 이 벌점 때문에 아직 쉬고 있어요"
OPEN_APPEAL = Q(appealed_at__isnull=False, answered_at=None)


def desk_strikes(user: Any) -> QuerySet[Strike]:
    """The strikes of the desks this user runs. Raises PermissionDenied for somebody without a desk."""
    if not has_right(user, PageRight.DESK):
        raise PermissionDenied
    pages = pages_with(user, PageRight.DESK).order_by().values("pk")
    return Strike.objects.filter(page__in=pages).select_related("person", "page")


def state_of(strike: Strike) -> str:
    if strike.has_open_appeal:
        return "이의에 답해 주세요"
    if strike.forgiven_at:
        return "없앴어요"
    return f"{formats.date_text(strike.last_day)}까지" if strike.is_active else "기간이 끝났어요"


class StrikeFilterSet(WagtailFilterSet):
    track = django_filters.ChoiceFilter(
        label="분야", choices=[(track.value, track.label) for track in Track if track not in EXEMPT_TRACKS]
    )
    state = django_filters.ChoiceFilter(
        label="상태",
        method="in_state",
        choices=[("appeal", "이의에 답해야 해요"), ("active", "남아 있어요"), ("past", "없어졌어요")],
    )

    class Meta:
        model = Strike
        fields = ["track", "state"]

    def in_state(self, found: Any, name: str, value: str) -> Any:
        active = Q(forgiven_at=None, expires_at__gt=clock.now())
        return found.filter({"appeal": OPEN_APPEAL, "active": active, "past": ~active}[value])


class StrikeIndexView(LoggedList, generic.IndexView):
    """Open objections first, then the newest. Names are masked: a list needs none."""

    model = Strike
    permission_policy = None  # permissions on the table say nothing here; `desk_strikes` does
    access_what = f"{WHAT} 목록"
    filterset_class = StrikeFilterSet
    index_url_name = "strikes:index"
    index_results_url_name = "strikes:index_results"
    page_title = WHAT
    header_icon = ICON
    paginate_by = 50
    columns = [
        TitleColumn(
            "happened_at",
            label="언제",
            accessor=lambda strike: formats.datetime_text(strike.happened_at),
            url_name="strikes:detail",
        ),
        Column("page", label="어디서"),
        Column("person", label="누가", accessor=lambda strike: masked_name(strike.person.get_full_name())),
        Column("track", label="분야", accessor="get_track_display"),
        Column("reason", label="이유"),
        Column("state", label="상태", accessor=state_of),
    ]

    def get_base_queryset(self) -> QuerySet[Strike]:
        is_open = Case(When(OPEN_APPEAL, then=Value(0)), default=Value(1), output_field=IntegerField())
        return desk_strikes(self.request.user).order_by(is_open, "-happened_at", "-pk")

    def people_on(self, shown: Iterable[Strike]) -> Iterable[int]:
        return (strike.person_id for strike in shown)


def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One strike: answer the objection, or take the strike away with a reason."""
    strike = get_object_or_404(desk_strikes(request.user), pk=pk)
    # What is sent counts as it was on the screen: a colleague may have been quicker.
    answers = "answer" in request.POST if request.method == "POST" else strike.has_open_appeal
    form = (AnswerForm if answers else ForgiveForm)(request.POST or None)
    if request.method == "POST" and form.is_valid():
        record(request, AccessAction.CHANGE, f"{WHAT} {pk}", [strike.person_id])
        service = appeal_answer if answers else strike_forgive
        try:
            service(strike=strike, by=signed_in(request), **form.cleaned_data)
        except Refused as error:
            messages.error(request, error.message)
        else:
            messages.success(request, "저장하고 이용자에게 메일로 알렸어요.")
        return redirect("strikes:detail", pk)
    record(request, AccessAction.VIEW, f"{WHAT} {pk}", [strike.person_id])
    standing = standing_of(strike.person, Track(strike.track))
    context = {
        "page_title": f"{WHAT} · {formats.date_text(strike.happened_at)}",
        "header_icon": ICON,
        "strike": strike,
        "state": f"{state_of(strike)}{LASTING}" if strike in standing.lasting else state_of(strike),
        "phone": phones.display(strike.person.phone) if strike.person.phone else "",
        "standing": standing,
        "form": form if strike.has_open_appeal or still_matters(strike) else None,
        "answers": answers,
    }
    return render(request, "pages/people/strikes/detail.html", context)
