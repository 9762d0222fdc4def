"""What a person sees of one of their registrations, and what can be done with it now: plain words for every state."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from core import clock, formats
from events.enums import STANDING, RegistrationStatus
from events.here import meeting_now
from events.links import Purpose
from events.models import Registration, Session
from events.services.registering import can_cancel
from events.wanted import next_start
from people.models import User

MOST_PAST = 20


@dataclass(frozen=True)
class State:
    """A registration at one moment, in words; `acts` are its buttons, the likeliest first."""

    title: str
    text: str
    acts: tuple[Purpose, ...] = ()
    badge: str = "soft"
    meeting: Session | None = None
    """Where one can tell now that one has come."""


def state_of(registration: Registration) -> State:
    """The state now. At most four queries."""
    acts = (Purpose.CANCEL,) if can_cancel(registration) else ()
    status = RegistrationStatus(registration.status)
    if status == RegistrationStatus.OFFERED:
        return _offered(registration)
    if status == RegistrationStatus.WAITING:
        return _waiting(registration, acts)
    if status == RegistrationStatus.CONFIRMED:
        return _confirmed(registration, acts)
    if status == RegistrationStatus.REQUESTED and not acts:
        return State("자리를 드리지 못했어요", "이번에는 함께하지 못했어요. 다음에는 꼭 만나요.")
    if status == RegistrationStatus.REQUESTED and registration.program.is_by_lot:
        return State("추첨을 기다려요", "신청을 마감하면 바로 추첨하고, 결과를 메일로 알려 드려요.", acts)
    title, text = WORDS[status]
    reason = f"이유: {registration.reason}" if registration.reason else text
    return State(title, reason if status not in STANDING else text, acts)


WORDS = {
    RegistrationStatus.REQUESTED: ("신청을 받았어요", "센터가 살펴보고 결과를 메일로 알려 드려요."),
    RegistrationStatus.ATTENDED: ("함께했어요", "와 주셔서 고마워요. 다음에 또 만나요."),
    RegistrationStatus.NO_SHOW: ("만나지 못했어요", "사정이 있었다면 센터로 말씀해 주세요. 다음에 만나요."),
    RegistrationStatus.CANCELLED: ("취소한 신청이에요", "이 신청은 이제 없어요."),
    RegistrationStatus.DECLINED: ("자리를 받지 않았어요", "다른 회차나 다른 프로그램에 신청할 수 있어요."),
    RegistrationStatus.EXPIRED: (
        "답할 시간이 지났어요",
        "맡아 두었던 자리는 다음 분께 넘어갔어요. 다시 신청할 수 있어요.",
    ),
}


def _offered(registration: Registration) -> State:
    until = registration.answer_until
    if until is None or until <= clock.now():
        return State(*WORDS[RegistrationStatus.EXPIRED])
    text = f"{formats.datetime_text(until)}까지 맡아 둘게요. 그때까지 답이 없으면 다음 분께 넘어가요."
    return State("기다리던 자리가 났어요", text, (Purpose.ACCEPT, Purpose.DECLINE), "open")


def _waiting(registration: Registration, acts: tuple[Purpose, ...]) -> State:
    if next_start(registration.program, registration.session) is None or not acts:
        return State("자리가 나지 않았어요", "이번에는 함께하지 못했어요. 다음에는 꼭 만나요.")
    line = registration.place_in_line()
    text = "자리가 나면 차례대로 메일로 알려 드려요. 그때 받을지 넘길지 고를 수 있어요."
    return State(f"대기 {line}번이에요", text, acts, "few")


def _confirmed(registration: Registration, acts: tuple[Purpose, ...]) -> State:
    if meeting := meeting_now(registration):
        begun = meeting.starts_at <= clock.now()
        title = "지금 하고 있어요" if begun else "곧 시작해요"
        text = (
            "늦었어도 괜찮아요. 들어오세요." if begun else f"{formats.time_text(meeting.starts_at)}에 만나요."
        )
        return State(title, text, acts, "open", meeting)
    starts_at = next_start(registration.program, registration.session)
    if starts_at and starts_at > clock.now():
        return certain(starts_at, acts)
    return State("지난 프로그램이에요", "다음에 또 만나요.")


def certain(starts_at: datetime, acts: tuple[Purpose, ...]) -> State:
    """A seat in something that is to come."""
    return State("신청이 확정됐어요", f"{formats.datetime_text(starts_at)}에 만나요.", acts, "open")


def registrations_of(person: User) -> dict[str, list[Any]]:
    """A person's registrations with their states: `coming`, the soonest first, and `past`."""
    found = Registration.objects.with_all().filter(person=person)
    coming = found.filter(status__in=STANDING).coming(clock.now())
    past = found.exclude(pk__in=coming.values("pk")).order_by("-created_at")[:MOST_PAST]
    return {
        "coming": [(each, state_of(each)) for each in coming.order_by("session__starts_at", "pk")],
        "past": list(past),
    }
