"""Answers that are no pages."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from home.feed_page import feed_page

PRIVATE = ("/cms/", "/accounts/", "/me/", "/search/")


@cache_control(public=True, max_age=3600)
def robots(request: HttpRequest) -> HttpResponse:
    """Search engines are welcome, except where they would find forms and persons."""
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in PRIVATE), ""]
    lines.append(f"Sitemap: {request.build_absolute_uri(reverse('sitemap'))}")
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@require_safe
def feeds(request: HttpRequest) -> HttpResponse:
    """How to follow, and the addresses to do it with."""
    return render(request, "pages/home/feeds.html", feed_page(request))
