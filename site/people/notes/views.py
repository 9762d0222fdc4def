"""One's own notes; and handing them over, which shows nothing of them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.db.models import Count, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.widgets.button import HeaderButton
from wagtail.models import Page

from core import formats
from people.access.logged import LoggedList
from people.enums import AccessAction
from people.errors import Refused
from people.models import SensitiveNote, User
from people.notes.forms import FindForm, HandOverForm, NoteForm
from people.permissions import PageRight, pages_with
from people.requests import signed_in
from people.services import notes as service
from people.services.access import record

WHAT = "상담 메모"
ICON = "lock"
FOUND = "people.notes.found"  # salt of the token that says whom one has just looked up
FOUND_FOR = 12 * 60 * 60  # seconds: a working day, so that a note that took long to write is not lost


def _counsellor(request: HttpRequest) -> User:
    person = signed_in(request)
    if not service.counselling_pages(person).exists():
        raise PermissionDenied
    return person


def _own(request: HttpRequest, pk: int) -> SensitiveNote:
    """One's own note, for everybody else there is none."""
    notes = service.notes_of(_counsellor(request)).select_related("person", "page")
    return get_object_or_404(notes, pk=pk)


# --- Reading --------------------------------------------------------------------------------


class NoteIndexView(LoggedList, generic.IndexView):
    """One's own notes, newest first, without what they say."""

    model = SensitiveNote
    permission_policy = None  # permissions on the table say nothing here; `notes_of` does
    access_what = f"{WHAT} 목록"
    index_url_name = "notes:index"
    index_results_url_name = "notes:index_results"
    page_title = WHAT
    header_icon = ICON
    default_ordering = "-created_at"
    paginate_by = 50
    columns = [
        TitleColumn(
            "person", label="누구", accessor=lambda note: note.person.get_full_name(), url_name="notes:detail"
        ),
        Column("created_at", label="쓴 때", accessor=lambda note: formats.datetime_text(note.created_at)),
        Column("updated_at", label="고친 때", accessor=lambda note: formats.datetime_text(note.updated_at)),
        Column("page", label="센터"),
    ]

    def get_base_queryset(self) -> QuerySet[SensitiveNote]:
        notes = service.notes_of(_counsellor(self.request))
        return notes.select_related("person", "page").defer("body")

    def people_on(self, shown: Iterable[SensitiveNote]) -> Iterable[int]:
        return (note.person_id for note in shown)

    @property
    def header_buttons(self) -> list[HeaderButton]:
        return [HeaderButton("새 메모", url=reverse("notes:find"), icon_name="plus")]


def detail(request: HttpRequest, pk: int) -> HttpResponse:
    note = _own(request, pk)
    record(request, AccessAction.VIEW, f"{WHAT} {note.pk}", [note.person_id])
    return _render(request, "detail", f"{note.person.get_full_name()} 님 메모", {"note": note})


# --- Writing --------------------------------------------------------------------------------


def find(request: HttpRequest) -> HttpResponse:
    """Whom the note is about: the whole mail address or number, because nobody browses people here."""
    author = _counsellor(request)
    form, person = FindForm(request.POST or None), None
    if request.method == "POST" and form.is_valid():
        try:
            person = service.person_known_as(form.cleaned_data["contact"])
        except Refused as refusal:
            form.add_error("contact", refusal.message)
        record(request, AccessAction.VIEW, f"{WHAT}: 사람 찾기", [person.pk] if person else [])
        if person and service.has_consented(person):
            token = signing.dumps({"person": person.pk, "by": author.pk}, salt=FOUND)
            return redirect("notes:add", token)
    return _render(request, "find", "새 상담 메모", {"form": form, "person": person})


def add(request: HttpRequest, token: str) -> HttpResponse:
    author = _counsellor(request)
    person = _found(token, author)
    if person is None:
        messages.error(request, "시간이 지났어요. 누구의 메모인지 다시 찾아 주세요.")
        return redirect("notes:find")
    form = NoteForm(request.POST or None, pages=service.counselling_pages(author))
    if request.method == "POST" and form.is_valid():
        record(request, AccessAction.CHANGE, f"{WHAT} 쓰기", [person.pk])
        try:
            note = service.note_write(author=author, person=person, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, "메모를 저장했어요. 나만 읽을 수 있어요.")
            return redirect("notes:detail", note.pk)
    else:
        record(request, AccessAction.VIEW, f"{WHAT} 쓰기 화면", [person.pk])
    return _render(request, "form", f"{person.get_full_name()} 님 메모", {"form": form})


def _found(token: str, author: User) -> User | None:
    try:
        found = signing.loads(token, salt=FOUND, max_age=FOUND_FOR)
    except signing.SignatureExpired:
        return None
    except signing.BadSignature:
        raise Http404 from None
    if found["by"] != author.pk:
        raise Http404
    return User.objects.filter(pk=found["person"], is_active=True).first()


def edit(request: HttpRequest, pk: int) -> HttpResponse:
    note = _own(request, pk)
    form = NoteForm(request.POST or None, initial={"body": note.body})
    if request.method == "POST" and form.is_valid():
        record(request, AccessAction.CHANGE, f"{WHAT} {note.pk}", [note.person_id])
        service.note_change(note=note, body=form.cleaned_data["body"])
        messages.success(request, "메모를 고쳤어요.")
        return redirect("notes:detail", note.pk)
    record(request, AccessAction.VIEW, f"{WHAT} {note.pk}", [note.person_id])
    return _render(request, "form", f"{note.person.get_full_name()} 님 메모 고치기", {"form": form})


def delete(request: HttpRequest, pk: int) -> HttpResponse:
    note = _own(request, pk)
    if request.method == "POST":
        record(request, AccessAction.CHANGE, f"{WHAT} {note.pk} 지우기", [note.person_id])
        note.delete()
        messages.success(request, "메모를 지웠어요.")
        return redirect("notes:index")
    record(request, AccessAction.VIEW, f"{WHAT} {note.pk}", [note.person_id])
    return _render(request, "delete", f"{note.person.get_full_name()} 님 메모 지우기", {"note": note})


# --- Handing over ---------------------------------------------------------------------------


def _managed(request: HttpRequest) -> QuerySet[Page]:
    pages = pages_with(request.user, PageRight.STAFF)
    if not pages.exists():
        raise PermissionDenied
    return pages


def hand_over_list(request: HttpRequest) -> HttpResponse:
    """Who has how many notes at one's centers; of whom they speak stands nowhere."""
    pages = _managed(request).order_by().values("pk")
    counts = SensitiveNote.objects.filter(page__in=pages).order_by("page__title", "author__name", "author")
    rows = counts.values("page", "page__title", "author", "author__name", "author__email").annotate(
        number=Count("pk")
    )
    return _render(request, "hand_over_list", "상담 메모 넘기기", {"rows": rows})


def hand_over(request: HttpRequest, page_pk: int, author_pk: int) -> HttpResponse:
    page = get_object_or_404(_managed(request), pk=page_pk)
    author = get_object_or_404(
        User, pk=author_pk, pk__in=SensitiveNote.objects.filter(page=page).values("author")
    )
    counsellors = service.counsellors_of(page).exclude(pk=author.pk)
    form = HandOverForm(request.POST or None, counsellors=counsellors)
    if request.method == "POST" and form.is_valid():
        try:
            number = _hand_over(request, page, author, form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, f"메모 {number}건을 넘겼어요. 이제 넘겨받은 상담사만 읽을 수 있어요.")
            return redirect("notes:hand_over_list")
    context = {"form": form, "author": author, "page": page, "has_counsellors": counsellors.exists()}
    return _render(request, "hand_over", f"{author.get_full_name()} 님이 쓴 메모 넘기기", context)


def _hand_over(request: HttpRequest, page: Page, author: User, data: dict[str, Any]) -> int:
    person = service.person_known_as(data["contact"]) if data["contact"] else None
    numbers = service.notes_to_hand_over(page=page, author=author, to=data["to"], person=person)
    people = SensitiveNote.objects.filter(pk__in=numbers).values_list("person", flat=True)
    what = f"{WHAT} 넘기기: 계정 {author.pk} → 계정 {data['to'].pk}"
    record(request, AccessAction.CHANGE, what, people, data["reason"])
    return service.notes_hand_over(numbers=numbers, to=data["to"])


def _render(request: HttpRequest, name: str, title: str, context: dict[str, Any]) -> HttpResponse:
    return render(
        request, f"pages/people/notes/{name}.html", {"page_title": title, "header_icon": ICON, **context}
    )
