"""The SMS for guests: who booked at the desk, on the phone or at the kiosk has no account, and so no mail address.

Templates: `sms/<name>.txt`. Each stands for the mail that a person with an account gets; what has no such SMS is not
said to guests. Neither the booking's code nor its PIN stands in one: whoever holds the phone for a moment reads it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime

from bookings import messages
from bookings.enums import HOLDING, BookingStatus
from bookings.links import Purpose, link_to
from bookings.models import Booking
from core import clock
from outbox.kinds import Channel, Kind, Message, registry

FOR_GUESTS: dict[str, Kind] = {}
"""By the name of the mail that it stands for."""


def _about(booking_id: int, statuses: Collection[str]) -> Message | None:
    """Nothing where there is nothing to say any more, and for a booking whose guest was forgotten."""
    found = Booking.objects.select_related("resource__policy", "unit", "loan").filter(pk=booking_id)
    booking = found.exclude(guest_phone="").first()
    if booking is None or booking.person_id or booking.status not in statuses:
        return None
    links = {purpose.name.lower(): link_to(booking, purpose) for purpose in Purpose}
    return Message({"booking": booking, "place": booking.resource.get_parent(), "links": links})


def _load(statuses: Collection[str]) -> Callable[..., Message | None]:
    def load(booking_id: int, **values: object) -> Message | None:
        """`values` are those of the mail."""
        message = _about(booking_id, statuses)
        if message is None or not _is_as_told(message.context["booking"], values):
            return None
        return Message({**message.context, **_words(values)})

    return load


def _is_as_told(booking: Booking, values: dict[str, object]) -> bool:
    """Whether it still begins when it is reminded of, where it is."""
    told = values.get("starts_at")
    return not isinstance(told, str) or booking.starts_at == datetime.fromisoformat(told) > clock.now()


def _words(values: dict[str, object]) -> dict[str, object]:
    """With the time that a booking had before in words; for a suit that is its name already."""
    before = values.get("before")
    if isinstance(before, list):
        values = {**values, "before": messages.before_text(before)}
    return values


def _stands_for(mail: Kind, name: str, label: str, statuses: Collection[str]) -> None:
    kind = Kind(
        f"guest_{name}",
        f"{label}(문자)",
        _load(statuses),
        mail.sample,
        channels=frozenset({Channel.SMS}),
        languages=("ko",),
        valid_for=mail.valid_for,
    )
    FOR_GUESTS[mail.name] = registry.register(kind)


CONFIRMED = frozenset({BookingStatus.CONFIRMED})

_stands_for(messages.CONFIRMED, "confirmed", "계정 없이 예약했을 때", messages.HERE)
_stands_for(messages.CANCELLED, "cancelled", "계정 없는 예약을 취소했을 때", {BookingStatus.CANCELLED})
_stands_for(messages.MOVED, "moved", "계정 없는 예약이 바뀌었을 때", HOLDING)
_stands_for(messages.TOMORROW, "tomorrow", "계정 없이 한 예약의 하루 전", CONFIRMED)
_stands_for(messages.SOON, "soon", "계정 없이 한 상담의 한 시간 전", CONFIRMED)
_stands_for(messages.STILL_COMING, "still_coming", "계정 없이 예약하고 오지 않았을 때", CONFIRMED)
_stands_for(messages.MISSED, "missed", "계정 없는 예약의 자리를 풀었을 때", {BookingStatus.NO_SHOW})
_stands_for(messages.DUE_TOMORROW, "due_tomorrow", "계정 없이 빌린 정장이 내일까지일 때", messages.OUT)
_stands_for(messages.DUE_TODAY, "due_today", "계정 없이 빌린 정장이 오늘까지일 때", messages.OUT)
_stands_for(messages.OVERDUE, "overdue", "계정 없이 빌린 정장이 늦을 때", messages.OUT)
_stands_for(messages.UNCOLLECTED, "uncollected", "계정 없이 예약한 정장을 찾지 않았을 때", CONFIRMED)
_stands_for(messages.SUIT_CHANGED, "suit_changed", "계정 없이 예약한 정장이 바뀌었을 때", messages.WAITED_FOR)
_stands_for(messages.SUIT_NOT_READY, "suit_not_ready", "계정 없이 예약한 정장이 없을 때", messages.WAITED_FOR)
