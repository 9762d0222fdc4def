"""What a person sees of one of their bookings, and what can be done with it now: plain words for every state."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from django.db.models import TextChoices

from bookings.enums import CARE_KINDS, BookingStatus, ResourceKind
from bookings.models import Booking, Waiting
from bookings.rules import Refusal
from bookings.selectors import with_places
from bookings.services.answering import asks_companions, offer_decline
from bookings.services.arriving import check_in, extend, leave, let_go, longer, still_coming
from bookings.services.waiting import place_in_line
from core import clock, formats
from people.models import User


class Act(TextChoices):
    """What a person does with a booking; the value stands in the address, the label on the button."""

    CHECK_IN = "check-in", "도착했어요"
    COMING = "coming", "지금 가고 있어요"
    EXTEND = "extend", "더 쓸게요"
    LEAVE = "leave", "지금 나가요"
    LET_GO = "let-go", "못 가요, 자리를 풀어 주세요"
    ACCEPT = "accept", "이 자리 받기"
    DECLINE = "decline", "다음 분께 넘기기"


ASKED_FIRST = frozenset({Act.LEAVE, Act.LET_GO, Act.DECLINE})
"""These can't be taken back, so that one page asks before them."""


def asks_first(booking: Booking, act: Act) -> bool:
    """Whether a page asks before it is done: whether to, or who comes along."""
    return act in ASKED_FIRST or (act == Act.ACCEPT and asks_companions(booking))


DOING: dict[Act, Callable[[Booking, datetime | None], Booking]] = {
    Act.CHECK_IN: lambda booking, seen: check_in(booking=booking),
    Act.COMING: lambda booking, seen: still_coming(booking=booking),
    Act.EXTEND: lambda booking, seen: extend(booking=booking, seen_end=seen),
    Act.LEAVE: lambda booking, seen: leave(booking=booking),
    Act.LET_GO: lambda booking, seen: let_go(booking=booking),
    Act.DECLINE: lambda booking, seen: offer_decline(booking=booking),
}

DONE = {
    Act.CHECK_IN: "도착을 확인했어요. 편하게 이용하세요.",
    Act.COMING: "알려 줘서 고마워요. 조심히 오세요.",
    Act.EXTEND: "이용 시간을 늘렸어요.",
    Act.LEAVE: "이용을 마쳤어요. 남은 시간은 한도에 돌려 드렸어요.",
    Act.LET_GO: "자리를 풀었어요. 알려 줘서 고마워요. 벌점은 없어요.",
    Act.ACCEPT: "예약했어요. 예약 안내를 메일로 보냈어요.",
    Act.DECLINE: "자리를 다음 분께 넘겼어요.",
}


def done_text(act: Act, booking: Booking) -> str:
    """What is said once it is done."""
    if act == Act.ACCEPT and booking.status == BookingStatus.REQUESTED:
        return "자리를 받았어요. 센터가 확인하면 메일로 알려 드려요."
    return DONE[act]


@dataclass(frozen=True)
class State:
    """A booking at one moment, in words; `acts` are its buttons, the likeliest first."""

    title: str
    text: str
    acts: tuple[Act, ...] = ()
    not_longer: Refusal | None = None
    """Why the use can't be prolonged now."""
    is_strict: bool = False
    """Whether strikes matter here, so that the page leads to one's own standing."""
    shows_pin: bool = False
    """Whether arriving can be told at the kiosk, with the booking's number for it."""
    asked_first: frozenset[Act] = ASKED_FIRST


def state_of(booking: Booking) -> State:
    """The state now."""
    return STATES[BookingStatus(booking.status)](booking, clock.now())


def _requested(booking: Booking, now: datetime) -> State:
    return State(
        "신청했어요",
        f"센터가 {_deadline(booking)}까지 답해 드려요. 그때까지 이 자리를 맡아 둬요. 답이 없으면 자리가 풀리고 메일로 알려 드려요.",
    )


def _offered(booking: Booking, now: datetime) -> State:
    return State(
        "기다리던 자리가 났어요",
        f"{_deadline(booking)}까지 맡아 둘게요. 그때까지 답이 없으면 다음 분께 넘어가요.",
        (Act.ACCEPT, Act.DECLINE),
        asked_first=frozenset(act for act in Act if asks_first(booking, act)),
    )


def _deadline(booking: Booking) -> str:
    return formats.datetime_text(booking.answer_until) if booking.answer_until else ""


def _confirmed(booking: Booking, now: datetime) -> State:
    if booking.ends_at <= now:
        return _completed(booking, now)
    if booking.resource.kind == ResourceKind.LOAN:
        return State("예약했어요", f"{formats.datetime_text(booking.starts_at)}에 창구로 와 주세요.")
    policy = booking.resource.policy
    is_strict = bool(policy and policy.releases) and booking.resource.kind not in CARE_KINDS
    let_go_too = () if now < booking.cancel_until else (Act.LET_GO,)
    if now < booking.check_in_from:
        text = f"{booking.period}에 만나요. {formats.time_text(booking.check_in_from)}부터 이 화면에서 도착을 알릴 수 있어요."
        return State("예약했어요", text, let_go_too, is_strict=is_strict, shows_pin=True)
    if now < booking.starts_at:
        text = f"{formats.time_text(booking.starts_at)}에 시작해요. 도착했다면 알려 주세요."
        acts = (Act.CHECK_IN, *let_go_too)
        return State("곧 시작해요", text, acts, is_strict=is_strict, shows_pin=True)
    text = "도착했다면 알려 주세요."
    if policy and policy.releases:
        text = f"{formats.time_text(booking.waits_until)}까지 기다려요. 그 뒤에는 자리를 다른 분께 드릴 수 있어요."
    coming = () if booking.coming_at or not (policy and policy.releases) else (Act.COMING,)
    acts = (Act.CHECK_IN, *coming, *let_go_too)
    return State("도착했나요?", text, acts, is_strict=is_strict, shows_pin=True)


def _checked_in(booking: Booking, now: datetime) -> State:
    if booking.resource.kind == ResourceKind.LOAN:
        return State("빌려 갔어요", f"{formats.datetime_text(booking.ends_at)}까지 돌려주세요.")
    if booking.ends_at <= now:
        return State("이용 시간이 끝났어요", "자리를 정리하고 나와 주세요. 다음에 또 만나요.", (Act.LEAVE,))
    text = (
        f"{formats.time_text(booking.ends_at)}까지 쓸 수 있어요. 일찍 나가면 남은 시간을 한도에 돌려 드려요."
    )
    policy = booking.resource.policy
    if not policy or not policy.extend_minutes:
        return State("이용 중이에요", text, (Act.LEAVE,))
    _, found = longer(booking, list(booking.companions.all()))
    if found:
        return State("이용 중이에요", text, (Act.LEAVE,), not_longer=found[0])
    return State("이용 중이에요", text, (Act.EXTEND, Act.LEAVE))


def _completed(booking: Booking, now: datetime) -> State:
    return State("이용을 마쳤어요", "와 주셔서 고마워요. 다음에 또 만나요.")


def _declined(booking: Booking, now: datetime) -> State:
    if booking.cancel_reason:
        return State("센터가 예약을 받지 못했어요", f"이유: {booking.cancel_reason}")
    return State("다음 분께 넘긴 자리예요", "다른 시간에 다시 예약할 수 있어요.")


def _expired(booking: Booking, now: datetime) -> State:
    if Waiting.objects.filter(booking=booking).exists():
        return State(
            "답할 시간이 지났어요", "맡아 두었던 자리는 다음 분께 넘어갔어요. 다시 기다릴 수 있어요."
        )
    if booking.is_loan and booking.cancelled_at and booking.cancelled_at >= booking.ends_at:
        return State("빌리지 않고 지나갔어요", "벌점은 없어요. 다음 면접이 잡히면 다시 예약해 주세요.")
    return State(
        "센터가 제때 답하지 못했어요", "미안해요. 자리가 풀렸어요. 다른 시간을 고르거나 센터로 전화해 주세요."
    )


def _cancelled(booking: Booking, now: datetime) -> State:
    reason = f"취소 이유: {booking.cancel_reason}" if booking.cancel_reason else "이 예약은 이제 없어요."
    return State("취소한 예약이에요", reason)


def _no_show(booking: Booking, now: datetime) -> State:
    if booking.resource.kind in CARE_KINDS:
        return State("만나지 못했어요", "괜찮아요. 벌점은 없어요. 편할 때 다시 예약해 주세요.")
    return State(
        "오지 않은 예약이에요",
        "알리지 않고 오지 않으면 벌점이 하나 생겨요. 사정이 있었다면 이의를 낼 수 있어요.",
        is_strict=True,
    )


def waiting_of(person: User) -> list[Waiting]:
    """What a person waits for, the soonest first, each with the title of its `place` and its place in `line`."""
    found = Waiting.objects.open(clock.now()).filter(person=person).select_related("resource")
    waiting = list(found.order_by("starts_at"))
    with_places(cast(Any, waiting))
    for each in waiting:
        each.line = place_in_line(each)
    return waiting


STATES: dict[BookingStatus, Callable[[Booking, datetime], State]] = {
    BookingStatus.REQUESTED: _requested,
    BookingStatus.OFFERED: _offered,
    BookingStatus.CONFIRMED: _confirmed,
    BookingStatus.CHECKED_IN: _checked_in,
    BookingStatus.COMPLETED: _completed,
    BookingStatus.DECLINED: _declined,
    BookingStatus.EXPIRED: _expired,
    BookingStatus.CANCELLED: _cancelled,
    BookingStatus.NO_SHOW: _no_show,
}
