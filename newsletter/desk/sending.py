"""The page from which an issue is previewed, tested, sent, stopped and followed."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.clickjacking import xframe_options_sameorigin

from core import formats
from newsletter.desk.sending_forms import ReaderForm, ScheduleForm, SendForm
from newsletter.enums import TOPICS, CampaignStatus
from newsletter.issues import Edition
from newsletter.models import Campaign, NewsletterPage
from newsletter.progress import progress_of
from newsletter.services.issues import (
    NotSent,
    is_under_way,
    issue_schedule,
    issue_send,
    issue_test,
    written,
)
from newsletter.services.sending import campaign_go_on, campaign_stop, campaign_unschedule
from newsletter.wording import MOST_BYTES, as_example
from people.requests import signed_in

LATER = "later_%s"  # the two forms ask the same
REFRESH = 10  # seconds, while copies are leaving
NO_ADDRESS = "내 계정에 메일 주소가 없어요. 계정에 주소를 적은 뒤에 다시 해 주세요."
TOO_LATE = "그사이에 상태가 바뀌었어요. 지금 상태를 다시 확인해 주세요."


def _page(request: HttpRequest, pk: int) -> NewsletterPage:
    """Whoever may edit an issue may look at it as a mail."""
    page = get_object_or_404(NewsletterPage, pk=pk)
    if not page.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    return page


def issue(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything between writing and having sent."""
    page = _page(request, pk)
    may_send = page.has_newsletter_permission(request.user, "send_campaign")
    send, schedule = SendForm(), ScheduleForm(auto_id=LATER)
    if request.method == "POST":
        step = request.POST.get("step", "")
        if step != "test" and not may_send:
            raise PermissionDenied
        if step == "send":
            send = SendForm(request.POST)
        elif step == "schedule":
            schedule = ScheduleForm(request.POST, auto_id=LATER)
        form = {"send": send, "schedule": schedule}.get(step)
        if (form is None or form.is_valid()) and step in STEPS:
            _take(request, page, step, form)
            return redirect(request.get_full_path())
    context = {**_shown(request, page), "may_send": may_send, "send": send, "schedule": schedule}
    status = 422 if send.errors or schedule.errors else 200
    response = render(request, "pages/newsletter/desk/issue.html", context, status=status)
    if context["is_under_way"] and not context["is_still"]:
        response["Refresh"] = str(REFRESH)
    return response


def _shown(request: HttpRequest, page: NewsletterPage) -> dict[str, Any]:
    campaign = page.campaign
    waits = campaign is None or campaign.status in {CampaignStatus.DRAFT, CampaignStatus.SCHEDULED}
    version = written(page)
    edition = Edition(version, campaign)
    choice = ReaderForm(request.GET)
    words = as_example(edition.words_for(choice.reader()))
    size = len(words.html.encode())
    return {
        "page_title": f"{version.title}: 보내기",
        "header_icon": "mail",
        "page": version,
        "campaign": campaign,
        "waits": waits,
        "is_under_way": campaign is not None and is_under_way(campaign),
        "progress": progress_of(campaign) if campaign and not waits else None,
        "number": edition.readers().count() if waits else None,
        "audience": audience_of(version),
        "choice": choice,
        "query": request.GET.urlencode(),
        "is_still": "still" in request.GET,
        "words": words,
        "kilobytes": math.ceil(size / 1000),
        "most": MOST_BYTES // 1000,
        "is_too_large": size > MOST_BYTES,
        "own_address": signed_in(request).email,
    }


def audience_of(page: NewsletterPage) -> dict[str, str]:
    """Who gets it, in words."""
    labels = {value: label for group in TOPICS.values() for value, label in group}
    places = [
        *(f"{region.name} 지역" for region in page.regions.all()),
        *(center.title for center in page.centers.all()),
    ]
    return {
        "topics": ", ".join(labels.get(topic, topic) for topic in page.topics.split(",") if topic),
        "places": ", ".join(places),
    }


def _take(request: HttpRequest, page: NewsletterPage, step: str, form: Any) -> None:
    """Do what a button says, and say what came of it."""
    try:
        done = STEPS[step](request, page, form)
    except NotSent as error:
        messages.error(request, str(error))
    else:
        messages.success(request, done)


def _test(request: HttpRequest, page: NewsletterPage, form: Any) -> str:
    to = signed_in(request).email
    if not to:
        raise NotSent(NO_ADDRESS)
    issue_test(page, to=to, reader=ReaderForm(request.GET).reader())
    return f"{to} 주소로 시험 메일을 보냈어요."


def _send(request: HttpRequest, page: NewsletterPage, form: Any) -> str:
    issue_send(page)
    return "보내기 시작했어요. 이 화면을 닫아도 계속 나가요."


def _schedule(request: HttpRequest, page: NewsletterPage, form: ScheduleForm) -> str:
    at = form.cleaned_data["at"]
    issue_schedule(page, at)
    return f"{formats.date_text(at)} {formats.time_text(at)}에 보낼게요. 지금까지 저장한 글이 나가요."


def _with(move: Callable[[Campaign], bool], done: str) -> Callable[[HttpRequest, NewsletterPage, Any], str]:
    def step(request: HttpRequest, page: NewsletterPage, form: Any) -> str:
        campaign = page.campaign
        if campaign is None or not move(campaign):
            raise NotSent(TOO_LATE)
        return done

    return step


STEPS: dict[str, Callable[[HttpRequest, NewsletterPage, Any], str]] = {
    "test": _test,
    "send": _send,
    "schedule": _schedule,
    "unschedule": _with(campaign_unschedule, "예약을 취소했어요."),
    "stop": _with(campaign_stop, "멈췄어요. 이미 나간 메일은 되돌릴 수 없어요."),
    "go_on": _with(campaign_go_on, "이어서 보내요."),
}


@xframe_options_sameorigin
def mail(request: HttpRequest, pk: int) -> HttpResponse:
    """The mail as a mail program shows it to the chosen reader."""
    page = _page(request, pk)
    words = Edition(written(page)).words_for(ReaderForm(request.GET).reader())
    return HttpResponse(as_example(words).html)
