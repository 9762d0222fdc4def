"""What goes in and out."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from ninja import Field, Schema
from pydantic import model_validator

from bookings.api.types import Day, Key, Minutes, Mobile, Moment, Name, Party, Text, Word
from bookings.attempts import Facts
from bookings.enums import BookingStatus, ResourceKind, Topic, Way
from bookings.models import Booking, ResourcePage
from bookings.rules import Refusal
from bookings.selectors import Alternatives, Found, Slot
from core import clock


class RefusalOut(Schema):
    code: str = Field(description="예: `taken`, `limit_day_minutes`")
    message: str = Field(description="무엇을 하면 되는지 알려 주는 문장")

    @classmethod
    def of(cls, refusal: Refusal) -> RefusalOut:
        return cls(code=refusal.code, message=refusal.message)


class SlotOut(Schema):
    starts_at: datetime
    minutes: list[int] = Field(description="고를 수 있는 이용 시간(분). 비어 있으면 예약할 수 없어요.")
    refusal: RefusalOut | None = None

    @classmethod
    def of(cls, slot: Slot) -> SlotOut:
        refusal = RefusalOut.of(slot.refusal) if slot.refusal else None
        return cls(starts_at=clock.local(slot.starts_at), minutes=list(slot.minutes), refusal=refusal)


class LimitOut(Schema):
    measure: str
    amount: int
    period: str
    scope: str


class ResourceOut(Schema):
    id: int
    title: str
    kind: ResourceKind
    place: str
    url: str
    equipment: list[str]
    is_bookable: bool = Field(description="아니면 전화로 예약해요.")


class UnitOut(Schema):
    id: int
    name: str
    capacity: int


class ResourceDetailOut(ResourceOut):
    guide: str
    options: list[str]
    units: list[UnitOut]
    lengths: list[int] = Field(description="고를 수 있는 이용 시간(분)")
    grid_minutes: int | None = None
    min_party: int | None = None
    horizon_days: int | None = None
    cancel_minutes: int | None = None
    limits: list[LimitOut]


class ResourceList(Schema):
    count: int
    items: list[ResourceOut]


class DayOut(Schema):
    date: date
    opens_at: datetime | None = Field(None, description="이날의 예약이 아직 열리지 않았으면, 열리는 때")
    slots: list[SlotOut]


class FoundOut(Schema):
    resource: ResourceOut
    capacity: int
    slots: list[SlotOut]

    @classmethod
    def of(cls, found: Found) -> FoundOut:
        return cls(
            resource=resource_out(found.resource, found.place),
            capacity=found.capacity,
            slots=[SlotOut.of(slot) for slot in found.slots],
        )


class FindOut(Schema):
    count: int
    items: list[FoundOut]
    alternatives: list[FoundOut] = Field(description="아무것도 없을 때, 가장 가까운 것")


class AlternativesOut(Schema):
    times: list[SlotOut]
    rooms: list[FoundOut]

    @classmethod
    def of(cls, found: Alternatives) -> AlternativesOut:
        return cls(
            times=[SlotOut.of(slot) for slot in found.times],
            rooms=[FoundOut.of(each) for each in found.rooms],
        )


class FieldError(Schema):
    name: str
    message: str


class ErrorOut(Schema):
    """Every answer that isn't what was asked for."""

    code: str
    message: str
    refusals: list[RefusalOut] = []
    alternatives: AlternativesOut | None = None
    fields: list[FieldError] = []


class SessionOut(Schema):
    is_signed_in: bool
    csrf_token: str = Field(description="쓰는 요청의 머리말 X-CSRFToken에 넣어 주세요.")


class BookingOut(Schema):
    code: str
    status: BookingStatus
    resource: int
    title: str
    place: str
    unit: str
    starts_at: datetime
    ends_at: datetime
    party_size: int
    can_cancel: bool
    cancel_until: datetime
    answer_until: datetime | None
    url: str

    @classmethod
    def of(cls, booking: Booking) -> BookingOut:
        return cls(
            code=booking.code,
            status=BookingStatus(booking.status),
            resource=booking.resource_id,
            title=booking.resource.title,
            place=booking.place,
            unit=booking.unit.name if booking.unit else "",
            starts_at=clock.local(booking.starts_at),
            ends_at=clock.local(booking.ends_at),
            party_size=booking.party_size,
            can_cancel=booking.can_cancel,
            cancel_until=clock.local(booking.cancel_until),
            answer_until=clock.local(booking.answer_until) if booking.answer_until else None,
            url=booking.get_absolute_url(),
        )


class BookingList(Schema):
    coming: list[BookingOut]
    past: list[BookingOut]


class CompanionIn(Schema):
    """Somebody who comes along: a name, a mobile number, or both."""

    name: Name = ""
    phone: Mobile = ""

    @model_validator(mode="after")
    def is_known(self) -> CompanionIn:
        if not self.name and not self.phone:
            raise ValueError("함께 오는 분의 이름이나 휴대전화를 적어 주세요.")
        return self


class BookingIn(Schema):
    """What a booking is asked with; the same as in the form."""

    resource: Key
    starts_at: Moment
    minutes: Minutes = Field(0, description="대여에는 없어도 돼요.")
    party_size: Party = 1
    unit: Key | None = Field(None, description="고른 호실, 상담사 또는 정장")
    topic: Topic = Topic.UNSURE
    way: Way = Way.IN_PERSON
    message: Text = ""
    interview_on: Day | None = None
    options: list[Word] = Field(default_factory=list, max_length=10)
    companions: list[CompanionIn] = Field(default_factory=list, max_length=30)
    request_key: UUID | None = Field(None, description="같은 열쇠로 다시 보내면 같은 예약이 돌아와요.")


def resource_out(page: ResourcePage, place: str) -> ResourceOut:
    return ResourceOut(**_common(page, place))


def resource_detail_out(page: ResourcePage, place: str, facts: Facts | None) -> ResourceDetailOut:
    policy = facts.policy if facts else None
    return ResourceDetailOut(
        **_common(page, place),
        guide=page.guide,
        options=page.option_list,
        units=[
            UnitOut(id=unit.pk, name=unit.name, capacity=unit.capacity)
            for unit in (facts.bookable if facts else ())
        ],
        lengths=list(policy.lengths) if policy else [],
        grid_minutes=policy.grid_minutes if policy else None,
        min_party=policy.min_party if policy else None,
        horizon_days=policy.horizon_days if policy else None,
        cancel_minutes=policy.cancel_minutes if policy else None,
        limits=[
            LimitOut(measure=each.measure, amount=each.amount, period=each.period, scope=each.scope)
            for each in (facts.limits if facts else ())
        ],
    )


def _common(page: ResourcePage, place: str) -> dict[str, Any]:
    return {
        "id": page.pk,
        "title": page.title,
        "kind": page.kind,
        "place": place,
        "url": page.url or "",
        "equipment": page.equipment_list,
        "is_bookable": page.policy_id is not None,
    }
