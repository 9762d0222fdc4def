"""The personal data of bookings: who booked, until a year after the use ended."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Q, QuerySet

from bookings.models import (
    Appointment,
    Booking,
    BookingFile,
    CalendarLink,
    Companion,
    DrawEntry,
    Loan,
    Policy,
    Waiting,
)
from bookings.selectors import with_places
from bookings.services.completion import bookings_complete
from bookings.services.drawing import draw_forget, entries_anonymise
from bookings.services.files import files_destroy, files_due
from core import clock
from people.datasets import DataSet, Errand, Retention, Row, kept_for, log_about, registry
from people.models import User

BOOKINGS_KEPT = timedelta(days=365)
WAITING_KEPT = timedelta(days=30)
DRAWN_KEPT = timedelta(days=30)


def booking_rows(person: User) -> list[Row]:
    found = with_places(
        Booking.objects.filter(person=person)
        .select_related("resource", "appointment", "loan", "unit")
        .prefetch_related("companions")
        .order_by("-starts_at")
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
            **_details(each),
        }
        for each in found
    ]


def _details(booking: Booking) -> Row:
    """What was told beside the time: whom one brings, what it is about."""
    about = getattr(booking, "appointment", None)
    loan = getattr(booking, "loan", None)
    return {
        "함께 오는 사람": ", ".join(map(str, booking.companions.all())),
        "고른 것": booking.options,
        "상담": f"{about}" if about else "",
        "미리 한 말": about.message if about else "",
        "면접 날짜": loan.interview_on if loan else "",
        "빌린 것": str(booking.unit) if loan else "",
        "돌려준 때": loan.returned_at if loan else None,
        "손상": loan.damage if loan else "",
    }


def booking_errands(person: User) -> list[Errand]:
    coming = with_places(Booking.objects.filter(person=person).coming(clock.now()).select_related("resource"))
    return [
        Errand(f"{each.period} {each.place} {each.resource.title} 예약", each.get_absolute_url())
        for each in coming
    ]


def bookings_anonymise(bookings: QuerySet[Booking]) -> int:
    """A booking stays as the time that a room was taken; whose it was, who came along, and every word of it go."""
    log_about(bookings).delete()
    keys = list(bookings.order_by().values_list("pk", flat=True))
    bookings = Booking.objects.filter(pk__in=keys)  # a filter by person finds nothing any more afterwards
    files_destroy(BookingFile.objects.filter(booking__in=keys))
    Companion.objects.filter(booking__in=keys).delete()
    Appointment.objects.filter(booking__in=keys).update(message="", video_url="")
    Loan.objects.filter(booking__in=keys).update(damage="")
    return bookings.update(person=None, guest_name="", guest_phone="", request_key=None, cancel_reason="")


def booking_erase(person: User) -> int:
    """What is over is counted first: erasing people changes no statistics."""
    bookings_complete(clock.now(), Booking.objects.filter(person=person))
    return bookings_anonymise(Booking.objects.filter(person=person))


def bookings_of_somebody() -> QuerySet[Booking]:
    return Booking.objects.exclude(person=None, guest_name="", guest_phone="")


# --- Files: first, because whoever is erased has no bookings any more afterwards -------------


def file_rows(person: User) -> list[Row]:
    files = BookingFile.objects.filter(booking__person=person).select_related("booking")
    return [
        {
            "예약 번호": each.booking.spoken_code,
            "무엇": each.get_purpose_display(),
            "이름": each.name,
            "크기(바이트)": each.size,
            "올린 때": each.uploaded_at,
        }
        for each in files
    ]


def files_erase(person: User) -> int:
    return files_destroy(BookingFile.objects.filter(booking__person=person))


registry.register(
    DataSet(
        name="booking_files",
        label="예약에 올린 파일",
        purpose="상담을 준비하고, 면접을 확인하고, 찍은 사진을 전하려고",
        items="이력서·자기소개서, 면접 확인 자료, 찍은 사진과 결과물, 빌린 옷의 손상 사진",
        basis="본인의 동의",
        period="이용이 끝난 뒤 이용 규정에 정한 날(보통 30일)까지. 본인은 그 전에도 지울 수 있어요.",
        rows_of=file_rows,
        erase=files_erase,
        retention=Retention(
            timedelta(days=Policy().file_days),
            "booking__ends_at",
            files_due,
            files_destroy,
        ),
        consent="booking",
    )
)


# --- Companions -----------------------------------------------------------------------------


def companions_of(person: User) -> QuerySet[Companion]:
    """Where somebody comes along: linked to the account, or with its number."""
    is_theirs = Q(person=person)
    if person.phone:
        is_theirs |= Q(phone=person.phone)
    return Companion.objects.filter(is_theirs)


def companion_rows(person: User) -> list[Row]:
    found = companions_of(person).select_related("booking__resource").order_by("-booking__starts_at")
    return [
        {
            "어디": each.booking.resource.title,
            "시작": each.booking.starts_at,
            "끝": each.booking.ends_at,
            "적힌 이름": each.name,
            "적힌 휴대전화": each.phone,
        }
        for each in found
    ]


def companions_erase(person: User) -> int:
    return companions_of(person).delete()[0]


registry.register(
    DataSet(
        name="companions",
        label="함께 오는 사람",
        purpose="함께 오는 사람에게 알리고, 이용 한도를 모두에게 같게 하려고",
        items="이름 또는 휴대전화(예약한 사람이 적은 것), 함께 이용한 시간",
        basis="센터의 정당한 이익: 여럿이 번갈아 예약해 자리를 독차지하지 않게",
        period="이용이 끝난 뒤 1년. 본인이 아니라고 알리면 바로 지워요.",
        rows_of=companion_rows,
        erase=companions_erase,
        retention=kept_for(
            BOOKINGS_KEPT, "booking__ends_at", Companion.objects.all, lambda rows: rows.order_by().delete()[0]
        ),
    )
)


# --- Bookings -------------------------------------------------------------------------------

registry.register(
    DataSet(
        name="bookings",
        label="예약",
        purpose="예약을 받아 확인하고, 바뀐 일을 알리고, 이용을 도우려고",
        items="누가, 언제, 어디를, 몇 명이 예약했는지, 함께 오는 사람의 이름과 휴대전화, 상담에서 이야기할 것과 미리 한 말, 면접 날짜와 빌린 정장, 돌려준 때와 손상, "
        "취소했다면 그때와 이유",
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


# --- Waiting lines --------------------------------------------------------------------------


def waiting_rows(person: User) -> list[Row]:
    found = Waiting.objects.filter(person=person).select_related("resource").order_by("-starts_at")
    return [
        {
            "어디": each.resource.title,
            "시작": each.starts_at,
            "끝": each.ends_at,
            "인원": each.party_size,
            "면접 날짜": each.interview_on,
            "줄 선 때": each.created_at,
            "그만 기다린 때": each.ended_at,
        }
        for each in found
    ]


def waiting_erase(person: User) -> int:
    return Waiting.objects.filter(person=person).delete()[0]


# --- Draws ----------------------------------------------------------------------------------


def draw_rows(person: User) -> list[Row]:
    found = DrawEntry.objects.filter(person=person).select_related("draw__resource").order_by("-starts_at")
    return [
        {
            "어디": each.draw.resource.title,
            "바란 시작": each.starts_at,
            "바란 끝": each.ends_at,
            "인원": each.party_size,
            "고른 것": each.options,
            "신청한 때": each.created_at,
            "추첨 번호": each.code,
            "순서": each.rank,
            "결과": each.get_result_display(),
            "이유": each.reason,
        }
        for each in found
    ]


registry.register(
    DataSet(
        name="draw_entries",
        label="추첨 신청",
        purpose="많은 사람이 바라는 시간을 추첨으로 공평하게 정하고, 결과를 알리려고",
        items="누가, 언제, 어디를, 몇 명이 바라는지, 고른 것, 추첨 번호와 순서, 결과와 그 이유",
        basis="본인의 동의",
        period="추첨한 시간이 지난 뒤 30일. 그 뒤에는 추첨 번호와 순서, 결과만 이름 없이 남아요.",
        rows_of=draw_rows,
        erase=lambda person: draw_forget(person=person),
        retention=kept_for(
            DRAWN_KEPT,
            "draw__starts_until",
            lambda: DrawEntry.objects.exclude(person=None),
            entries_anonymise,
        ),
        consent="booking",
    )
)


# --- Calendars ------------------------------------------------------------------------------


def calendar_link_rows(person: User) -> list[Row]:
    return [{"만든 때": link.created_at} for link in CalendarLink.objects.filter(person=person)]


registry.register(
    DataSet(
        name="waiting",
        label="기다리는 자리",
        purpose="자리가 나면 차례대로 알리려고",
        items="누가, 언제, 어디를, 몇 명이 기다리는지",
        basis="본인의 동의",
        period="기다리던 시간이 지난 뒤 30일",
        rows_of=waiting_rows,
        erase=waiting_erase,
        retention=kept_for(WAITING_KEPT, "ends_at", Waiting.objects.all),
        consent="booking",
    )
)


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
