"""내 이용 상태: a person's strikes, what they mean, and how to object."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from core import clock
from people.enums import EXEMPT_TRACKS, Track
from people.errors import Refused
from people.models import Strike
from people.requests import signed_in
from people.services.standing import appeal
from people.standing import rules_now, standings_of, still_matters
from people.strikes.forms import AppealForm

MOST_PAST = 10


@login_required
@never_cache
@require_safe
def standing(request: HttpRequest) -> HttpResponse:
    """Every track with the strikes that matter; those that are gone below."""
    person = signed_in(request)
    standings = [each for track, each in standings_of(person).items() if track not in EXEMPT_TRACKS]
    relevant = [strike.pk for each in standings for strike in each.relevant]
    past = Strike.objects.filter(person=person).exclude(pk__in=relevant).select_related("page")
    context = {"standings": standings, "rules": rules_now(), "past": past[:MOST_PAST], "now": clock.now()}
    return render(request, "pages/people/standing.html", context)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def strike(request: HttpRequest, pk: int) -> HttpResponse:
    """One strike of one's own, and objecting to it."""
    found = get_object_or_404(
        Strike.objects.select_related("page", "person"), pk=pk, person=signed_in(request)
    )
    form = AppealForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            appeal(strike=found, text=form.cleaned_data["text"])
        except Refused as error:
            messages.error(request, error.message)
        else:
            messages.success(request, "이의를 보냈어요. 센터가 살펴보고 메일로 답해 드려요.")
        return redirect("strike", pk)
    context = {
        "strike": found,
        "form": form,
        "track": Track(found.track),
        "matters": still_matters(found),
    }
    return render(request, "pages/people/strike.html", context, status=422 if form.errors else 200)
