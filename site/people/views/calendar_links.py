"""The page on which somebody makes, renews or switches off the secret address of one of their calendars."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from core import once
from people.requests import signed_in
from people.services.calendar_links import calendar_link_off, calendar_link_renew


def calendar_link_page(
    request: HttpRequest, links: Any, *, template: str, page: str, feed: str
) -> HttpResponse:
    """The address is shown once, in the answer. `page` and `feed` are names of addresses; the second takes the token."""
    person = signed_in(request)
    url = ""
    if request.method == "POST":
        if "off" in request.POST:
            calendar_link_off(links, person=person)
            messages.success(request, "달력 주소를 껐어요. 이제 그 주소로는 볼 수 없어요.")
            return redirect(page)
        token = once.secret_of(request.POST.get("key", ""), page, person.pk)
        calendar_link_renew(links, person=person, token=token)
        url = request.build_absolute_uri(reverse(feed, args=[token]))
    link = links.objects.filter(person=person).first()
    context = {"link": link, "url": url, "page_url": reverse(page), "key": once.form_key()}
    return render(request, template, context)
