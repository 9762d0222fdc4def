"""Workers draw the seats of a program at once while people call off: one result each, in one order. With a control."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from events.enums import SEATED, Admission, LotResult, LotteryStatus, RegistrationStatus
from events.models import Lot, Lottery, Registration, Seats, Session
from events.models.seats import Places
from events.services import drawing, seats
from events.services.drawing import lottery_draw
from events.services.registering import registration_cancel
from people.models import User
from tests.factories import bookings as make
from tests.factories import registering as reg
from tests.races.test_registrations import by_many

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.races]

PEOPLE, SEATS, WORKERS, LEAVING = 10, 4, 3, 3


@pytest.fixture(params=["session", "series"])
def lottery(request: Any, travel: Any) -> Lottery:
    """Closed a minute ago, with three people for every seat."""
    now = travel("2026-11-23 09:00")
    fields = {"admission": Admission.LOTTERY, "apply_until": now.replace(day=25)}
    if request.param == "series":
        what: Any = reg.series(SEATS, sessions=1, **fields)
    else:
        what = reg.session(SEATS, of=reg.program(**fields))
    for number in range(PEOPLE):
        reg.applies(make.person(number + 1), what)
    travel("2026-11-25 09:01")
    return Lottery.objects.get()


def row() -> Seats:
    return Places.objects.first() or Session.objects.get()


def draw_while_people_leave(lottery: Lottery) -> None:
    leaving = list(Registration.objects.with_all().order_by("pk")[:LEAVING])
    drawing_ = [lambda: lottery_draw(lottery=lottery)] * WORKERS
    leave = [lambda each=each: registration_cancel(registration=each, by=each.person) for each in leaving]
    by_many([*drawing_, *leave], threads=WORKERS + LEAVING)
    lottery_draw(lottery=lottery)


def is_sound() -> bool:
    """What is counted is what there is; one number each, in the order of the lots, without gaps."""
    counted, rows = row(), Registration.objects.all()
    line = [lot.registration.number for lot in Lot.objects.filter(result=LotResult.LINE).order_by("rank")]
    return (
        counted.seats_taken == rows.filter(status__in=SEATED).count()
        and counted.waiting == rows.in_line().count()
        and line == list(range(1, len(line) + 1))
        and counted.last_number == len(line)
    )


def test_two_workers_draw_once_while_people_leave(lottery: Lottery) -> None:
    draw_while_people_leave(lottery)
    lottery.refresh_from_db()
    assert lottery.status == LotteryStatus.DRAWN
    assert not Lot.objects.filter(result=LotResult.PENDING).exists()
    assert is_sound()
    assert row().seats_taken == SEATS, "somebody always waits, so every seat is taken or offered"
    left = Registration.objects.filter(status=RegistrationStatus.CANCELLED).count()
    assert left == LEAVING


def read_together(read: Callable[[int], Lot]) -> Callable[[int], Lot]:
    """Every worker has looked at its first lot a second time before one of them writes."""
    all_looked, looks = threading.Barrier(WORKERS), Counter[int]()

    def reading(key: int) -> Lot:
        found = read(key)
        looks[threading.get_ident()] += 1
        if looks[threading.get_ident()] == 2 and threading.current_thread() is not threading.main_thread():
            all_looked.wait(timeout=20)
        return found

    return reading


def test_control_without_the_locks_somebody_is_drawn_twice_or_after_leaving(
    lottery: Lottery, monkeypatch: Any
) -> None:
    def unlocked(registration: Registration) -> tuple[Seats, Registration]:
        found = Registration.objects.with_all().get(pk=registration.pk)
        time.sleep(0.1)
        return found.seats, found

    def careless(row: Seats) -> int | None:
        return None if seats.take_past_line(row) else seats.wait(row)

    monkeypatch.setattr(drawing, "lock_with_seats", unlocked)
    monkeypatch.setattr(drawing, "take_or_wait", careless)
    monkeypatch.setattr(drawing, "_lock_person", lambda key: User.objects.filter(pk=key).first())
    monkeypatch.setattr(drawing, "_read", read_together(drawing._read))
    monkeypatch.setattr(drawing, "give", drawing.give.__wrapped__)  # type: ignore[attr-defined]
    drawing._begin(lottery.pk)
    draw_while_people_leave(lottery)
    assert not is_sound(), "the race test could not have failed"
