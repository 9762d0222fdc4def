"""What visitors have applied for: certain, waiting, offered, asked for, called off, and what is over."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.db.models import F

from core import clock
from core.enums import EmploymentStatus
from events.enums import QuestionKind, RegistrationStatus
from events.models import ProgramPage, Question, Registration, Session
from events.models.questions import USUAL_DAYS
from events.registration_forms import STATUS
from events.services.clockwork import offer_free
from events.services.registering import register, registration_cancel
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
    first, second, third, fourth, *_ = visitors
    for person in (first, second):
        _apply(person, FULL)
    _offer(_apply(third, OFFERED))
    _apply(fourth, SERIES)
    _apply(first, CHOSEN, _answers(CHOSEN))
    _apply(second, CERTAIN)
    for person in (first, third):
        _apply(person, BY_LOT, [Given(STATUS, USUAL_DAYS, str(UNEMPLOYED.label))], Told(UNEMPLOYED))
    called_off = _apply(fourth, CERTAIN)
    registration_cancel(registration=called_off, by=fourth)
    _over(fourth)


def _answers(slug: str) -> list[Given]:
    """The first option of a choice, a line for a text; no file."""
    asked = Question.objects.filter(program__slug=slug).exclude(kind=QuestionKind.FILE)
    return [
        Given(each.text, each.keep_days, [*each.options, "첫 일은 어떻게 골랐나요?"][0]) for each in asked
    ]


def _apply(person: User, slug: str, given: Sequence[Given] = (), told: Told = NOTHING) -> Registration:
    """For the series, or for the next session that has not begun."""
    program = ProgramPage.objects.get(slug=slug)
    session = None if program.is_series else _sessions(program).filter(starts_at__gt=clock.now()).first()
    return register(person=person, wanted=Wanted(program, session, program.modes[0]), given=given, told=told)


def _sessions(program: ProgramPage) -> Any:
    return Session.objects.scheduled().filter(program=program).order_by("starts_at")


def _offer(registration: Registration) -> None:
    """There is one seat more, and whoever waits is offered it."""
    Session.objects.filter(pk=registration.seats.pk).update(capacity=F("seats_taken") + 1)
    offer_free(registration.seats)


def _over(person: User) -> None:
    """One that was held last week."""
    program = ProgramPage.objects.get(slug=CERTAIN)
    held = _sessions(program).filter(ends_at__lte=clock.now()).last()
    if held:
        Registration.objects.create(
            program=program,
            session=held,
            person=person,
            mode=program.modes[0],
            status=RegistrationStatus.ATTENDED,
            created_at=held.starts_at - timedelta(days=3),
        )
        Session.objects.filter(pk=held.pk).update(seats_taken=F("seats_taken") + 1)
