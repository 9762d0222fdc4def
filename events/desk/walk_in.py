"""현장에서 온 사람: found by a whole number or address, or among those of one's own programs; else counted without a name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from unicodedata import normalize

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from core import korean, phones
from core.privacy import masked_name, validate_no_rrn
from events.desk.reach import desk_registrations
from events.desk.roll import roll_path, session_of
from events.errors import Refused
from events.here import attendance_code, here_path
from events.models import ProgramPage, Session
from events.services.walking_in import head_count_add, walk_in
from people.consent_forms import ConsentsForm
from people.enums import AccessAction
from people.models import User
from people.requests import signed_in
from people.services.access import record

MOST_FOUND = 20
PHONE_END_DIGITS = 4
CONSENT_KINDS = ("program",)


class SearchForm(forms.Form):
    words = forms.CharField(
        label="이름, 휴대전화, 메일 주소",
        help_text="처음 온 사람은 번호나 메일 주소를 끝까지 적어 주세요.",
        max_length=100,
        error_messages={"required": "누가 왔는지 찾을 말을 적어 주세요."},
    )


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label="자리가 없거나 조건에 맞지 않아도 받는 이유",
        max_length=200,
        required=False,
        validators=[validate_no_rrn],
        help_text="접속기록에 남아요.",
    )


@dataclass(frozen=True)
class Found:
    """Somebody whom a search found: enough to ask them whether it is they."""

    person: User
    name: str
    phone: str


def come(request: HttpRequest, pk: int) -> HttpResponse:
    """Who is it; then yes, with their consent where it isn't there yet. What was typed never stands in the address."""
    program, session = session_of(request, pk)
    if session is None:
        return redirect(roll_path(program, None))
    form = SearchForm(request.POST if "words" in request.POST else None)
    context: dict[str, Any] = {}
    if form.is_valid():
        people = people_found(request.user, form.cleaned_data["words"])
        record(
            request,
            AccessAction.LIST,
            f"현장에서 온 사람 찾기: {program.title}",
            [each.pk for each in people],
        )
        person = next((each for each in people if str(each.pk) == request.POST.get("person")), None)
        if person:
            return _add(request, program, session, person, form)
        context = {"found": [_shown(each) for each in people], "words": form.cleaned_data["words"]}
    return _page(request, program, session, form, **context)


def _add(
    request: HttpRequest, program: ProgramPage, session: Session, person: User, search: SearchForm
) -> HttpResponse:
    sent = request.POST if "yes" in request.POST else None
    reason, consents = ReasonForm(sent), ConsentsForm(sent, person=person, kinds=CONSENT_KINDS)
    shown: dict[str, Any] = {"reason": reason, "consents": consents, "chosen": _shown(person)}
    if sent is None or not all([reason.is_valid(), consents.is_valid()]):
        return _page(request, program, session, search, status=422 if sent else 200, **shown)
    said = reason.cleaned_data["reason"]
    record(request, AccessAction.CHANGE, f"현장에서 온 사람 받기: {program.title}", [person.pk], said)
    try:
        registration = walk_in(person=person, session=session, by=signed_in(request), reason=said)
    except Refused as error:
        return _page(request, program, session, search, refused=error.message, status=409, **shown)
    consents.give()
    messages.success(request, f"왔다고 표시했어요. 신청 번호 {registration.spoken_code}")
    return redirect(roll_path(program, session))


def _page(
    request: HttpRequest,
    program: ProgramPage,
    session: Session,
    form: SearchForm,
    *,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    context = {
        "page_title": f"현장에서 온 사람: {program.title}",
        "header_icon": "user",
        "program": program,
        "session": session,
        "form": form,
        "back": roll_path(program, session),
        **more,
    }
    return render(request, "pages/events/desk/walk_in.html", context, status=status)


def people_found(user: Any, words: str) -> list[User]:
    """Anybody by a whole number or address, which only they can have told; by name and the end of a number, those of one's programs."""
    everybody = User.objects.filter(is_active=True)
    if "@" in words:
        return list(everybody.filter(email__iexact=words.strip()))
    if any(letter.isalpha() for letter in words):
        known = _known(user)
        name = korean.meant(words.strip(), lambda each: known.filter(name__icontains=each).exists())
        return list(known.filter(name__icontains=name).order_by("name", "pk")[:MOST_FOUND])
    digits = "".join(letter for letter in normalize("NFKC", words) if letter.isdigit())
    if len(digits) == PHONE_END_DIGITS:
        return list(_known(user).filter(phone__endswith=digits).order_by("name", "pk")[:MOST_FOUND])
    try:
        return list(everybody.filter(phone=phones.parse(words, mobile=True))[:MOST_FOUND])
    except ValidationError:
        return []


def _known(user: Any) -> QuerySet[User]:
    """People of the programs whose desk this user runs. Raises PermissionDenied."""
    own = desk_registrations(user).select_related(None).filter(person=OuterRef("pk"))
    return User.objects.filter(Exists(own.order_by()), is_active=True)


def _shown(person: User) -> Found:
    name = masked_name(person.name) if person.name else "이름 없음"
    return Found(person, name, phones.masked(person.phone) if person.phone else "")


@require_POST
def head_count(request: HttpRequest, pk: int) -> HttpResponse:
    """One more without a name, or one less."""
    program, session = session_of(request, pk)
    step = {"more": 1, "less": -1}.get(request.POST.get("step", ""))
    if session is None or step is None:
        raise PermissionDenied
    reason = request.POST.get("reason", "").strip()
    try:
        validate_no_rrn(reason)
        record(request, AccessAction.CHANGE, f"이름 없이 온 사람 세기: {program.title}", [], reason)
        people = head_count_add(session=session, step=step, reason=reason)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    except Refused as error:
        messages.error(request, error.message)
    else:
        messages.success(request, f"이름 없이 온 사람은 {people}명이에요.")
    return redirect(roll_path(program, session))


def door(request: HttpRequest, pk: int) -> HttpResponse:
    """What people check in with at one meeting, to show or to print: the QR code, and the number that is said online."""
    program, session = session_of(request, pk)
    if session is None:
        return redirect(roll_path(program, None))
    context = {
        "page_title": f"출석 QR과 번호: {program.title}",
        "header_icon": "tick-inverse",
        "program": program,
        "session": session,
        "address": request.build_absolute_uri(here_path(session)),
        "code": attendance_code(session),
        "back": roll_path(program, session),
    }
    return render(request, "pages/events/desk/door.html", context)
