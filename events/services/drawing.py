"""Drawing: once registration has closed, everybody is ranked by the seed; one after the other gets a seat or a place in line.

Safe to be killed at any moment and to run twice, also at once: the order is written in one transaction, then each lot is
given in a short one of its own; what is done is done.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Q

from core import clock
from core.lottery import ranked
from events import messages
from events.enums import LotResult, LotteryStatus, Mode, RegistrationStatus
from events.facts import facts_of, overlap_of_offer
from events.models import Lot, Lottery, Registration
from events.services.answering import confirm
from events.services.registering import end, in_short_transaction, tell
from events.services.seats import lock_with_seats, take_or_wait
from events.wanted import Wanted
from people.models import User

LONGEST_BEFORE = timedelta(days=31)
"""Registration for a session closes at most so long before it begins, unless at a time that is named."""


def lotteries_due(now: datetime) -> list[Lottery]:
    """Those that are closed and not drawn, or not to the end."""
    soon = Q(program__apply_until__lte=now) | Q(session__starts_at__lte=now + LONGEST_BEFORE)
    found = Lottery.objects.exclude(status=LotteryStatus.DRAWN).filter(soon | Q(session=None))
    return [each for each in found.select_related("program", "session") if is_closed(each, now)]


def is_closed(lottery: Lottery, now: datetime) -> bool:
    """Whether nobody can enter any more. A series that lost all its sessions closes when it was said."""
    if lottery.status != LotteryStatus.OPEN:
        return True
    wanted = Wanted(lottery.program, lottery.session, Mode(lottery.mode))
    closes_at = facts_of(wanted).closes_at or lottery.program.apply_until
    return closes_at is not None and closes_at <= now


def lottery_draw(*, lottery: Lottery) -> bool:
    """Draw it to its end; True once it is. When a lock doesn't come, the next minute goes on."""
    _begin(lottery.pk)
    pending = lottery.lots.filter(result=LotResult.PENDING).order_by("rank")
    for key in list(pending.values_list("pk", flat=True)):
        give(key)
    return _finish(lottery.pk)


def _lock(key: int) -> Lottery:
    found = Lottery.objects.select_for_update(of=("self",)).select_related("program", "session")
    return found.get(pk=key)


@in_short_transaction
def _begin(key: int) -> None:
    """Nobody enters any more; the seed is public from here on, and so is everybody's rank."""
    lottery = _lock(key)
    if lottery.status != LotteryStatus.OPEN or not is_closed(lottery, clock.now()):
        return
    asked = Registration.objects.filter(
        program=lottery.program,
        session=lottery.session,
        mode=lottery.mode,
        status=RegistrationStatus.REQUESTED,
    )
    lottery.lots.exclude(registration__in=asked.values("pk")).delete()
    Lot.objects.bulk_create(  # requests from before the program was drawn
        Lot(lottery=lottery, registration=each) for each in asked.filter(lot=None)
    )
    lots = {lot.code: lot for lot in lottery.lots.all()}
    for rank, code in enumerate(ranked(lottery.seed, lots), 1):
        lots[code].rank = rank
    Lot.objects.bulk_update(lots.values(), ["rank"], batch_size=500)
    lottery.status = LotteryStatus.DRAWING
    lottery.save(update_fields=["status"])


@in_short_transaction
def give(key: int) -> None:
    """A seat for one lot, or the next number in line. Person, seats, registration: the order of docs/locking.md."""
    lot = _read(key)
    person = _lock_person(lot.registration.person_id)
    seats, registration = lock_with_seats(lot.registration)
    lot = _read(key)
    if lot.result != LotResult.PENDING:
        return
    if person is None or registration.status != RegistrationStatus.REQUESTED:
        lot.result = LotResult.OUT
    elif found := overlap_of_offer(registration, person):
        lot.result = LotResult.OUT
        end(seats, registration, RegistrationStatus.DECLINED, reason=found.message)
    elif number := take_or_wait(seats):
        lot.result = LotResult.LINE
        registration.number, registration.status = number, RegistrationStatus.WAITING
        registration.save(update_fields=["number", "status"])
    else:
        lot.result = LotResult.SEAT
    lot.save(update_fields=["result"])
    _tell(registration, LotResult(lot.result))


def _lock_person(key: int | None) -> User | None:
    """Nobody, where somebody has been erased."""
    return User.objects.select_for_update(of=("self",)).filter(pk=key).first() if key else None


def _read(key: int) -> Lot:
    return Lot.objects.select_related(*(f"registration__{name}" for name in ("session", "places"))).get(
        pk=key
    )


def _tell(registration: Registration, result: LotResult) -> None:
    """Everybody hears of it who is still there."""
    if result == LotResult.SEAT:
        confirm(registration)
    elif result == LotResult.LINE:
        tell(messages.WAITING, registration)
    elif registration.status == RegistrationStatus.DECLINED:
        tell(messages.DECLINED, registration)


@in_short_transaction
def _finish(key: int) -> bool:
    """It is over once no lot is left: what is free from here on goes to whoever comes first."""
    lottery = _lock(key)
    if lottery.status != LotteryStatus.DRAWING or lottery.lots.filter(result=LotResult.PENDING).exists():
        return False
    lottery.status, lottery.drawn_at = LotteryStatus.DRAWN, clock.now()
    lottery.save(update_fields=["status", "drawn_at"])
    return True
