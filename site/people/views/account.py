"""A person's own page."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from people.own_sections import OWN_SECTIONS


@login_required
@never_cache
@require_GET
def me(request: HttpRequest) -> HttpResponse:
    """내 예약: assembled in the template from what each app keeps for this person."""
    return render(request, "pages/people/me.html", {"sections": OWN_SECTIONS})
