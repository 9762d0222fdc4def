"""A resource's free times, small, for an <iframe> on another site. The only page that others may frame."""

from __future__ import annotations

from datetime import timedelta

from csp.decorators import csp_replace
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from bookings.facts import facts_of
from bookings.selectors import booking_window, free_slots, place_title, resources
from core import clock

DAYS = 7
BIGGEST_KEY = 2**63 - 1


@never_cache
@require_safe
@xframe_options_exempt
@csp_replace({"frame-ancestors": ["*"], "form-action": ["'none'"]})  # type: ignore[arg-type]  # takes any view
def embed(request: HttpRequest, pk: int) -> HttpResponse:
    """The free times of the coming days, as nobody in particular sees them: a frame gets no cookies."""
    pages = resources().filter(policy__isnull=False, pk=min(pk, BIGGEST_KEY)).annotate(place=place_title())
    page = get_object_or_404(pages)
    facts = facts_of(page, booking_window(page.policy))
    today = clock.today()
    days = [today + timedelta(days=n) for n in range(min(DAYS, page.policy.horizon_days + 1))]
    context = {"page": page, "days": [(day, free_slots(facts, day)) for day in days]}
    return render(request, "pages/bookings/embed.html", context)
