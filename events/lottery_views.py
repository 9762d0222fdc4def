"""The public page of a lottery: the promise, then the seed, and every code with its rank and result. No name anywhere."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from core import clock
from events.enums import Mode, RegistrationStatus
from events.facts import facts_of
from events.models import Lot, Lottery, ProgramPage
from events.wanted import Wanted


@never_cache
@require_safe
def lottery(request: HttpRequest, pk: int) -> HttpResponse:
    """Anybody may check it; whoever takes part sees which code is theirs."""
    programs = ProgramPage.objects.visible().order_by().values("pk")
    found = get_object_or_404(
        Lottery.objects.filter(program__in=programs).select_related("program", "session"), pk=pk
    )
    wanted = Wanted(found.program, found.session, Mode(found.mode))
    facts = facts_of(wanted)
    lots = found.lots.select_related("registration")
    asked = found.lots.filter(registration__status=RegistrationStatus.REQUESTED)
    context = {
        "lottery": found,
        "program": found.program,
        "asked": wanted,
        "seats": wanted.seats_shown(),
        "closes_at": facts.closes_at,
        "is_open": not found.is_revealed and bool(facts.closes_at and facts.closes_at > clock.now()),
        "lots": list(lots) if found.is_revealed else [],
        "number": found.lots.count() if found.is_revealed else asked.count(),
        "own": _own(request, found),
    }
    return render(request, "pages/events/lottery.html", context)


def _own(request: HttpRequest, lottery: Lottery) -> Lot | None:
    if not request.user.is_authenticated:
        return None
    return lottery.lots.filter(registration__person=request.user).select_related("registration").last()
