"""The legal pages: the version in force, and every version that was ever published."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from core import clock
from people import legal
from people.enums import LegalKind
from people.models import LegalText


@require_safe
def legal_page(request: HttpRequest, kind: str, version: int | None = None) -> HttpResponse:
    """One legal text. Where no privacy policy was published yet, it says what holds now."""
    if kind not in LegalKind.values:
        raise Http404
    versions = LegalText.objects.filter(kind=kind)
    in_force = versions.in_force(kind, clock.today())
    text = get_object_or_404(versions, version=version) if version is not None else in_force
    is_privacy = kind == LegalKind.PRIVACY
    facts = (text.facts if text else legal.facts()) if is_privacy else None
    context = {
        "title": LegalKind(kind).label,
        "kind": kind,
        "text": text,
        "facts": facts,
        "in_force": in_force,
        "versions": versions.order_by("-version"),
        "is_behind": bool(
            is_privacy and text and text == in_force and legal.compare(text.facts, legal.facts())
        ),
        "coming": versions.filter(effective_on__gt=clock.today()).order_by("effective_on").first(),
        "today": clock.today(),
    }
    return render(request, "pages/people/legal.html", context)
