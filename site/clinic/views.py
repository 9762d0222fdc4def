"""The document clinic for visitors: what it is, sending papers, one's own."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from clinic.enums import PaperKind, ReviewStatus
from clinic.errors import MOST_OPEN, TOO_MANY, Refusal, Refused
from clinic.files import SENT
from clinic.forms import SendForm
from clinic.models import CenterClinic, Review
from clinic.selectors import open_clinics
from clinic.services.sending import number_open, papers_send, papers_withdraw
from core import clock
from core.private_files import sent
from core.working_days import working_day_after
from people.consent_forms import ConsentsForm
from people.models import User
from people.requests import signed_in
from people.services.profile import details_update

CONSENT_KINDS = ("clinic",)


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """What can be sent, where, and how long it takes."""
    clinics = list(open_clinics())
    by_days = {
        days: working_day_after(clock.today(), days) for days in {each.working_days for each in clinics}
    }
    context = {
        "clinics": [(each, by_days[each.working_days]) for each in clinics],
        "kinds": PaperKind.labels,
        "rules": SENT,
        "file_days": settings.CLINIC_FILE_DAYS,
    }
    return render(request, "pages/clinic/about.html", context)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def send(request: HttpRequest) -> HttpResponse:
    person = signed_in(request)
    posted = (request.POST, request.FILES) if request.method == "POST" else ()
    form = SendForm(*posted, person=person, initial={"clinic": _asked_for(request)})
    consents = ConsentsForm(request.POST if posted else None, person=person, kinds=CONSENT_KINDS)
    if not posted:
        refused = TOO_MANY if number_open(person) >= MOST_OPEN else None
        return _send_page(request, form, consents, refused)
    if not all([form.is_valid(), consents.is_valid()]):
        return _send_page(request, form, consents, status=422)
    try:
        review = _send(person, form, consents)
    except Refused as error:
        return _send_page(request, form, consents, error.refusal, status=409)
    messages.success(request, "서류를 보냈어요. 확인 메일도 보냈어요.")
    return redirect(review)


def _asked_for(request: HttpRequest) -> CenterClinic | None:
    """`?center=` chooses one already."""
    return open_clinics().filter(center__slug=request.GET.get("center", "")[:100]).first()


def _send(person: User, form: SendForm, consents: ConsentsForm) -> Review:
    consents.give()
    if form.told:
        details_update(person=person, **form.told)
    data = form.cleaned_data
    return papers_send(
        person=person,
        center=data["clinic"].center,
        kind=PaperKind(data["kind"]),
        uploads=data["papers"],
        question=data["question"],
        request_key=data["request_key"],
    )


def _send_page(
    request: HttpRequest,
    form: SendForm,
    consents: ConsentsForm,
    refused: Refusal | None = None,
    status: int = 200,
) -> HttpResponse:
    """The form; somebody with enough papers on the way is told so instead."""
    context = {
        "form": None if refused == TOO_MANY else form,
        "consents": consents,
        "refused": refused,
        "has_clinics": open_clinics().exists(),
    }
    return render(request, "pages/clinic/send.html", context, status=status)


# --- One's own ------------------------------------------------------------------------------


def own_review(request: HttpRequest, code: str) -> Review:
    """Papers of whoever asks. Raises Http404 for anybody else's."""
    return get_object_or_404(Review.objects.with_all(), code=code, person=request.user)


@login_required
@never_cache
@require_safe
def review(request: HttpRequest, code: str) -> HttpResponse:
    """What became of one's papers. What staff write is read once it is answered."""
    found = own_review(request, code)
    files = list(found.files.all())
    is_answered = found.status == ReviewStatus.ANSWERED
    context: dict[str, Any] = {
        "review": found,
        "sent": [each for each in files if not each.is_answer],
        "answered": [each for each in files if each.is_answer],
        "is_answered": is_answered,
        "comments": found.comments.all() if is_answered else [],
        "can_withdraw": found.status == ReviewStatus.RECEIVED,
    }
    return render(request, "pages/clinic/review.html", context)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, code: str) -> HttpResponse:
    """Asked once before it can't be taken back."""
    found = own_review(request, code)
    if request.method != "POST":
        if found.status != ReviewStatus.RECEIVED:
            return redirect(found)
        return render(request, "pages/clinic/withdraw.html", {"review": found})
    try:
        papers_withdraw(review=found)
    except Refused as error:
        messages.error(request, error.message)
    else:
        messages.success(request, "서류를 거두고 파일을 지웠어요.")
    return redirect(found)


@login_required
@require_safe
def download(request: HttpRequest, code: str, pk: int) -> HttpResponseBase:
    return sent(get_object_or_404(own_review(request, code).files, pk=pk))
