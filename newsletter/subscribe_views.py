"""Subscribing. Whatever becomes of an address, whoever typed it gets the same answer: only the mailbox learns more."""

from __future__ import annotations

from urllib.parse import quote

from allauth.core import ratelimit
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from home.models import CenterPage
from newsletter.enums import CONFIRMED, CONSENT, Source
from newsletter.manage_views import managed
from newsletter.refusals import hash_of
from newsletter.services.subscribing import Yes, of_person, subscribe_account
from newsletter.services.subscribing import subscribe as subscribe_address
from newsletter.subscribe_form import OwnForm, SubscribeForm, presets
from people.errors import Refused
from people.models import ConsentText
from people.requests import signed_in

TOO_OFTEN = "이 주소나 이 인터넷에서 신청이 여러 번 있었어요. 한 시간쯤 뒤에 다시 눌러 주세요. 적은 내용은 그대로 있어요."


def _text() -> ConsentText:
    """The notice in force; without one nobody can be asked."""
    text = ConsentText.objects.current(CONSENT)
    if text is None:
        raise Http404
    return text


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def subscribe(request: HttpRequest) -> HttpResponse:
    """An address, a consent, and what one wants to hear of."""
    text = _text()
    form = SubscribeForm(
        request.POST if request.method == "POST" else None, text=text, initial=presets(request.GET)
    )
    refused, status = "", 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            refused, status = _take(request, form)
            if status == 200:
                return redirect("newsletter:sent")
    context = {
        "form": form,
        "text": text,
        "refused": refused,
        "asks_for_sum": settings.NEWSLETTER_ALTCHA,
    }
    return render(request, "pages/newsletter/subscribe.html", context, status=status)


def _take(request: HttpRequest, form: SubscribeForm) -> tuple[str, int]:
    """Subscribe; gives what stands against it, and a status. The limits count addresses whether they subscribe or not."""
    address = form.cleaned_data["address"]
    if not ratelimit.consume(request, action="newsletter_subscribe", key=hash_of(address)):
        return TOO_OFTEN, 429
    try:
        subscribe_address(address=address, wanted=form.wanted, yes=form.yes)
    except Refused as error:
        return error.message, 503
    return "", 200


@require_safe
def sent(request: HttpRequest) -> HttpResponse:
    """The same page for every address."""
    return render(request, "pages/newsletter/sent.html")


@require_safe
def poster(request: HttpRequest, slug: str = "") -> HttpResponse:
    """A sheet to print: with the code of a center, or of the whole network."""
    center = get_object_or_404(CenterPage.objects.live(), slug=slug) if slug else None
    query = f"?center={quote(center.slug)}&from=qr" if center else "?from=qr"
    address = f"{settings.WAGTAILADMIN_BASE_URL}{reverse('newsletter:subscribe')}"
    context = {
        "center": center,
        "address": address,
        "code": f"{address}{query}",
        "centers": [] if center else CenterPage.objects.live().order_by("title"),
    }
    return render(request, "pages/newsletter/poster.html", context)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def own(request: HttpRequest) -> HttpResponse:
    """Signed in: what one gets, or the way to begin. The address is proved already."""
    person = signed_in(request)
    subscriber = of_person(person)
    if subscriber and subscriber.status in CONFIRMED:
        return managed(request, subscriber, person=person)
    text = _text()
    initial = {**presets(request.GET), "language": person.language}
    form = OwnForm(request.POST if request.method == "POST" else None, text=text, initial=initial)
    refused = ""
    if form.is_valid():
        try:
            subscribe_account(person=person, wanted=form.wanted, yes=Yes(text, Source.ACCOUNT))
        except Refused as error:
            refused = error.message
        else:
            messages.success(request, "이제 소식을 보내 드릴게요. 언제든 여기에서 고칠 수 있어요.")
            return redirect("newsletter:own")
    status = 503 if refused else 422 if form.errors else 200
    return render(
        request, "pages/newsletter/own.html", {"form": form, "text": text, "refused": refused}, status=status
    )
