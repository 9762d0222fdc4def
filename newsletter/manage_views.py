"""What a subscriber does with the links in mails, without signing in. Looking changes nothing; only buttons do."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from core import clock, formats
from core.periods import months_over
from newsletter.enums import ALERTS, CONFIRMED, ENDED, TOPICS, Source
from newsletter.forms import ChoicesForm, choices_of
from newsletter.links import manage_path, stop_path, uid_of
from newsletter.models import Subscriber
from newsletter.privacy import ENDED_KEPT
from newsletter.services import subscribing
from outbox.selectors import masked_address
from people.errors import Refused
from people.models import User

ONE_CLICK = ("List-Unsubscribe", "One-Click")
PAUSES = {"1": 1, "3": 3, "": None}
"""For how many months one can pause; without a number, until one says."""

WHAT_STOPS = {
    ALERTS: "맞춤 알림",
    **{value: f"‘{label}’ 소식" for group in TOPICS.values() for value, label in group},
}


def subscriber_of(purpose: str, token: str) -> tuple[Subscriber | None, str]:
    """Whose link this is, and the topic that it names."""
    uid, what = uid_of(purpose, token)
    rows = Subscriber.objects.select_related("consent_text", "person")
    return (rows.filter(uid=uid).first() if uid else None), what


def gone(request: HttpRequest) -> HttpResponse:
    """A link that was changed, or one of a subscriber that was deleted: both look the same."""
    response = render(request, "pages/newsletter/gone.html", status=404)
    return not_in_the_log(response)


def not_in_the_log(response: HttpResponse) -> HttpResponse:
    """Django writes the address of whatever is refused into the log: here it opens somebody's subscription."""
    response._has_been_logged = True  # type: ignore[attr-defined]  # noqa: SLF001 - what its own log looks at
    return response


@csrf_exempt  # mail programs press the button of RFC 8058 without cookies, and without having seen the page
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """One button, and the answer with a way back."""
    subscriber, what = subscriber_of("stop", token)
    if request.POST.get(ONE_CLICK[0]) == ONE_CLICK[1]:
        return _one_click(subscriber, what)
    if subscriber is None:
        return gone(request)
    is_done, is_undone, refused = False, False, ""
    if request.method == "POST":
        try:
            if "undo" in request.POST:
                subscriber = subscribing.stop_undo(uid=subscriber.uid, what=what)
                is_undone = True
            else:
                subscriber = subscribing.stop(uid=subscriber.uid, what=what)
                is_done = True
        except Refused as error:
            refused = error.message
    context = {
        "subscriber": subscriber,
        "topic": WHAT_STOPS.get(what, ""),
        "is_done": is_done,
        "is_undone": is_undone,
        "has_stopped": is_done or subscriber.status in ENDED,
        "is_all": subscriber.status in ENDED,
        "can_undo": is_done and (bool(what) or subscribing.can_undo(subscriber)),
        "days_kept": ENDED_KEPT.days,
        "refused": refused,
        "manage": manage_path(subscriber),
    }
    page = render(request, "pages/newsletter/stop.html", context, status=409 if refused else 200)
    return not_in_the_log(page)


def _one_click(subscriber: Subscriber | None, what: str) -> HttpResponse:
    """What a mail program is answered: no page, no cookie, nowhere to go on to."""
    try:
        if subscriber:
            subscribing.stop(uid=subscriber.uid, what=what)
    except Refused as error:
        if error.code == "busy":
            return HttpResponse(status=503)
    return HttpResponse("stopped", content_type="text/plain")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def manage(request: HttpRequest, token: str) -> HttpResponse:
    """Everything about one subscription, by the link in every mail."""
    subscriber, _ = subscriber_of("manage", token)
    if subscriber is None:
        return gone(request)
    return managed(request, subscriber)


def managed(request: HttpRequest, subscriber: Subscriber, person: User | None = None) -> HttpResponse:
    """The page, and what its buttons do; for whoever has the link, or is signed in (`person`)."""
    saving = request.method == "POST" and request.POST.get("do") == "save"
    form = ChoicesForm(request.POST if saving else None, initial=choices_of(subscriber))
    refused = ""
    if request.method == "POST" and (not saving or form.is_valid()):
        try:
            messages.success(request, done(request.POST, subscriber, form, person))
            return redirect(request.path)
        except Refused as error:
            refused = error.message
    context = {
        "subscriber": subscriber,
        "form": form,
        "refused": refused,
        "is_own": person is not None,
        "is_getting": subscriber.status in CONFIRMED,
        "stop": stop_path(subscriber),
        "address": masked_address(subscriber.email),
    }
    status = 409 if refused else 422 if form.errors else 200
    return not_in_the_log(render(request, "pages/newsletter/manage.html", context, status=status))


def done(data: QueryDict, subscriber: Subscriber, form: ChoicesForm, person: User | None) -> str:
    """Do what a button says; gives a sentence about it. Raises Refused."""
    if data.get("do") == "save" and person:  # from now on to the address of the account
        yes = subscribing.Yes(subscriber.consent_text, Source.ACCOUNT)
        subscribing.subscribe_account(person=person, wanted=form.wanted, yes=yes)
        return "바꿨어요. 다음 소식부터 이렇게 보내 드릴게요."
    if data.get("do") == "save":
        subscribing.change(uid=subscriber.uid, wanted=form.wanted)
        return "바꿨어요. 다음 소식부터 이렇게 보내 드릴게요."
    if data.get("do") == "pause":
        months = PAUSES.get(data.get("months", ""))
        until = months_over(clock.today(), months) - timedelta(days=1) if months else None
        subscribing.pause(uid=subscriber.uid, until=until)
        return (
            f"{formats.date_text(until)}까지 쉬어 갈게요."
            if until
            else "다시 받겠다고 할 때까지 쉬어 갈게요."
        )
    subscribing.resume(uid=subscriber.uid)
    return "다시 보내 드릴게요. 기다려 줘서 고마워요."
