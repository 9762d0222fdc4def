"""What a cell of the day says of the time in it, and how a booking stands at a moment."""

from __future__ import annotations

from datetime import datetime

from django.db.models import TextChoices

from bookings.enums import BookingStatus, ResourceKind
from bookings.models import Booking


class State(TextChoices):
    """What a cell says. The words stand in the cell, with a mark of their own shape: never by colour alone."""

    FREE = "free", "비어 있음"
    PAST = "past", "지난 시간"
    CLOSED = "closed", "운영 안 함"
    OFF = "off", "사용 안 함"
    BOOKED = "booked", "예약됨"
    HERE = "here", "이용 중"
    LATE = "late", "늦음"
    OVERDUE = "overdue", "시간 지남"
    ASKED = "asked", "승인 기다림"
    OFFERED = "offered", "자리 제안"
    DONE = "done", "이용 마침"
    MISSED = "missed", "오지 않음"
    HELD = "held", "막아 둠"


MARKS = {
    State.BOOKED: "●",
    State.HERE: "▶",
    State.LATE: "!",
    State.OVERDUE: "‼",
    State.ASKED: "?",
    State.OFFERED: "◇",
    State.DONE: "✓",
    State.MISSED: "✕",
    State.HELD: "■",
}
BY_STATUS = {
    BookingStatus.REQUESTED: State.ASKED,
    BookingStatus.OFFERED: State.OFFERED,
    BookingStatus.CHECKED_IN: State.HERE,
    BookingStatus.COMPLETED: State.DONE,
    BookingStatus.NO_SHOW: State.MISSED,
}


def state_of(booking: Booking, now: datetime) -> State:
    """How a booking stands at a moment."""
    is_loan = booking.resource.kind == ResourceKind.LOAN
    if is_loan and booking.loan.is_out:
        return State.OVERDUE if booking.loan.due_at < now else State.HERE
    if booking.status == BookingStatus.CHECKED_IN and booking.ends_at <= now:
        return State.OVERDUE
    if booking.status == BookingStatus.CONFIRMED:
        if booking.ends_at <= now:
            return State.LATE if is_loan else State.DONE
        return State.LATE if booking.starts_at < now else State.BOOKED
    return BY_STATUS.get(BookingStatus(booking.status), State.BOOKED)
