"""The guard: whatever address of the admin shows a visitor, it has written so into the access log.

It walks all addresses, also those of screens that don't exist yet. Planted rows share one number, so that one number
opens what every screen has to show. A new kind of parameter in an address must be told here what to try.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from bookings.models import Appointment, Booking, BookingFile, Draw, DrawEntry, Hold, Loan, Unit
from bookings.services.booking import AppointmentWish
from clinic.models import Review, ReviewFile
from core import clock, phones
from core.privacy import masked_name
from home.models import CenterPage
from mentoring.models import Check, Entry, MissedContact, Plan, Question
from people.enums import Role, Track
from people.models import AccessRecord, Consent, ConsentText, SensitiveNote, Strike, User
from people.services.notes import CONSENT_KIND
from people.services.roles import role_grant
from tests.factories import bookings as make
from tests.factories import closets, fairs
from tests.factories import mentoring as mentors
from tests.factories import registering as reg
from tests.factories.home import CenterFactory
from tests.factories.staff import staff_role

pytestmark = [pytest.mark.django_db, pytest.mark.once]

NUMBER = 424242
SUIT_NUMBER = 646464  # of a loan
PROGRAM_NUMBER = 757575  # of a program that the visitor registered for
OWN_NUMBER = 535353  # of whoever looks
NAME = "남궁가을누리"
WORDS = "잠을 못 잔다고 함"
EMAIL = "planted@didim.example"
PHONE = "+821000424242"

PARAMETERS: dict[str, list[Any]] = {
    "int": [NUMBER, OWN_NUMBER],
    "year": [2026],
    "number": [11],
    "content_type_app_name": ["bookings"],
    "content_type_model_name": ["resourcepage"],
    "app_label": ["people"],
    "app_name": ["people"],
    "model_name": ["user", "standingsettings"],
    "object_id": [NUMBER],
    "action": ["delete"],
    "action_name": ["approve"],
    "filter_spec": ["original"],
    "pk": [NUMBER, OWN_NUMBER, SUIT_NUMBER, PROGRAM_NUMBER],
    "session_pk": [PROGRAM_NUMBER],
    "token": ["x"],
    "uidb64": ["x"],
    "series": ["00000000-0000-4000-8000-000000424242"],
    "kind": ["booking", "privacy"],
    "name": ["booking_confirmed"],
    "language": ["ko"],
    "revision_id_a": ["earliest"],
    "revision_id_b": ["latest"],
}
QUERIES = {
    "cms/desk/walk-in/": f"?q={NAME}",
    "cms/bulk/": f"?id={NUMBER}",
    "chosen-multiple/": f"?id={NUMBER}",
}
FORGET = ("cms/logout/", "cms/login/", "cms/failwhale/", "cms/^.*/$")


def patterns(found: list[Any], before: str = "") -> Iterator[str]:
    for each in found:
        address = f"{before}{each.pattern}"
        if isinstance(each, URLResolver):
            yield from patterns(each.url_patterns, address)
        elif isinstance(each, URLPattern):
            yield address


def admin_patterns() -> list[str]:
    return [address for address in patterns(get_resolver().url_patterns) if address.startswith("cms/")]


def addresses(pattern: str) -> Iterator[str]:
    """A pattern with every parameter filled in."""
    pattern = re.sub(r"\(\?P<(\w+)>[^)]*\)", r"<str:\1>", pattern)
    plain = pattern.replace("^", "").replace("$", "").replace("\\.", ".")
    parameters = re.findall(r"<(?:(\w+):)?(\w+)>", plain)
    values = [
        PARAMETERS["int" if kind == "int" and name not in PARAMETERS else name] for kind, name in parameters
    ]
    for chosen in itertools.product(*values):
        given = iter(chosen)
        filled = re.sub(r"<[^>]*>", lambda _: str(next(given)), plain)  # noqa: B023
        yield "/" + filled + next((query for part, query in QUERIES.items() if part in filled), "")


@pytest.fixture
def visitor(travel):
    """Somebody of whom there is one of everything, all under the same number."""
    travel("2026-11-23 12:00")
    center = CenterFactory(pk=NUMBER)
    person = User.objects.create_user(EMAIL, pk=NUMBER, name=NAME, phone=PHONE)
    booking = make.book(person, make.open_room(center), make.tomorrow_at(15) - timedelta(days=1))
    Booking.objects.filter(pk=booking.pk).update(status="cancelled")
    booking.holds.all().delete()
    booking.pk, booking.uid, booking.code, booking.request_key = NUMBER, "4" * 32, "42424242", None
    booking.save(force_insert=True)
    _borrowed(person, center)
    Hold.objects.create(
        unit=booking.unit, booking_id=NUMBER, starts_at=booking.starts_at, ends_at=booking.ends_at
    )
    Draw(pk=NUMBER, **_draw_fields(booking.resource)).save(force_insert=True)
    DrawEntry.objects.create(draw_id=NUMBER, person=person, starts_at=make.tomorrow_at(15), minutes=60)
    asked = Booking(resource=booking.resource, person=person, party_size=2, status="requested")
    asked.starts_at, asked.ends_at = make.tomorrow_at(22), make.tomorrow_at(23)  # when it is closed
    asked.answer_until = make.tomorrow_at(9)
    asked.save()
    text = ConsentText.objects.filter(kind=CONSENT_KIND).first() or ConsentText.objects.create(
        kind=CONSENT_KIND, title="민감정보", purpose="상담", items="상담 내용", period="2년", refusal="돼요"
    )
    Consent.objects.create(person=person, text=text)
    happened = clock.now() - timedelta(days=1)
    Strike.objects.create(
        pk=NUMBER,
        person=person,
        track=Track.ROOMS,
        page=center,
        reason="오지 않음",
        happened_at=happened,
        expires_at=happened + timedelta(days=90),
        appeal="갑자기 아팠어요",
        appealed_at=clock.now(),
    )
    file = BookingFile(pk=NUMBER, booking=booking, purpose="cv", name=f"{NAME}.pdf", size=3)
    file.file.save("a.pdf", ContentFile(NAME.encode()))
    looks = User.objects.create_superuser("all@didim.example", "safe-password-1", pk=OWN_NUMBER, name="모두")
    for role in (Role.MANAGER, Role.DESK, Role.COUNSELLOR):
        role_grant(user=looks, staff_role=staff_role(role, center), by=None)
    SensitiveNote.objects.create(pk=NUMBER, person=person, page=center, author=looks, body=WORDS)
    _talk(person, center, looks)
    _papers(person, center)
    _interview(person, center)
    program = reg.program(parent=center, pk=PROGRAM_NUMBER)
    reg.applies(person, reg.session(5, of=program, pk=PROGRAM_NUMBER))
    _mentoring(person, center, looks)
    yield person
    for each in (file, ReviewFile.objects.get()):
        each.file.delete(save=False)


def _mentoring(person: User, center: CenterPage, looks: User) -> None:
    """Somebody in long-term mentoring, who is a mentor and has asked another one."""
    mentors.mentor(pk=NUMBER, name="가온", center=center, user=person)
    other = mentors.mentor(2, center=center)
    mentors.asks(person, mentors.slot(other), topic=WORDS)
    until = clock.now() + timedelta(hours=48)
    Question.objects.create(mentor=other, person=person, text=WORDS, answer_until=until)
    plan = Plan.objects.create(
        pk=NUMBER,
        person=person,
        page=center,
        keeper=looks,
        starts_on=clock.today(),
        ends_on=clock.today() + timedelta(days=180),
    )
    check = Check.objects.create(pk=NUMBER, plan=plan, due_on=clock.today(), talked=WORDS)
    MissedContact.objects.create(pk=NUMBER, of_check=check, note=WORDS)
    Entry.objects.create(plan=plan, text=WORDS, is_shared=True)


def _draw_fields(resource: Any) -> dict[str, Any]:
    times = [make.tomorrow_at(hour) for hour in (9, 10, 12, 20)]
    names = ("opens_at", "closes_at", "starts_from", "starts_until")
    return {"resource": resource, **dict(zip(names, times, strict=True))}


def _talk(person: User, center: CenterPage, looks: User) -> None:
    """An appointment of the visitor with whoever looks, under the other number."""
    page = make.counselling(center)
    unit = page.units.order_by("sort_order").first()
    unit.counsellor = looks
    unit.save()
    about = AppointmentWish(message=WORDS)
    talk = make.book(
        person, page, make.tomorrow_at(15), minutes=50, party_size=1, unit=unit, appointment=about
    )
    Booking.objects.filter(pk=talk.pk).update(status="cancelled")
    talk.holds.all().delete()
    talk.pk, talk.uid, talk.code, talk.request_key = OWN_NUMBER, "5" * 32, "53535353", None
    talk.save(force_insert=True)
    Appointment.objects.filter(booking__code="53535353").delete()
    Appointment.objects.create(booking=talk, message=WORDS)


def _papers(person: User, center: CenterPage) -> None:
    """What the visitor sent to the document clinic."""
    review = Review(
        pk=NUMBER, center=center, person=person, kind="cv", question=WORDS, promised_on=clock.today()
    )
    review.save(force_insert=True)
    paper = ReviewFile(pk=NUMBER, review=review, name=f"{NAME}.pdf", size=3)
    paper.file.save("a.pdf", ContentFile(NAME.encode()))


def _interview(person: User, center: CenterPage) -> None:
    """The visitor's interview at a job fair, under the number of whoever looks."""
    company = fairs.company(pk=OWN_NUMBER, of=fairs.fair(parent=center, pk=SUIT_NUMBER))
    fairs.books(person, fairs.slot(company))


def _borrowed(person: User, center: Any) -> None:
    """A suit that is late, under a number of its own."""
    closet = closets.closet(center, sizes=("100",))
    unit = Unit.objects.create(pk=NUMBER, resource=closet, name="정장")
    start = clock.now() - timedelta(days=4)
    loan = Booking(
        pk=SUIT_NUMBER, resource=closet, person=person, unit=unit, party_size=1, status="checked_in"
    )
    loan.starts_at, loan.ends_at = start, start + timedelta(days=3)
    loan.save(force_insert=True)
    Loan.objects.create(booking=loan, interview_on=start, due_at=loan.ends_at, handed_over_at=start)


def tells_of(visitor: User) -> list[str]:
    """What in a page gives the visitor away."""
    phone = phones.display(visitor.phone)
    return [
        visitor.name,
        masked_name(visitor.name),
        visitor.email,
        visitor.phone,
        phone,
        phones.masked(phone),
        WORDS,
    ]


def text_of(response: Any) -> str:
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return content.decode(errors="replace")


def test_every_parameter_of_an_address_is_known():
    for pattern in admin_patterns():
        assert list(addresses(pattern))


def walk(visitor: User, found: list[str]) -> tuple[set[str], dict[str, list[str]]]:
    """The patterns that show the visitor; and the addresses that do so without a word in the log."""
    looking = Client(raise_request_exception=False)
    looking.force_login(User.objects.get(pk=OWN_NUMBER))
    shown, silent = set(), {}
    for pattern, address in [(each, filled) for each in found for filled in addresses(each)]:
        before = AccessRecord.objects.count()
        response = looking.get(address)
        page = text_of(response) if response.status_code == 200 else ""
        if told := [tell for tell in tells_of(visitor) if tell in page]:
            shown.add(pattern)
            written = AccessRecord.objects.order_by("pk")[before:]
            if not any(visitor.pk in row.people for row in written):
                silent[address] = told
    return shown, silent


def test_whatever_shows_a_visitor_is_in_the_access_log(visitor):
    shown, silent = walk(visitor, [pattern for pattern in admin_patterns() if pattern not in FORGET])
    assert not silent, silent
    assert shown >= {
        "cms/desk/",
        "cms/desk/bookings/",
        "cms/desk/bookings/<int:pk>/",
        "cms/desk/bookings/<int:pk>/files/",
        "cms/desk/bookings/<int:pk>/files/<int:file_pk>/",
        "cms/counselling/",
        "cms/counselling/<int:pk>/",
        "cms/desk/loans/",
        "cms/desk/loans/<int:pk>/",
        "cms/desk/suits/",
        "cms/desk/suits/<int:pk>/",
        "cms/desk/bookings/<int:pk>/move/",
        "cms/desk/closures/",
        "cms/desk/draws/<int:pk>/",
        "cms/desk/requests/",
        "cms/desk/walk-in/",
        "cms/notes/",
        "cms/notes/<int:pk>/",
        "cms/reports/site-history/",
        "cms/clinic/",
        "cms/fairs/<int:pk>/companies/<int:company_pk>/",
        "cms/clinic/<int:pk>/",
        "cms/clinic/<int:pk>/files/<int:file_pk>/",
        "cms/strikes/",
        "cms/strikes/<int:pk>/",
        "cms/mentoring/",
        "cms/mentors/<int:pk>/account/",
        "cms/tracks/",
        "cms/tracks/<int:pk>/",
        "cms/tracks/checks/<int:pk>/",
        "cms/tracks/missed/<int:pk>/",
    }


def test_control_a_screen_that_forgets_the_log_is_found(visitor, monkeypatch):
    for screen in ("day", "booking"):
        monkeypatch.setattr(f"bookings.desk.{screen}.record", lambda *args: None)
    _, silent = walk(visitor, ["cms/desk/", "cms/desk/bookings/<int:pk>/"])
    numbers = (NUMBER, OWN_NUMBER, SUIT_NUMBER)
    assert set(silent) == {"/cms/desk/", *(f"/cms/desk/bookings/{each}/" for each in numbers)}
