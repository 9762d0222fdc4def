"""The messages of draws. Templates: `mail/<name>.txt`, `mail/<name>.mjml`."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from wagtail.models import Page

from bookings import messages
from bookings.enums import DrawResult, DrawStatus
from bookings.models import Draw, DrawEntry, Policy, ResourcePage
from core import clock
from outbox.kinds import Kind, Message, registry
from people.models import User

REASONS_EN = {
    "taken": "The others who were drawn before you took the time that you wished for.",
    "own_overlap": "You have another booking at that time.",
    "suspended": "You can't book at the moment because of missed bookings.",
    "overdue": "Something that you borrowed should have been returned.",
}
LIMIT_EN = "You have already booked as much as the limits allow."
RULE_EN = "The time can't be booked under the rules of the place."


def _load(entry_id: int) -> DrawEntry | None:
    found = DrawEntry.objects.select_related("person", "draw__resource__policy", "booking")
    return found.filter(pk=entry_id, person__isnull=False).first()


def _about(entry: DrawEntry, page: Page) -> Message:
    code = entry.reason_code
    reason_en = REASONS_EN.get(code, LIMIT_EN if code.startswith("limit") else RULE_EN)
    return Message(
        {
            "entry": entry,
            "person": entry.person,
            "resource": entry.draw.resource,
            "place": page,
            "phone": getattr(page, "phone", ""),
            "reason_en": reason_en,
        }
    )


def _of(entry: DrawEntry) -> Message:
    return _about(entry, entry.draw.resource.get_parent().specific)


def won(entry_id: int) -> Message | None:
    """Like the mail about a booking, with its calendar entry: there is no other one."""
    entry = _load(entry_id)
    if entry is None or entry.booking is None:
        return None
    booked = messages.CONFIRMED.load(booking_id=entry.booking.pk)
    return replace(booked, context={**_of(entry).context, **booked.context}) if booked else None


def lost(entry_id: int) -> Message | None:
    entry = _load(entry_id)
    return _of(entry) if entry and entry.result == DrawResult.LOST else None


def cancelled(entry_id: int) -> Message | None:
    entry = _load(entry_id)
    return _of(entry) if entry and entry.draw.status == DrawStatus.CANCELLED else None


def _sample() -> Message:
    """An invented entry, for previews."""
    start = clock.day_start(clock.today() + timedelta(days=5)) + timedelta(hours=14)
    draw = Draw(
        pk=1,
        resource=ResourcePage(title="청춘사진관", policy=Policy()),
        starts_from=clock.day_start(clock.today() + timedelta(days=5)),
        starts_until=clock.day_start(clock.today() + timedelta(days=6)),
        cancel_reason="스튜디오를 고쳐야 해요.",
    )
    entry = DrawEntry(
        draw=draw,
        person=User(name="김디딤", email="name@didim.example"),
        code="4fd10c92ae",
        starts_at=start,
        minutes=20,
        rank=7,
        reason_code="taken",
        reason="이미 예약된 시간이에요. 다른 시간을 골라 주세요.",
    )
    return _about(entry, Page(title="우리 청년센터"))


def won_sample() -> Message:
    booked = messages.CONFIRMED.sample()
    return replace(booked, context={**_sample().context, **booked.context})


WON = registry.register(Kind("draw_won", "추첨에서 뽑혔을 때", won, won_sample))
LOST = registry.register(Kind("draw_lost", "추첨에서 뽑히지 않았을 때", lost, _sample))
CANCELLED = registry.register(Kind("draw_cancelled", "추첨이 취소됐을 때", cancelled, _sample))
