"""`manage.py check_bookings` finds what doesn't agree, and says nothing of what does."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command

from bookings.audit import findings
from bookings.enums import BookingStatus
from bookings.models import Booking, Hold
from bookings.services.arriving import no_show
from bookings.services.cancelling import booking_cancel
from core import clock
from tests.factories import bookings as make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _monday(travel):
    travel("2026-11-23 09:00")


@pytest.fixture
def booking():
    return make.book(make.person(), make.open_room(), make.on(clock.today(), 14))


def codes() -> list[str]:
    return [finding.code for finding in findings()]


def test_what_the_services_write_agrees(booking, travel, capsys):
    other = make.book(make.person(2), booking.resource, make.on(clock.today(), 16))
    booking_cancel(booking=other, by=other.person)
    travel("2026-11-23 14:20")
    no_show(booking=booking, by=make.person(9))
    assert codes() == []
    call_command("check_bookings")
    assert "예약 2건, 점유 1건이 서로 맞아요." in capsys.readouterr().out


def test_a_place_without_a_hold(booking):
    Hold.objects.all().delete()
    assert codes() == ["booking_without_hold"]
    with pytest.raises(CommandError, match="1건이 서로 맞지 않아요"):
        call_command("check_bookings")


def test_a_hold_that_was_not_given_back(booking):
    Booking.objects.update(status=BookingStatus.CANCELLED)
    assert codes() == ["hold_of_nothing"]


def test_a_hold_that_is_too_short(booking):
    Hold.objects.update(ends_at=booking.ends_at - timedelta(minutes=1))
    assert codes() == ["hold_too_short"]
