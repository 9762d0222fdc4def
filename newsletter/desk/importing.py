"""Bringing in a list: a look at every row first, then one button.

Between the two the rows are in the page itself, signed: no file with addresses lies on the server, and nobody can put in other
rows than those that were looked at.
"""

from __future__ import annotations

from datetime import timedelta

from django import forms
from django.contrib import messages
from django.core import signing
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from newsletter.desk.subscribers import POLICY
from newsletter.enums import CONSENT
from newsletter.import_tasks import imported_tell
from newsletter.models import Subscriber
from newsletter.services.importing import Fate, Judged, counts, judge, take
from newsletter.sheets import HEADINGS, MOST_ROWS, NEEDED, Line, lines_of
from people.enums import AccessAction
from people.models import ConsentText
from people.services.access import record

MEGABYTES = 5
SHOWN = 1000  # rows in the table; what needs attention comes first
GOOD_FOR = timedelta(hours=2)
SALT = "newsletter.import"


class FileForm(forms.Form):
    file = forms.FileField(
        label="명단 파일",
        help_text=f"엑셀(XLSX)이나 CSV를 {MEGABYTES}MB, {MOST_ROWS:,}줄까지 올릴 수 있어요.",
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx"}),
        error_messages={
            "required": "파일을 골라 주세요.",
            "empty": "빈 파일이에요. 파일을 다시 골라 주세요.",
        },
    )

    lines: list[Line]

    def clean_file(self) -> object:
        file = self.cleaned_data["file"]
        if file.size > MEGABYTES * 1024 * 1024:
            raise ValidationError(f"{MEGABYTES}MB보다 커요. 파일을 나눠서 올려 주세요.", code="large")
        self.lines = lines_of(file.name, file.read())
        return file


@never_cache
@require_http_methods(["GET", "POST"])
def import_list(request: HttpRequest) -> HttpResponse:
    """Choose a file; see what would happen; press."""
    if not POLICY.user_has_permission(request.user, "add"):
        raise PermissionDenied
    if "rows" in request.POST:
        return _written(request)
    form = FileForm(request.POST, request.FILES) if request.method == "POST" else FileForm()
    if request.method == "POST" and form.is_valid():
        return _looked_at(request, form.lines)
    context = {
        "page_title": "구독자 명단 가져오기",
        "header_icon": "upload",
        "form": form,
        "headings": [(names[0], ", ".join(names[1:]), thing in NEEDED) for thing, names in HEADINGS.items()],
    }
    return render(request, "pages/newsletter/desk/import.html", context)


def _looked_at(request: HttpRequest, lines: list[Line]) -> HttpResponse:
    """The dry run. It tells who is subscribed, so it stands in the access log."""
    rows = judge(lines)
    record(request, AccessAction.LIST, f"구독자 명단 살펴보기({len(rows)}줄)", _people(rows))
    return _page(request, rows, signing.dumps(lines, salt=SALT, compress=True))


def _written(request: HttpRequest) -> HttpResponse:
    try:
        lines = signing.loads(request.POST["rows"], salt=SALT, max_age=GOOD_FOR)
    except signing.BadSignature:
        messages.error(request, "살펴본 지 오래됐거나 내용이 바뀌었어요. 파일을 다시 올려 주세요.")
        return redirect("subscribers:import")
    text = ConsentText.objects.current(CONSENT)
    if text is None:
        raise PermissionDenied
    record(request, AccessAction.CHANGE, f"구독자 명단 가져오기({len(lines)}줄)", _people(judge(lines)))
    rows = take(lines, text)
    imported_tell.enqueue()
    number = dict(counts(rows)).get(Fate.NEW, 0)
    messages.success(request, f"{number:,}명을 가져왔어요. 그만 받는 방법을 적은 메일을 차례로 보내요.")
    return redirect("subscribers:index")


def _page(request: HttpRequest, rows: list[Judged], signed: str) -> HttpResponse:
    ordered = sorted(rows, key=lambda row: (row.fate == Fate.NEW, row.fate == Fate.THERE, int(row.number)))
    numbers = counts(rows)
    context = {
        "page_title": "구독자 명단 살펴보기",
        "header_icon": "upload",
        "counts": numbers,
        "rows": ordered[:SHOWN],
        "left_out": max(len(rows) - SHOWN, 0),
        "number_new": dict(numbers).get(Fate.NEW, 0),
        "signed": signed,
    }
    return render(request, "pages/newsletter/desk/import_rows.html", context)


def _people(rows: list[Judged]) -> list[int]:
    """The accounts among subscribers that the rows speak of."""
    there = [row.address for row in rows if row.fate == Fate.THERE]
    found = Subscriber.objects.filter(email__in=there, person__isnull=False)
    return list(found.values_list("person_id", flat=True))
