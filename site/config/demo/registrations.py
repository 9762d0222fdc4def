"""What visitors have applied for: certain, waiting, offered, asked for, called off, and what is over."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django.db.models import F

from config.demo.accounts import DEMO_ADMIN
from core import clock
from core.enums import EmploymentStatus
from events.enums import Audience, QuestionKind, RegistrationStatus
from events.models import ProgramPage, Question, Registration, Session
from events.models.questions import USUAL_DAYS
from events.registration_forms import STATUS
from events.services.attendance import mark
from events.services.certificates import certificate_issue
from events.services.clockwork import offer_free
from events.services.registering import register, registration_cancel
from events.services.staff_messages import Draft, message_send
from events.told import NOTHING, Given, Told
from events.wanted import Wanted
from people.models import User

FULL, OFFERED, SERIES, CHOSEN, CERTAIN, BY_LOT = (
    "mentor-diner",
    "mock-interview",
    "cheer-up",
    "practitioner-mentoring",
    "job-lecture",
    "accounting-course",
)
UNEMPLOYED = EmploymentStatus.UNEMPLOYED


def add_registrations(visitors: list[User]) -> None:
    staff = User.objects.get(email=DEMO_ADMIN)
    first, second, third, fourth, *_ = visitors
    for person in (first, second):
        _apply(person, FULL)
    _offer(third, OFFERED)
    _so_far(_apply(fourth, SERIES), staff)
    _apply(first, CHOSEN, _answers(CHOSEN))
    _apply(second, CERTAIN)
    for person in (first, third):
        _apply(person, BY_LOT, [Given(STATUS, USUAL_DAYS, str(UNEMPLOYED.label))], Told(UNEMPLOYED))
    called_off = _apply(fourth, CERTAIN)
    registration_cancel(registration=called_off, by=fourth)
    _over(fourth, staff)
    _write(FULL)


def _write(slug: str) -> None:
    """What the center wrote to those who wait."""
    draft = Draft(
        program=ProgramPage.objects.get(slug=slug),
        session=None,
        audience=Audience.WAITING,
        subject="다음 회차도 열려 있어요",
        body="이번 회차는 자리가 모두 찼어요.\n다음 회차에는 아직 자리가 있으니 편한 날로 신청해 주세요.",
        reason="기다리는 분께 다음 회차를 알림",
    )
    message_send(draft=draft, by=User.objects.get(email=DEMO_ADMIN), request_key=uuid4())


def _answers(slug: str) -> list[Given]:
    """The first option of a choice, a line for a text; no file."""
    asked = Question.objects.filter(program__slug=slug).exclude(kind=QuestionKind.FILE)
    return [
        Given(each.text, each.keep_days, [*each.options, "첫 일은 어떻게 골랐나요?"][0]) for each in asked
    ]


def _apply(
    person: User,
    slug: str,
    given: Sequence[Given] = (),
    told: Told = NOTHING,
    session: Session | None = None,
) -> Registration:
    """For the series, or for a session: the next one, where none is given."""
    program = ProgramPage.objects.get(slug=slug)
    chosen = None if program.is_series else session or _next(program, clock.now())
    return register(person=person, wanted=Wanted(program, chosen, program.modes[0]), given=given, told=told)


def _next(program: ProgramPage, after: datetime) -> Session:
    return _sessions(program).filter(starts_at__gt=after).first()


def _sessions(program: ProgramPage) -> Any:
    return Session.objects.scheduled().filter(program=program).order_by("starts_at")


def _offer(person: User, slug: str) -> None:
    """A session is full, and when there is one seat more, whoever waits is offered it; not today's, which may be too near."""
    session = _next(ProgramPage.objects.get(slug=slug), clock.now() + timedelta(days=1))
    seats = Session.objects.filter(pk=session.pk)
    seats.update(capacity=F("seats_taken"))
    registration = _apply(person, slug, session=session)
    seats.update(capacity=F("seats_taken") + 1)
    offer_free(registration.seats)


def _over(person: User, staff: User) -> None:
    """One that was held last week."""
    program = ProgramPage.objects.get(slug=CERTAIN)
    held = _sessions(program).filter(ends_at__lte=clock.now()).last()
    if held:
        made = Registration.objects.create(
            program=program,
            session=held,
            person=person,
            mode=program.modes[0],
            status=RegistrationStatus.CONFIRMED,
            created_at=held.starts_at - timedelta(days=3),
        )
        Session.objects.filter(pk=held.pk).update(seats_taken=F("seats_taken") + 1)
        mark(registration=made, session=held, came=True, by=staff)
        certificate_issue(registration=made)


def _so_far(registration: Registration, staff: User) -> None:
    """A series that goes on: most meetings attended, one missed."""
    held = list(_sessions(registration.program).filter(ends_at__lte=clock.now()))
    for number, session in enumerate(held):
        mark(registration=registration, session=session, came=number != 1, by=staff)
