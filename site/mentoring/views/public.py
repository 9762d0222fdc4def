"""Mentors for everybody; and asking them, for those who have signed in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.sitemaps import Sitemap
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from core import clock
from mentoring import errors
from mentoring.forms import QuestionForm, TalkForm
from mentoring.models import Mentor, Question, Slot, Talk
from mentoring.selectors import free_slots, mentors_page, sessions_of
from mentoring.services.questions import may_ask, question_ask
from mentoring.services.talks import talk_ask
from people.consent_forms import ConsentsForm
from people.errors import Refused
from people.requests import signed_in
from people.services.profile import details_update

CONSENT_KINDS = ("program",)


class MentorSitemap(Sitemap[Mentor]):
    """The list, and every mentor's page."""

    def items(self) -> Any:
        return Mentor.objects.shown()


@require_safe
def mentors(request: HttpRequest) -> HttpResponse:
    """Whom one can ask, by field and center."""
    page = mentors_page(request.GET)
    return render(request, "pages/mentoring/mentors.html", {"filters": page.filters, "mentors": page.found})


@require_safe
def mentor(request: HttpRequest, pk: int) -> HttpResponse:
    """One mentor: who, with what, when."""
    found = shown_mentor(pk)
    now = clock.now()
    context = {
        "mentor": found,
        "sessions": sessions_of(found, now),
        "slots": free_slots(found, now),
        "can_ask": request.user.is_authenticated and found.is_reached and may_ask(signed_in(request), found),
    }
    return render(request, "pages/mentoring/mentor.html", context)


def shown_mentor(pk: int) -> Mentor:
    return get_object_or_404(Mentor.objects.shown().select_related("center", "picture", "user"), pk=pk)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, pk: int) -> HttpResponse:
    """A question to a mentor; who may is told before the form."""
    found, person = shown_mentor(pk), signed_in(request)
    refused = None if may_ask(person, found) else errors.not_together()
    if not found.is_reached:
        refused = errors.not_reached()

    def keep(form: QuestionForm) -> Question:
        return question_ask(person=person, mentor=found, text=form.cleaned_data["text"])

    done = "질문을 보냈어요. 48시간 안에 답이 오면 메일로 알려 드려요."
    context = {"mentor": found, "refused": refused}
    return _asked(request, QuestionForm, keep, context, template="pages/mentoring/ask.html", done=done)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask_for_talk(request: HttpRequest, pk: int, slot_pk: int) -> HttpResponse:
    """A talk at one of a mentor's open times. One that is gone is told before the form."""
    found, person = shown_mentor(pk), signed_in(request)
    slot = get_object_or_404(Slot.objects.select_related("mentor__center"), pk=slot_pk, mentor=found)
    own = Talk.objects.taking().filter(slot=slot, person=person).first()
    if own:
        return redirect(own)
    is_free = Slot.objects.free(clock.now()).filter(pk=slot.pk).exists()

    def keep(form: TalkForm) -> Talk:
        return talk_ask(person=person, slot=slot, topic=form.cleaned_data["topic"])

    context = {"mentor": found, "slot": slot, "refused": None if is_free else errors.taken()}
    template, done = "pages/mentoring/ask_for_talk.html", "신청했어요. 멘토가 48시간 안에 답해요."
    return _asked(request, TalkForm, keep, context, template=template, done=done)


def _asked(
    request: HttpRequest,
    form_class: type[Any],
    keep: Callable[[Any], Question | Talk],
    context: dict[str, Any],
    *,
    template: str,
    done: str,
) -> HttpResponse:
    """Keep what a form that is right says; else show the form, or why there is none."""
    person = signed_in(request)
    sent = request.POST if request.method == "POST" else None
    form = form_class(sent, person=person)
    consents = ConsentsForm(sent, person=person, kinds=CONSENT_KINDS)
    refused: Refused | None = context["refused"]
    status = 200
    if sent is not None and not refused:
        status = 422
        if all([form.is_valid(), consents.is_valid()]):
            try:
                consents.give()
                if form.told:
                    details_update(person=person, **form.told)
                made = keep(form)
            except Refused as error:
                refused, status = error, 409
            else:
                messages.success(request, done)
                return redirect(made)
    can_send = not refused or (sent is not None and refused.code in {"busy", "too_many"})
    context |= {"refused": refused, "form": form if can_send else None, "consents": consents}
    return render(request, template, context, status=status)
