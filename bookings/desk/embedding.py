"""The piece of HTML with which another site shows a resource's free times."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.html import format_html

from bookings.models import ResourcePage
from bookings.permissions import resources_run_by


def embedding(request: HttpRequest, pk: int) -> HttpResponse:
    """To copy, with a look at how it will be. For whoever runs the desk of the resource."""
    page: ResourcePage = get_object_or_404(resources_run_by(request.user), pk=pk)
    url = request.build_absolute_uri(reverse("bookings:embed", args=[page.pk]))
    snippet = format_html(
        '<iframe src="{}" title="{} 빈 시간" width="100%" height="520" loading="lazy"></iframe>',
        url,
        page.title,
    )
    context = {
        "page_title": f"다른 사이트에 넣기 · {page.title}",
        "header_icon": "code",
        "snippet": snippet,
        "url": url,
        "resource": page,
    }
    return render(request, "pages/bookings/desk/embedding.html", context)
