"""Answers that are no pages."""

from datetime import timedelta

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.urls import reverse
from django.utils import translation
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from core import clock
from core.models import SiteSettings
from home import selectors
from home.feed_page import feed_page

PRIVATE = ("/cms/", "/accounts/", "/me/", "/search/")


@cache_control(public=True, max_age=3600)
def robots(request: HttpRequest) -> HttpResponse:
    """Search engines are welcome, except where they would find forms and persons."""
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in PRIVATE), ""]
    lines.append(f"Sitemap: {request.build_absolute_uri(reverse('sitemap'))}")
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@require_safe
@cache_control(public=True, max_age=86400)
def icon(request: HttpRequest) -> HttpResponse:
    """Where browsers and telephones look by themselves; the pages name an SVG, which not all of them show."""
    return redirect(static("core/img/icon.png"))


@require_safe
@cache_control(public=True, max_age=86400)
def security(request: HttpRequest) -> HttpResponse:
    """Whom to tell of a weakness (RFC 9116), as far as the operator has said."""
    known = SiteSettings.for_request(request)
    if not (address := known.email or known.officer_email):
        raise Http404
    until = clock.day_start(clock.today() + timedelta(days=180))
    lines = [
        f"Contact: mailto:{address}",
        f"Expires: {until.isoformat()}",
        "Preferred-Languages: ko, en",
        f"Canonical: {request.build_absolute_uri(reverse('home:security'))}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@require_safe
def feeds(request: HttpRequest) -> HttpResponse:
    """How to follow, and the addresses to do it with."""
    return render(request, "pages/home/feeds.html", feed_page(request))


@require_safe
def english(request: HttpRequest) -> HttpResponse:
    """What somebody who reads no Korean has to know, on one page. Times and lengths are written in English, too."""
    with translation.override("en"):
        return render(request, "pages/home/english.html", {"centers": selectors.centers_in_english()})
