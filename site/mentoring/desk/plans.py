"""장기 멘토링: for the counsellor who keeps a plan. What is due first; who wasn't reached is something to do, never a strike."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from core import clock
from core.keys import row_key
from mentoring.desk.forms import CheckForm, DoneForm, GoalForm, HandOverForm, PlanForm
from mentoring.models import Check, Goal, MissedContact, Plan
from mentoring.models.plans import PlanQuerySet
from mentoring.services.plans import (
    check_hold,
    contact_done,
    contact_miss,
    goal_add,
    goal_tick,
    plan_close,
    plan_hand_over,
    plan_open,
)
from people.enums import AccessAction
from people.errors import Refused
from people.models import User
from people.permissions import PageRight
from people.requests import signed_in
from people.services.access import record
from people.services.notes import counselling_pages, counsellors_of, person_known_as

TITLE = "장기 멘토링"
NOTES = f"{PageRight.NOTES}_page"


def _counsellor(request: HttpRequest) -> User:
    person = signed_in(request)
    if not counselling_pages(person).exists():
        raise PermissionDenied
    return person


def plans_of(keeper: User) -> PlanQuerySet:
    """One's own plans at centers where one is a counsellor; and those there that no counsellor keeps any more."""
    still = User.objects.filter(
        pk=OuterRef("keeper"),
        is_active=True,
        groups__page_permissions__permission__codename=NOTES,
        groups__page_permissions__page=OuterRef("page"),
    )
    mine = Q(keeper=keeper) | ~Exists(still)
    return Plan.objects.with_all().filter(mine, page__in=counselling_pages(keeper).values("pk"))


def index(request: HttpRequest) -> HttpResponse:
    """Who was not reached, what is due, every open plan."""
    plans = plans_of(_counsellor(request))
    numbers = plans.values("pk")
    missed = MissedContact.objects.filter(done_at=None, of_check__plan__in=numbers)
    found: dict[str, list[Any]] = {
        "missed": list(missed.select_related("of_check__plan__person")),
        "due": list(Check.objects.due(clock.today()).filter(plan__in=numbers).select_related("plan__person")),
        "plans": list(plans.open()),
        "closed": list(plans.filter(closed_on__isnull=False).order_by("-closed_on")[:50]),
    }
    people = [plan.person_id for plan in (*found["plans"], *found["closed"])]
    people += [
        each.of_check.plan.person_id for each in found["missed"]
    ]  # of plans that are closed by now, too
    record(request, AccessAction.LIST, TITLE, people)
    return _render(request, "index", TITLE, found)


def new(request: HttpRequest) -> HttpResponse:
    """Begin a plan with somebody who has agreed to it (민감정보 동의)."""
    keeper = _counsellor(request)
    pages = counselling_pages(keeper).order_by("title")
    form = PlanForm(request.POST if request.method == "POST" else None, pages=pages)
    if form.is_valid():
        data = dict(form.cleaned_data)
        try:
            person = person_known_as(data.pop("contact"))
            record(request, AccessAction.CHANGE, f"{TITLE} 시작", [person.pk])
            plan = plan_open(person=person, keeper=keeper, **data)
        except Refused as error:
            form.add_error("contact", error.message)
        else:
            messages.success(request, "장기 멘토링을 시작했어요.")
            return redirect("tracks:detail", plan.pk)
    return _render(request, "new", f"새 {TITLE}", {"form": form})


def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One plan; what is done here comes as `do=goal:12`."""
    keeper = _counsellor(request)
    plan = get_object_or_404(plans_of(keeper), pk=pk)
    counsellors = counsellors_of(plan.page).exclude(pk=keeper.pk)
    goal = GoalForm()
    if request.method == "POST":
        record(request, AccessAction.CHANGE, TITLE, [plan.person_id])
        goal = GoalForm(request.POST if request.POST.get("do") == "add" else None)
        if (done := _do(request, plan, goal, counsellors)) is not None:
            messages.success(request, done)
            is_mine = plans_of(keeper).filter(pk=plan.pk).exists()
            return redirect("tracks:detail", plan.pk) if is_mine else redirect("tracks:index")
    record(request, AccessAction.VIEW, TITLE, [plan.person_id])
    context = {
        "plan": plan,
        "goals": plan.goals.all(),
        "checks": plan.checks.select_related("missed"),
        "entries": plan.entries.filter(is_shared=True),
        "goal_form": goal,
        "hand_over": HandOverForm(counsellors=counsellors) if counsellors else None,
    }
    return _render(request, "detail", f"{plan.person.get_full_name()} 님의 {TITLE}", context)


def _do(request: HttpRequest, plan: Plan, form: GoalForm, counsellors: QuerySet[User]) -> str | None:
    """What was asked for, done, and what to say about it; nothing where it couldn't be."""
    what, _, key = request.POST.get("do", "").partition(":")
    if what == "add":
        return _add_goal(plan, form)
    if what == "hand-over":
        return _hand_over(plan, HandOverForm(request.POST, counsellors=counsellors))
    act = ACTS.get(what)
    return act(plan, row_key(key)) if act else None


def _add_goal(plan: Plan, form: GoalForm) -> str | None:
    if not form.is_valid():
        return None
    try:
        goal_add(plan=plan, text=form.cleaned_data["text"])
    except Refused as error:
        form.add_error("text", error.message)
        return None
    return "목표를 더했어요."


def _hand_over(plan: Plan, form: HandOverForm) -> str | None:
    if not form.is_valid():
        return None
    plan_hand_over(plan=plan, to=form.cleaned_data["to"])
    return "다른 상담사에게 넘겼어요."


def _tick(plan: Plan, number: int, *, is_done: bool) -> str:
    goal_tick(goal=get_object_or_404(Goal, plan=plan, pk=number), is_done=is_done)
    return "표시했어요."


def _missed(plan: Plan, number: int) -> str:
    contact_miss(check=get_object_or_404(Check, plan=plan, pk=number))
    return "연락이 닿지 않은 것을 할 일에 더했어요. 벌점은 없어요."


def _close(plan: Plan, number: int) -> str:
    plan_close(plan=plan)
    return "장기 멘토링을 마쳤어요."


ACTS: dict[str, Callable[[Plan, int], str]] = {
    "tick": partial(_tick, is_done=True),
    "untick": partial(_tick, is_done=False),
    "missed": _missed,
    "close": _close,
}
"""What one touch does, with the number of the row that it is about."""


def check(request: HttpRequest, pk: int) -> HttpResponse:
    """Write down what came of a month's talk."""
    plans = plans_of(_counsellor(request)).values("pk")
    found = get_object_or_404(Check.objects.select_related("plan__person"), pk=pk, plan__in=plans)
    plan = found.plan
    if request.method == "POST":
        form = CheckForm(request.POST)
        record(request, AccessAction.CHANGE, f"{TITLE} 점검", [plan.person_id])
        if form.is_valid():
            check_hold(check=found, **form.cleaned_data)
            messages.success(request, "점검을 남겼어요.")
            return redirect("tracks:detail", plan.pk)
    else:
        names = ("held_on", "talked", "mood", "next_step")
        initial = {name: getattr(found, name) for name in names}
        form = CheckForm(initial=initial | {"held_on": found.held_on or clock.today().isoformat()})
    record(request, AccessAction.VIEW, f"{TITLE} 점검", [plan.person_id])
    context = {"form": form, "back": reverse("tracks:detail", args=[plan.pk])}
    return _render(request, "form", f"{plan.person.get_full_name()} 님, {found.due_on}까지의 점검", context)


def missed(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody was not reached, and staff have looked after it: how."""
    plans = plans_of(_counsellor(request)).values("pk")
    rows = MissedContact.objects.select_related("of_check__plan__person")
    found = get_object_or_404(rows, pk=pk, of_check__plan__in=plans)
    person = found.of_check.plan.person
    form = DoneForm(request.POST if request.method == "POST" else None, initial={"note": found.note})
    if form.is_valid():
        record(request, AccessAction.CHANGE, f"{TITLE} 닿지 않은 연락", [person.pk])
        contact_done(missed=found, note=form.cleaned_data["note"])
        messages.success(request, "한 일로 표시했어요.")
        return redirect("tracks:index")
    record(request, AccessAction.VIEW, f"{TITLE} 닿지 않은 연락", [person.pk])
    context = {"form": form, "back": reverse("tracks:index")}
    return _render(request, "form", f"{person.get_full_name()} 님에게 연락하기", context)


def _render(request: HttpRequest, name: str, title: str, context: dict[str, Any]) -> HttpResponse:
    context = {"page_title": title, "header_icon": "group", **context}
    return render(request, f"pages/mentoring/staff/track_{name}.html", context)
