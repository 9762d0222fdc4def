"""나의 장기 멘토링: goals, what comes next, and one's own journal."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from core import clock
from mentoring.forms import EntryForm
from mentoring.models import Entry, Goal, Plan
from mentoring.services.plans import entry_share, entry_write, goal_tick
from people.requests import signed_in


def own_plan(request: HttpRequest) -> Plan | None:
    """The open plan, or the last one that was closed."""
    plans = Plan.objects.with_all().filter(person=signed_in(request))
    return plans.open().first() or plans.order_by("-closed_on").first()


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def track(request: HttpRequest) -> HttpResponse:
    """The plan of whoever asks; a page for the journal is written here."""
    plan = own_plan(request)
    if plan is None:
        return render(request, "pages/mentoring/no_track.html")
    form = EntryForm(request.POST if request.method == "POST" else None)
    if plan.is_open and form.is_valid():
        entry_write(plan=plan, **form.cleaned_data)
        messages.success(request, "일지를 남겼어요.")
        return redirect("mentoring:track")
    checks, today = list(plan.checks.all()), clock.today()
    context = {
        "plan": plan,
        "form": form if plan.is_open else None,
        "goals": plan.goals.all(),
        "held": [check for check in checks if check.held_on],
        "next_check": next((check for check in checks if not check.held_on and check.due_on >= today), None),
        "entries": plan.entries.all(),
    }
    return render(request, "pages/mentoring/track.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def goal(request: HttpRequest, pk: int) -> HttpResponse:
    """Tick one's own goal, or take the tick away (`do`)."""
    found = get_object_or_404(Goal, pk=pk, plan__person=request.user, plan__closed_on=None)
    goal_tick(goal=found, is_done=request.POST.get("do") == "done")
    messages.success(request, "표시했어요.")
    return redirect("mentoring:track")


@login_required
@require_POST
def entry(request: HttpRequest, pk: int) -> HttpResponse:
    """Share a page of one's journal, keep it to oneself again, or delete it (`do`)."""
    found = get_object_or_404(Entry, pk=pk, plan__person=request.user)
    what = request.POST.get("do")
    if what == "delete":
        found.delete()
        messages.success(request, "일지를 지웠어요.")
    else:
        entry_share(entry=found, is_shared=what == "share")
        messages.success(request, "함께 볼게요." if what == "share" else "이제 나만 읽어요.")
    return redirect("mentoring:track")
