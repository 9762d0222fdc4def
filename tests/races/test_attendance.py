"""Coming is told twice at once, heads are counted by many, a certificate is asked for by many clicks: one of each. With controls."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError

from core import clock
from events.enums import How
from events.models import Attendance, Certificate, HeadCount, Registration, Session
from events.services import attendance, certificates, walking_in
from tests.factories import bookings as make
from tests.factories import registering as reg
from tests.races.test_registrations import by_many

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.races]

TIMES = 8
APART = 0.1  # seconds between looking and writing, in the controls


@pytest.fixture
def made(travel: Any) -> Registration:
    """A seat in a session that goes on."""
    travel("2026-11-23 09:00")
    program = reg.program(completion_percent=100)
    found = reg.applies(1, reg.session(None, of=program))
    at(travel, found, minutes=5)
    return Registration.objects.with_all().get(pk=found.pk)


def at(travel: Any, registration: Registration, **after: Any) -> None:
    assert registration.session
    travel(f"{clock.local(registration.session.starts_at + timedelta(**after)):%Y-%m-%d %H:%M}")


def slowly(monkeypatch: Any, model: Any) -> None:
    """Others look before this one writes."""
    save = model.save

    def late(self: Any, *args: Any, **kwargs: Any) -> None:
        time.sleep(APART)
        save(self, *args, **kwargs)

    monkeypatch.setattr(model, "save", late)


def unlocked(registration: Registration) -> Registration:
    return Registration.objects.with_all().get(pk=registration.pk)


def test_qr_and_staff_at_once_are_one_mark(made: Registration) -> None:
    staff, session = make.person(90), made.session
    jobs = [lambda: attendance.check_in(registration=made, session=session, how=How.QR)] * (TIMES // 2)
    jobs += [lambda: attendance.mark(registration=made, session=session, came=True, by=staff)] * (TIMES // 2)
    results = by_many(jobs, threads=TIMES)
    assert all(isinstance(each, Attendance) for each in results)
    assert {each.pk for each in results} == {Attendance.objects.get().pk}


def test_control_without_the_lock_two_marks_collide(made: Registration, monkeypatch: Any) -> None:
    slowly(monkeypatch, Attendance)
    monkeypatch.setattr(attendance, "lock_registration", unlocked)
    check_in = attendance.check_in.__wrapped__  # type: ignore[attr-defined]
    jobs = [lambda: check_in(registration=made, session=made.session, how=How.QR)] * TIMES
    results = by_many(jobs, threads=TIMES)
    assert any(isinstance(each, IntegrityError) for each in results), "the race test could not have failed"


def test_heads_counted_by_many_are_all_counted(made: Registration) -> None:
    by_many([lambda: walking_in.head_count_add(session=made.session, step=1)] * TIMES, threads=TIMES)
    assert HeadCount.objects.get().people == TIMES


def test_control_who_reads_and_writes_loses_heads(made: Registration, monkeypatch: Any) -> None:
    HeadCount.objects.create(session=made.session)

    def read_then_write() -> None:
        count = HeadCount.objects.get()
        time.sleep(APART)
        HeadCount.objects.update(people=count.people + 1)

    by_many([read_then_write] * TIMES, threads=TIMES)
    assert HeadCount.objects.get().people < TIMES, "the race test could not have failed"


@pytest.fixture
def completed(made: Registration, travel: Any) -> Registration:
    session: Session | None = made.session
    assert session
    attendance.check_in(registration=made, session=session, how=How.QR)
    at(travel, made, hours=3)
    return Registration.objects.with_all().get(pk=made.pk)


def test_eight_clicks_are_one_certificate(completed: Registration) -> None:
    results = by_many([lambda: certificates.certificate_issue(registration=completed)] * TIMES, threads=TIMES)
    assert {each.number for each in results} == {Certificate.objects.get().number}


def test_control_without_the_lock_two_certificates_collide(completed: Registration, monkeypatch: Any) -> None:
    slowly(monkeypatch, Certificate)
    monkeypatch.setattr(certificates, "lock_registration", unlocked)
    issue = certificates._issue.__wrapped__  # type: ignore[attr-defined]
    results = by_many([lambda: issue(completed)] * TIMES, threads=TIMES)
    assert any(isinstance(each, IntegrityError) for each in results), "the race test could not have failed"
