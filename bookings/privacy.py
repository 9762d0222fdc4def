"""The personal data of bookings: who booked, until a year after the use ended."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import QuerySet

from bookings.models import Booking, CalendarLink
from bookings.selectors import with_places
from bookings.services.completion import bookings_complete
from core import clock
from people.datasets import DataSet, Errand, Row, kept_for, log_about, registry
from people.models import User

BOOKINGS_KEPT = timedelta(days=365)


def booking_rows(person: User) -> list[Row]:
    found = with_places(
        Booking.objects.filter(person=person).select_related("resource").order_by("-starts_at")
    )
    return [
        {
            "예약 번호": each.spoken_code,
            "어디": f"{each.place} {each.resource.title}".strip(),
            "시작": each.starts_at,
            "끝": each.ends_at,
            "인원": each.party_size,
            "상태": each.shown_status,
            "예약한 때": each.created_at,
            "취소한 때": each.cancelled_at,
            "취소 이유": each.cancel_reason,
        }
        for each in found
    ]


def booking_errands(person: User) -> list[Errand]:
    coming = with_places(Booking.objects.filter(person=person).coming(clock.now()).select_related("resource"))
    return [
        Errand(f"{each.period} {each.place} {each.resource.title} 예약", each.get_absolute_url())
        for each in coming
    ]


def bookings_anonymise(bookings: QuerySet[Booking]) -> int:
    """A booking stays as the time that a room was taken; whose it was, and why it was called off, goes."""
    log_about(bookings).delete()
    return bookings.order_by().update(person=None, request_key=None, cancel_reason="")


def booking_erase(person: User) -> int:
    """What is over is counted first: erasing people changes no statistics."""
    bookings_complete(clock.now(), Booking.objects.filter(person=person))
    return bookings_anonymise(Booking.objects.filter(person=person))


def bookings_of_somebody() -> QuerySet[Booking]:
    return Booking.objects.filter(person__isnull=False)


registry.register(
    DataSet(
        name="bookings",
        label="예약",
        purpose="예약을 받아 확인하고, 바뀐 일을 알리고, 이용을 도우려고",
        items="누가, 언제, 어디를, 몇 명이 예약했는지, 취소했다면 그때와 이유",
        basis="본인의 동의",
        period="이용이 끝난 뒤 1년. 그 뒤에는 누구의 예약이었는지 지워요.",
        rows_of=booking_rows,
        erase=booking_erase,
        retention=kept_for(BOOKINGS_KEPT, "ends_at", bookings_of_somebody, bookings_anonymise),
        errands=booking_errands,
        errands_need=frozenset({"name", "phone"}),
        consent="booking",
    )
)


def calendar_link_rows(person: User) -> list[Row]:
    return [{"만든 때": link.created_at} for link in CalendarLink.objects.filter(person=person)]


registry.register(
    DataSet(
        name="calendar_link",
        label="내 달력 주소",
        purpose="내 예약을 다른 달력 프로그램에서 볼 수 있게 하려고",
        items="비밀 주소를 만든 때. 주소는 알아볼 수 없게 바꿔서만 보관해요.",
        basis="본인의 요청",
        period="새로 만들거나 끌 때까지",
        rows_of=calendar_link_rows,
        erase=lambda person: CalendarLink.objects.filter(person=person).delete()[0],
    )
)
