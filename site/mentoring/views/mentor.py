"""A mentor's own page: no rights in the admin, only what is theirs. Names are masked until they are to meet alone."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core import clock
from core.keys import row_key
from mentoring.enums import Side, TalkStatus, Way
from mentoring.forms import AnswerForm, ReasonForm, SlotsForm, UrlForm
from mentoring.models import Mentor, Plan, Question, Slot, Talk
from mentoring.selectors import desk_of
from mentoring.services.questions import question_answer
from mentoring.services.slots import slot_withdraw, slots_open
from mentoring.services.talks import talk_accept, talk_cancel, talk_decline, talk_propose, talk_url_set
from mentoring.views.own import can_cancel
from people.enums import AccessAction
from people.errors import Refused
from people.requests import signed_in
from people.services.access import record


def own_mentor(request: HttpRequest) -> Mentor:
    """The mentor whose account this is. Raises Http404 for everybody else."""
    mentors = Mentor.objects.select_related("center", "user")
    return get_object_or_404(mentors, user=signed_in(request), is_active=True)


@login_required
@never_cache
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """What waits for an answer, who comes, which times are open."""
    mentor = own_mentor(request)
    found = desk_of(mentor)
    record(request, AccessAction.LIST, "멘토: 참여자", _people_in(found))
    return render(request, "pages/mentoring/desk.html", {"mentor": mentor, **found})


def _people_in(found: dict[str, Any]) -> Iterable[int | None]:
    """Everybody whom the page names, masked or not."""
    rows = [*found["questions"], *found["answered"], *found["to_answer"], *found["talks"], *found["plans"]]
    seated = [row for meeting in found["meetings"] for row in meeting.people]
    return [row.person_id for row in (*rows, *seated)]


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def question(request: HttpRequest, pk: int) -> HttpResponse:
    """A question to this mentor; answered once."""
    mentor = own_mentor(request)
    found = get_object_or_404(Question.objects.with_all(), pk=pk, mentor=mentor)
    record(request, AccessAction.VIEW, f"멘토: 질문 {found.pk}", [found.person_id])
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            question_answer(question=found, text=form.cleaned_data["text"])
        except Refused as error:
            messages.error(request, error.message)
            return redirect("mentoring:question_answer", found.pk)
        messages.success(request, "답을 보냈어요. 고마워요.")
        return redirect("mentoring:desk")
    context = {"mentor": mentor, "question": found, "form": None if found.answered_at else form}
    status = 422 if form.errors else 200
    return render(request, "pages/mentoring/question_answer.html", context, status=status)


def _own_talk(request: HttpRequest, uid: UUID) -> Talk:
    mentor = own_mentor(request)
    found = get_object_or_404(Talk.objects.with_all(), uid=uid, slot__mentor=mentor)
    record(request, AccessAction.VIEW, "멘토: 1:1 신청", [found.person_id])
    return found


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def talk(request: HttpRequest, uid: UUID) -> HttpResponse:
    """A request: accept it, propose another time, or say where to meet (`do`)."""
    found = _own_talk(request, uid)
    form = UrlForm(request.POST if request.method == "POST" else None, initial={"url": found.url})
    if form.is_valid():
        try:
            messages.success(request, _do(request, found, form.cleaned_data["url"]))
        except Refused as error:
            messages.error(request, error.message)
        return redirect("mentoring:mentor_talk", found.uid)
    now = clock.now()
    is_asked = found.status == TalkStatus.ASKED and not found.is_over
    is_online = found.slot.way == Way.ONLINE
    context = {
        "talk": found,
        "mentor": found.mentor,
        "slot": found.slot,
        "is_asked": is_asked,
        "can_cancel": can_cancel(found) and not is_asked,
        "url_form": form if is_online and not found.is_over and found.is_taking else None,
        "others": found.mentor.slots.free(now) if is_asked else [],
    }
    return render(request, "pages/mentoring/mentor_talk.html", context, status=422 if form.errors else 200)


def _do(request: HttpRequest, talk: Talk, url: str) -> str:
    """What was asked for, done; and what to say about it. Raises Refused."""
    what = request.POST.get("do")
    if what == "accept":
        talk_accept(talk=talk, by=Side.MENTOR, url=url)
        return "약속했어요. 두 사람 모두에게 달력 파일을 메일로 보냈어요."
    if what == "propose":
        slot = talk.mentor.slots.filter(pk=row_key(request.POST.get("slot", ""))).first()
        if slot is None:
            raise Refused("slot", "제안할 시간을 골라 주세요. 없으면 먼저 시간을 열어 주세요.")
        talk_propose(talk=talk, slot=slot)
        return "다른 시간을 제안했어요. 답이 오면 알려 드려요."
    talk_url_set(talk=talk, url=url)
    return "온라인 주소를 저장했어요. 시작하기 한 시간 전부터 두 사람에게 보여요."


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def end(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Decline a request, or call a talk off, with a reason for the other one."""
    found = _own_talk(request, uid)
    is_asked = found.status == TalkStatus.ASKED
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        use_case = talk_decline if is_asked else talk_cancel
        try:
            use_case(talk=found, by=Side.MENTOR, reason=form.cleaned_data["reason"])
        except Refused as error:
            messages.error(request, error.message)
        else:
            messages.success(request, "상대에게 이유와 함께 알렸어요.")
        return redirect("mentoring:mentor_talk", found.uid)
    if not can_cancel(found):
        return redirect("mentoring:mentor_talk", found.uid)
    context = {"talk": found, "slot": found.slot, "form": form, "is_asked": is_asked}
    return render(
        request, "pages/mentoring/mentor_talk_end.html", context, status=422 if form.errors else 200
    )


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def slots(request: HttpRequest) -> HttpResponse:
    """Open times: give new ones."""
    mentor = own_mentor(request)
    form = SlotsForm(request.POST if request.method == "POST" else None)
    status = 200
    if form.is_bound:
        status = 422
        if form.is_valid() and (opened := open_with(form, mentor)):
            messages.success(request, opened)
            return redirect("mentoring:desk")
    return render(request, "pages/mentoring/slots.html", {"mentor": mentor, "form": form}, status=status)


def open_with(form: SlotsForm, mentor: Mentor) -> str:
    """Open what a form that is right says; what to say about it, or nothing where the form has an error now."""
    data = form.cleaned_data
    try:
        made = slots_open(
            mentor=mentor,
            starts_at=form.starts_at,
            minutes=data["minutes"],
            way=data["way"],
            place=data["place"],
            weeks=data["weeks"],
        )
    except Refused as error:
        form.add_error(None, error.message)
        return ""
    return f"시간을 {len(made)}개 열었어요."


@login_required
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an open time back that nobody has asked for."""
    slot = get_object_or_404(Slot, pk=pk, mentor=own_mentor(request))
    try:
        slot_withdraw(slot=slot)
    except Refused as error:
        messages.error(request, error.message)
    else:
        messages.success(request, "이 시간을 닫았어요.")
    return redirect("mentoring:desk")


@login_required
@never_cache
@require_safe
def plan(request: HttpRequest, pk: int) -> HttpResponse:
    """Of a long-term plan with this mentor: the goals, and what the young person shares."""
    mentor = own_mentor(request)
    found = get_object_or_404(Plan.objects.open().with_all(), pk=pk, mentor=mentor)
    record(request, AccessAction.VIEW, "멘토: 장기 멘토링", [found.person_id])
    context = {"plan": found, "goals": found.goals.all(), "entries": found.entries.filter(is_shared=True)}
    return render(request, "pages/mentoring/mentor_plan.html", context)
