"""The two links that ask for a yes: the first one of a new address, and the one that comes every two years.

Looking changes nothing; only the button does. The pages tell nothing about the subscriber: mails are passed on.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from newsletter.enums import CONFIRMED, CONSENT, SubscriberStatus
from newsletter.links import manage_path, uid_to_confirm
from newsletter.manage_views import gone, not_in_the_log, subscriber_of
from newsletter.models import Subscriber
from newsletter.services.staying import stay as stay_on
from newsletter.services.subscribing import confirm as confirm_address
from newsletter.staying import is_asked, last_day
from people.errors import Refused
from people.models import ConsentText


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """A new address says yes."""
    uid = uid_to_confirm(token)
    rows = Subscriber.objects.select_related("consent_text").prefetch_related("topics", "regions", "centers")
    subscriber = rows.filter(uid=uid).first() if uid else None
    if subscriber is None:
        return gone(request)
    refused, is_done = "", subscriber.status in CONFIRMED
    if request.method == "POST":
        try:
            confirm_address(uid=subscriber.uid)
            is_done = True
        except Refused as error:
            refused = error.message
    elif subscriber.status not in {SubscriberStatus.PENDING, *CONFIRMED}:
        return gone(request)
    context = {
        "subscriber": subscriber,
        "is_done": is_done,
        "refused": refused,
        "manage": manage_path(subscriber),
    }
    page = render(request, "pages/newsletter/confirm.html", context, status=409 if refused else 200)
    return not_in_the_log(page)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def stay(request: HttpRequest, token: str) -> HttpResponse:
    """The question that comes every two years."""
    subscriber, _ = subscriber_of("stay", token)
    if subscriber is None or subscriber.status not in CONFIRMED:
        return gone(request)
    is_done = False
    if request.method == "POST":
        is_done = is_asked(subscriber)
        subscriber = stay_on(uid=subscriber.uid)
    context = {
        "subscriber": subscriber,
        "text": ConsentText.objects.current(CONSENT) or subscriber.consent_text,
        "is_open": is_asked(subscriber),
        "is_done": is_done,
        "last_day": last_day(subscriber),
        "manage": manage_path(subscriber),
    }
    return not_in_the_log(render(request, "pages/newsletter/stay.html", context))
