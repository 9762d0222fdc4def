"""서류 클리닉 at the desk: what is late first, taking on, saying something, answering. Every look is in the access log."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET

from clinic.desk.forms import AnswerForm, CenterForm, CommentForm
from clinic.desk.reach import desk_centers, desk_reviews
from clinic.enums import ReviewStatus
from clinic.errors import Refused
from clinic.models import CenterClinic, Review
from clinic.services.answering import comment_add, review_answer, review_take
from core.private_files import sent
from people.enums import AccessAction
from people.permissions import PageRight, has_right
from people.requests import signed_in
from people.services.access import record

TITLE = "서류 클리닉"
MOST_ROWS = 200


def index(request: HttpRequest) -> HttpResponse:
    """What is late or due first; what is over below."""
    rows = list(desk_reviews(request.user).by_urgency()[:MOST_ROWS])
    record(request, AccessAction.LIST, "서류 클리닉 목록", [each.person_id for each in rows])
    context = {
        "page_title": TITLE,
        "header_icon": "doc-full",
        "waiting": [each for each in rows if each.is_open],
        "over": [each for each in rows if not each.is_open],
        "has_desk": has_right(request.user, PageRight.DESK),
    }
    return render(request, "pages/clinic/desk/list.html", context)


def detail(request: HttpRequest, pk: int) -> HttpResponse:
    review = get_object_or_404(desk_reviews(request.user), pk=pk)
    forms: dict[str, Any] = {"comment_form": CommentForm(), "answer_form": AnswerForm()}
    if request.method == "POST":
        name = request.POST.get("do", "")
        if name not in ACTS:
            messages.error(request, "무엇을 할지 알 수 없어요. 다시 눌러 주세요.")
            return redirect("clinic_desk:detail", review.pk)
        word = ACTS[name][0]
        record(request, AccessAction.CHANGE, f"{review}: {word}", [review.person_id])
        try:
            wrong = ACTS[name][1](request, review)
        except Refused as error:
            messages.error(request, error.message)
            return redirect("clinic_desk:detail", review.pk)
        if not wrong:
            messages.success(request, DONE[name])
            return redirect("clinic_desk:detail", review.pk)
        forms |= wrong
    record(request, AccessAction.VIEW, f"{review}", [review.person_id])
    context = {
        "page_title": f"{TITLE} {review.spoken_code}",
        "header_icon": "doc-full",
        "review": review,
        "files": review.files.all(),
        "comments": review.comments.select_related("author"),
        "can_take": review.status == ReviewStatus.RECEIVED,
        "can_answer": review.status == ReviewStatus.IN_REVIEW,
        **forms,
    }
    return render(request, "pages/clinic/desk/detail.html", context)


def _take(request: HttpRequest, review: Review) -> dict[str, Any]:
    review_take(review=review, by=signed_in(request))
    return {}


def _comment(request: HttpRequest, review: Review) -> dict[str, Any]:
    form = CommentForm(request.POST)
    if not form.is_valid():
        return {"comment_form": form}
    comment_add(review=review, by=signed_in(request), text=form.cleaned_data["comment"])
    return {}


def _answer(request: HttpRequest, review: Review) -> dict[str, Any]:
    form = AnswerForm(request.POST, request.FILES)
    if not form.is_valid():
        return {"answer_form": form}
    upload = next(iter(form.cleaned_data["file"]), None)
    review_answer(review=review, by=signed_in(request), text=form.cleaned_data["answer"], upload=upload)
    return {}


ACTS = {"take": ("맡기", _take), "comment": ("의견 쓰기", _comment), "answer": ("회신하기", _answer)}
"""What is done; each gives back the form that has mistakes, or nothing."""
DONE = {
    "take": "맡았어요. 보낸 사람에게는 ‘검토 중’으로 보여요.",
    "comment": "의견을 적었어요. 회신할 때 함께 보여요.",
    "answer": "회신했어요. 보낸 사람에게 메일로 알렸어요.",
}


@require_GET
def download(request: HttpRequest, pk: int, file_pk: int) -> HttpResponseBase:
    review = get_object_or_404(desk_reviews(request.user), pk=pk)
    file = get_object_or_404(review.files, pk=file_pk)
    record(request, AccessAction.VIEW, f"{review}: {file}", [review.person_id])
    return sent(file)


# --- Which centers take papers --------------------------------------------------------------


def centers(request: HttpRequest) -> HttpResponse:
    found = list(desk_centers(request.user))
    clinics = {each.center_id: each for each in CenterClinic.objects.filter(center__in=found)}
    context = {
        "page_title": f"{TITLE}: 받는 센터",
        "header_icon": "doc-full",
        "rows": [(center, clinics.get(center.pk)) for center in found],
    }
    return render(request, "pages/clinic/desk/centers.html", context)


def center(request: HttpRequest, center_pk: int) -> HttpResponse:
    """Whether one center takes papers, and in how many working days it answers."""
    page = get_object_or_404(desk_centers(request.user), pk=center_pk)
    clinic = CenterClinic.objects.filter(center=page).first() or CenterClinic(center=page, is_open=False)
    form = CenterForm(request.POST if request.method == "POST" else None, instance=clinic)
    if form.is_valid():
        form.save()
        messages.success(request, "저장했어요. 서류를 보내는 화면에 바로 보여요.")
        return redirect("clinic_desk:centers")
    context = {"page_title": f"{TITLE}: {page.title}", "header_icon": "doc-full", "form": form}
    return render(request, "pages/clinic/desk/center.html", context, status=422 if form.errors else 200)
