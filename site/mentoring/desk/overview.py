"""멘토링 현황: what mentors have yet to answer, the late ones first. Without the words of a question or a wish."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from core import clock
from mentoring.models import Question, Talk
from mentoring.permissions import of_centers
from people.enums import AccessAction
from people.permissions import PageRight, has_right
from people.services.access import record

TITLE = "멘토링 현황"
MOST = 200


def overview(request: HttpRequest) -> HttpResponse:
    """Of the mentors of one's centers: questions and requests that wait, and talks that were agreed on."""
    if not has_right(request.user, PageRight.DESK):
        raise PermissionDenied
    now = clock.now()
    own = of_centers(request.user, PageRight.DESK, "mentor__center")
    questions = list(Question.objects.open().with_all().filter(own)[:MOST])
    mine = of_centers(request.user, PageRight.DESK, "slot__mentor__center")
    talks = list(Talk.objects.coming(now).with_all().filter(mine)[:MOST])
    people = [*(each.person_id for each in questions), *(each.person_id for each in talks)]
    record(request, AccessAction.LIST, TITLE, people)
    context = {
        "page_title": TITLE,
        "header_icon": "user",
        "questions": questions,
        "late": [each for each in questions if each.answer_until <= now],
        "talks": talks,
    }
    return render(request, "pages/mentoring/staff/overview.html", context)
