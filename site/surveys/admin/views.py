"""설문 결과: numbers by center and program, what people wrote, and the numbers as a file."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from core.spreadsheets import csv_bytes, xlsx_bytes
from people.enums import AccessAction
from people.exports import ReasonForm
from people.services.access import record
from surveys.admin.forms import ReportForm
from surveys.report import (
    HIDDEN,
    QUESTIONS,
    Line,
    Report,
    answers_seen_by,
    may_see_answers,
    report_of,
    words_of,
)

TITLE = "설문 결과"
WHAT = "설문 의견"
MOST_WORDS = 200
FILES = {
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", xlsx_bytes),
    "csv": ("text/csv; charset=utf-8", csv_bytes),
}


def report(request: HttpRequest) -> HttpResponse:
    """The numbers of a period. What people wrote may name somebody: that it is read goes into the access log."""
    form = _form(request)
    found = report_of(form.chosen)
    words = words_of(form.chosen, MOST_WORDS)
    if words:
        record(request, AccessAction.LIST, WHAT)
    context = {
        "page_title": TITLE,
        "header_icon": "form",
        "form": form,
        "months": form.months,
        "report": found,
        "questions": [_table(found, question) for question in QUESTIONS],
        "words": words,
        "query": request.GET.urlencode(),
    }
    return render(request, "pages/surveys/admin/report.html", context)


def _table(found: Report, question: str) -> dict[str, Any]:
    """The lines of one question, center by center, each with its sum before it; everything last."""
    title, labels = QUESTIONS[question]
    groups = [[(center.total, True), *((line, False) for line in center.lines)] for center in found.centers]
    rows = [
        [(line, getattr(line, question), is_sum) for line, is_sum in group]
        for group in (*groups, [(found.total, True)])
    ]
    return {"name": question, "title": title, "labels": labels.values(), "groups": rows}


def export(request: HttpRequest) -> HttpResponse:
    """The same numbers as a file, with the same left out; for a reason that goes into the access log first."""
    form = _form(request)
    reason = ReasonForm(request.POST if request.method == "POST" else None)
    if reason.is_valid():
        lines = [row_of_file(line) for line in report_of(form.chosen).flat()]
        record(request, AccessAction.EXPORT, f"{TITLE} {form.months}", reason=reason.reason)
        return _file(reason.cleaned_data["kind"], lines)
    context = {
        "page_title": f"{TITLE} 내려받기",
        "header_icon": "download",
        "form": reason,
        "months": form.months,
        "back": f"{reverse('survey_report:index')}?{request.GET.urlencode()}",
    }
    status = 422 if reason.errors else 200
    return render(request, "pages/surveys/admin/export.html", context, status=status)


def row_of_file(line: Line) -> dict[str, Any]:
    """A line of the file; a hidden one has its name and nothing else."""
    row: dict[str, Any] = {"센터": line.center, "무엇": line.what or "모두"}
    row["답"] = HIDDEN if line.is_hidden else line.n
    for question, (title, labels) in QUESTIONS.items():
        scores = getattr(line, question)
        row[f"{title} 답"] = "" if line.is_hidden else scores.n
        row |= {
            f"{title}: {label} (%)": "" if share is None else float(share)
            for label, share in zip(labels.values(), scores.percents, strict=True)
        }
        row[f"{title}: 위 두 칸 (%)"] = "" if scores.top is None else float(scores.top)
    return row


def _form(request: HttpRequest) -> ReportForm:
    if not may_see_answers(request.user):
        raise PermissionDenied
    form = ReportForm(request.GET or {"period": "year"}, answers=answers_seen_by(request.user))
    form.is_valid()
    return form


def _file(kind: str, lines: list[dict[str, Any]]) -> HttpResponse:
    mimetype, make = FILES[kind]
    response = HttpResponse(make(list(lines[0]), lines), content_type=mimetype)
    response["Content-Disposition"] = f'attachment; filename="didim-survey.{kind}"'
    return response
