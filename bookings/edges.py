"""Which service leads a booking from which status to which. For docs/bookings.md; tests/bookings/test_edges.py tries every
service in every status and finds exactly these."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bookings.enums import HOLDING, PENDING, BookingStatus
from bookings.services import (
    answering,
    arriving,
    booking,
    cancelling,
    completion,
    freeing,
    lending,
    overdue,
)

NOTHING = ""
"""Before there is a booking."""


@dataclass(frozen=True)
class Edge:
    """`who` in a few words, for the table."""

    service: Callable[..., object]
    before: frozenset[str]
    after: BookingStatus
    who: str

    @property
    def name(self) -> str:
        return f"{self.service.__module__.removeprefix('bookings.services.')}.{self.service.__name__}"


def _edge(service: Callable[..., object], before: object, after: BookingStatus, who: str) -> Edge:
    states = before if isinstance(before, frozenset) else frozenset({str(before)})
    return Edge(service, states, after, who)


_S = BookingStatus
EDGES = (
    _edge(booking.booking_create, NOTHING, _S.CONFIRMED, "the person, the desk, the kiosk"),
    _edge(booking.booking_create, NOTHING, _S.REQUESTED, "the person, where staff approve"),
    _edge(freeing.offer_next, NOTHING, _S.OFFERED, "whatever gives time back; the clock"),
    _edge(answering.request_approve, _S.REQUESTED, _S.CONFIRMED, "staff"),
    _edge(answering.request_decline, _S.REQUESTED, _S.DECLINED, "staff, with a reason"),
    _edge(answering.offer_accept, _S.OFFERED, _S.CONFIRMED, "the person, also by link"),
    _edge(answering.offer_accept, _S.OFFERED, _S.REQUESTED, "the person, where staff approve"),
    _edge(answering.offer_decline, _S.OFFERED, _S.DECLINED, "the person, also by link"),
    _edge(answering.expire, PENDING, _S.EXPIRED, "the clock"),
    _edge(arriving.check_in, _S.CONFIRMED, _S.CHECKED_IN, "the person, the kiosk, staff"),
    _edge(arriving.leave, _S.CHECKED_IN, _S.COMPLETED, "the person, staff"),
    _edge(arriving.let_go, _S.CONFIRMED, _S.CANCELLED, "the person, by link"),
    _edge(arriving.no_show, _S.CONFIRMED, _S.NO_SHOW, "staff"),
    _edge(arriving.release, _S.CONFIRMED, _S.NO_SHOW, "the clock, after the grace"),
    _edge(cancelling.booking_cancel, HOLDING, _S.CANCELLED, "the person (also by link), staff with a reason"),
    _edge(
        completion.bookings_complete, frozenset(completion.USED), _S.COMPLETED, "the clock, the daily task"
    ),
    _edge(lending.hand_over, _S.CONFIRMED, _S.CHECKED_IN, "staff, for a suit"),
    _edge(lending.take_back, _S.CHECKED_IN, _S.COMPLETED, "staff, for a suit"),
    _edge(lending.lost, _S.CHECKED_IN, _S.COMPLETED, "staff, for a suit"),
    _edge(overdue.lapse, _S.CONFIRMED, _S.EXPIRED, "the clock, for a suit that nobody fetched"),
)


def pairs() -> Iterator[tuple[str, str, str]]:
    """`(service, before, after)`, one for each arrow."""
    return ((edge.name, before, edge.after.value) for edge in EDGES for before in edge.before)
