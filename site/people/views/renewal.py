"""The question that comes every two years. Looking changes nothing; only the button does."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from people.models import User
from people.requests import signed_in
from people.services import renewal


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def by_link(request: HttpRequest, key: str) -> HttpResponse:
    """From the mail, without signing in. The page tells nothing about the person: mails are passed on."""
    person, is_open = renewal.person_of_key(key)
    if person is None:
        return render(request, "pages/people/renewal_unknown.html", status=404)
    if request.method == "POST" and is_open:
        renewal.renew(person=person)
        return redirect(request.path)
    return _page(request, person, is_own=False, is_open=is_open and renewal.is_asked(person))


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def own(request: HttpRequest) -> HttpResponse:
    """For whoever is signed in."""
    person = signed_in(request)
    if request.method == "POST" and renewal.is_asked(person):
        renewal.renew(person=person)
        return redirect("renewal")
    return _page(request, person, is_own=True, is_open=renewal.is_asked(person))


def _page(request: HttpRequest, person: User, *, is_own: bool, is_open: bool) -> HttpResponse:
    context = {
        "is_own": is_own,
        "is_open": is_open,
        "agreed_at": renewal.agreed_at(person),
        "next_time": renewal.term(person) - renewal.ASK_BEFORE,
        "last_day": renewal.last_day(person),
    }
    return render(request, "pages/people/renewal.html", context)
