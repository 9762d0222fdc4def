"""A person's own page."""

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe


@login_required
@never_cache
@require_safe
def me(request: HttpRequest) -> HttpResponse:
    """내 예약: assembled in the template from what each app keeps for this person."""
    return render(request, "pages/people/me.html", {"parts": settings.OWN_PAGE_PARTS})
