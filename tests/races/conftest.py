"""What takes the protection away, so that a race test can be shown to be able to fail."""

from __future__ import annotations

import time
from importlib import import_module
from typing import Any

import pytest
from django.db import connection

from bookings.attempts import Attempt
from bookings.facts import units_of
from bookings.models import Booking, Hold
from bookings.services import answering, arriving, cancelling, freeing, moving
from bookings.services import booking as service


@pytest.fixture(autouse=True)
def _queued_mail(settings: Any) -> None:
    """As on a server: mails are rows in a queue, not work inside the request."""
    settings.TASKS = {"default": {"BACKEND": "core.task_queue.TaskQueue"}}


@pytest.fixture
def unlocked(monkeypatch):
    """No locks, no transaction, and a pause between looking and writing, as a slow server has."""

    def slow_refusals(attempt: Attempt, facts: Any, **options: Any) -> Any:
        found = real_refusals(attempt, facts, **options)
        time.sleep(0.1)
        return found

    real_refusals = service.refusals
    monkeypatch.setattr(service, "lock_people", lambda ids: None)
    monkeypatch.setattr(service, "lock_phones", lambda phones: None)
    monkeypatch.setattr(service, "lock_units", lambda resource: list(units_of(resource).order_by("pk")))
    monkeypatch.setattr(service, "refusals", slow_refusals)
    monkeypatch.setattr(service, "_create", service._create.__wrapped__)


@pytest.fixture
def unguarded():
    """The database doesn't watch holds; it does again afterwards."""
    guard = import_module("bookings.migrations.0002_hold_no_overlap")
    do, undo = guard.STATEMENTS[connection.vendor]
    with connection.cursor() as cursor:
        for statement in undo:
            cursor.execute(statement)
    yield
    Hold.objects.all().delete()
    with connection.cursor() as cursor:
        for statement in do:
            cursor.execute(statement)


@pytest.fixture
def careless(monkeypatch):
    """The edges of a booking read it without a lock, and are slow to write what they decided."""

    def read(booking: Booking) -> Booking:
        found = Booking.objects.select_related("resource__policy", "person", "unit").get(pk=booking.pk)
        time.sleep(0.1)
        return found

    for module in (answering, arriving, cancelling, freeing, moving):
        for name in ("lock_booking", "lock_to_free"):
            if hasattr(module, name):
                monkeypatch.setattr(module, name, read)
    for module, names in EDGES.items():
        for name in names:
            monkeypatch.setattr(module, name, getattr(module, name).__wrapped__)


EDGES = {
    answering: ["offer_accept", "expire"],
    arriving: ["check_in"],
    cancelling: ["booking_cancel"],
}
