"""The arrows between statuses in docs/bookings.md, tried: every service in every status."""

from __future__ import annotations

import ast
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import transaction

from bookings.edges import EDGES, pairs
from bookings.enums import HOLDING, PENDING, BookingStatus
from bookings.errors import Refused
from bookings.models import Booking, Loan, Policy
from bookings.services import answering, arriving, cancelling, completion, freeing, lending, overdue
from bookings.services.waiting import waiting_join
from core import clock
from people.models import User
from tests.factories import bookings as make
from tests.factories import closets

pytestmark = pytest.mark.django_db

AN_HOUR = timedelta(hours=1)

TRIES: dict[Callable[..., object], Callable[[Booking, User], object]] = {
    answering.request_approve: lambda booking, staff: answering.request_approve(booking=booking, by=staff),
    answering.request_decline: lambda booking, staff: answering.request_decline(
        booking=booking, by=staff, reason="점검"
    ),
    answering.offer_accept: lambda booking, staff: answering.offer_accept(booking=booking),
    answering.offer_decline: lambda booking, staff: answering.offer_decline(booking=booking),
    answering.expire: lambda booking, staff: answering.expire(booking=booking, now=clock.now() + AN_HOUR),
    arriving.check_in: lambda booking, staff: arriving.check_in(booking=booking),
    arriving.leave: lambda booking, staff: arriving.leave(booking=booking),
    arriving.let_go: lambda booking, staff: arriving.let_go(booking=booking),
    arriving.no_show: lambda booking, staff: arriving.no_show(booking=booking, by=staff),
    arriving.release: lambda booking, staff: arriving.release(booking=booking, now=clock.now() + AN_HOUR),
    cancelling.booking_cancel: lambda booking, staff: cancelling.booking_cancel(
        booking=booking, by=staff, as_staff=True, reason="점검"
    ),
    completion.bookings_complete: lambda booking, staff: completion.bookings_complete(booking.ends_at),
}
"""How each service that leads on from a status is called, at a moment when it would be allowed."""

LOANS: dict[Callable[..., object], Callable[[Booking, User], object]] = {
    lending.hand_over: lambda booking, staff: lending.hand_over(booking=booking, by=staff, id_checked=True),
    lending.take_back: lambda booking, staff: lending.take_back(booking=handed_over(booking), by=staff),
    lending.lost: lambda booking, staff: lending.lost(booking=handed_over(booking), by=staff),
    overdue.lapse: lambda booking, staff: overdue.lapse(booking=booking, now=booking.ends_at),
}
"""The same for suits."""


def handed_over(booking: Booking) -> Booking:
    """A suit that is out has been handed over."""
    if booking.status == BookingStatus.CHECKED_IN:
        Loan.objects.filter(booking=booking).update(handed_over_at=clock.now())
    return booking


@pytest.fixture
def booked(travel) -> Booking:
    """Today 14:00-16:00; it is 14:01."""
    travel("2026-11-23 09:00")
    booking = make.book(make.person(), make.open_room(), make.on(clock.today(), 14), minutes=120)
    travel("2026-11-23 14:01")
    return booking


@pytest.fixture
def borrowed(travel) -> Booking:
    """A suit from today 14:00 on; it is 14:01."""
    travel("2026-11-23 09:00")
    resource = closets.closet()
    start = make.on(clock.today(), 14)
    booking = make.book(make.person(5), resource, start, minutes=0, party_size=1, interview_on=clock.today())
    travel("2026-11-23 14:01")
    return booking


def put(booking: Booking, status: str) -> None:
    waits = clock.now() + timedelta(minutes=10) if status in PENDING else None
    Booking.objects.filter(pk=booking.pk).update(status=status, answer_until=waits)
    if status not in HOLDING:
        booking.holds.all().delete()
    booking.refresh_from_db()


def test_every_service_of_the_table_is_tried():
    assert {*TRIES, *LOANS} == {edge.service for edge in EDGES if "" not in edge.before}


@pytest.mark.parametrize("service", [*TRIES, *LOANS], ids=lambda service: service.__name__)
def test_a_service_leads_where_the_table_says_and_nowhere_else(request, service):
    booked = request.getfixturevalue("borrowed" if service in LOANS else "booked")
    staff = make.person(2)
    edges = [edge for edge in EDGES if edge.service is service and "where staff approve" not in edge.who]
    wanted = {before: edge.after for edge in edges for before in edge.before}
    for before in BookingStatus:
        with transaction.atomic():
            put(booked, before)
            with suppress(Refused):
                (TRIES | LOANS)[service](booked, staff)
            booked.refresh_from_db()
            assert booked.status == wanted.get(before, before), f"from {before}"
            transaction.set_rollback(True)


@pytest.mark.parametrize(("hours", "status"), [(0, "confirmed"), (24, "requested")])
def test_how_a_booking_begins(travel, hours, status):
    travel("2026-11-23 09:00")
    room = make.open_room(policy=make.policy(name="규정", approval_hours=hours))
    assert make.book(make.person(), room, make.on(clock.today(), 14), minutes=60).status == status
    assert ("booking.booking_create", "", status) in pairs()


def test_an_offer_begins_when_time_is_given_back(booked):
    waits = make.person(2)
    later = make.book(make.person(3), booked.resource, make.tomorrow_at(14), minutes=60)
    waiting = waiting_join(
        person=waits, resource=booked.resource, starts_at=later.starts_at, minutes=60, party_size=2
    )
    cancelling.booking_cancel(booking=later, by=later.person)
    waiting.refresh_from_db()
    assert waiting.booking.status == BookingStatus.OFFERED
    assert (f"freeing.{freeing.offer_next.__name__}", "", "offered") in pairs()
    Policy.objects.update(approval_hours=24)
    assert answering.offer_accept(booking=waiting.booking).status == BookingStatus.REQUESTED
    assert ("answering.offer_accept", "offered", "requested") in pairs()


# --- No service that the table forgot --------------------------------------------------------


def test_no_module_writes_a_status_that_the_table_does_not_know():
    """Read from the code: what is assigned to a status, handed to `end`, or written by an update."""
    written = {
        (path.stem, status)
        for path in Path(answering.__file__).parent.glob("*.py")
        for status in statuses_written(ast.parse(path.read_text()))
    }
    told = {(edge.name.partition(".")[0], edge.after.name) for edge in EDGES}
    assert written - told == set()


def statuses_written(tree: ast.Module) -> set[str]:
    found: list[ast.expr] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]).endswith(".status"):
            found.append(node.value)
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "end":
            found += node.args
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith(("update", "write_booking")):
            found += [keyword.value for keyword in node.keywords if keyword.arg == "status"]
    texts = map(ast.unparse, found)
    return {text.partition(".")[2] for text in texts if text.startswith("BookingStatus.")}
