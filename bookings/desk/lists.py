"""Lists at the desk: every booking with filters and a search, the same as a file, and what waits for an answer."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views import generic

from bookings.desk.reach import POLICY, desk_bookings, having_words
from bookings.enums import BookingStatus
from bookings.models import Booking, ResourcePage
from bookings.permissions import resources_run_by
from bookings.selectors import with_places
from core import clock, formats, phones
from core.privacy import masked_name
from people.enums import AccessAction
from people.exports import ListWithFile, PeopleExport
from people.permissions import PageRight, pages_with
from people.services.access import record


def _resources(request: HttpRequest | None) -> QuerySet[ResourcePage]:
    return resources_run_by(request.user) if request else ResourcePage.objects.none()


class BookingFilterSet(WagtailFilterSet):
    starts_at = django_filters.DateFromToRangeFilter(label="이용하는 날", widget=DateRangePickerWidget)
    status = django_filters.MultipleChoiceFilter(label="상태", choices=BookingStatus.choices)
    resource = django_filters.ModelChoiceFilter(label="예약 자원", queryset=_resources)

    class Meta:
        model = Booking
        fields = ["starts_at", "status", "resource"]


def _masked(booking: Booking) -> str:
    has_name = booking.person or booking.guest_name
    return masked_name(booking.person_name) if has_name else booking.person_name


def _people(bookings: Iterable[Booking]) -> list[int | None]:
    return [booking.person_id for booking in bookings]


class BookingIndexView(ListWithFile, generic.IndexView):
    """Every booking of one's own desks, newest day first, with filters. Names are masked; the booking shows them."""

    model = Booking
    access_what = "예약 목록"
    permission_policy = POLICY
    any_permission_required = ["view"]
    filterset_class = BookingFilterSet
    index_url_name = "desk:index"
    index_results_url_name = "desk:index_results"
    export_url_name = "desk:export"
    page_title = "예약 목록"
    header_icon = "calendar-alt"
    default_ordering = "-starts_at"
    paginate_by = 50
    search_fields = ["code", "person__name", "person__phone", "guest_name", "guest_phone"]
    columns = [
        TitleColumn("period", label="언제", accessor="period", url_name="desk:detail", sort_key="starts_at"),
        Column("resource", label="어디"),
        Column("person", label="누가", accessor=_masked),
        Column("party_size", label="인원"),
        Column("status", label="상태", accessor="shown_status", sort_key="status"),
        Column("code", label="예약 번호", accessor="spoken_code"),
    ]

    def get_base_queryset(self) -> QuerySet[Booking]:
        return desk_bookings(self.request.user)

    def search_queryset(self, queryset: Any) -> Any:
        """By a name, the end of a phone number, or a code as it is spoken."""
        return having_words(queryset, self.search_query) if self.is_searching else queryset

    def people_on(self, shown: Iterable[Booking]) -> Iterable[int | None]:
        return _people(shown)


class BookingExportView(PeopleExport, BookingIndexView):
    """The same bookings as a file, as far as one may export them."""

    access_what = "예약 명단"
    export_filename = "bookings"
    columns_of_file = {
        "날짜": lambda booking: f"{clock.local(booking.starts_at):%Y-%m-%d}",
        "시작": lambda booking: f"{clock.local(booking.starts_at):%H:%M}",
        "끝": lambda booking: f"{clock.local(booking.ends_at):%H:%M}",
        "센터": lambda booking: booking.place,
        "예약 자원": lambda booking: booking.resource.title,
        "이름": lambda booking: booking.person_name,
        "휴대전화": lambda booking: phones.display(booking.person_phone) if booking.person_phone else "",
        "메일": lambda booking: booking.person.email if booking.person else "",
        "인원": lambda booking: booking.party_size,
        "상태": lambda booking: booking.shown_status,
        "예약 번호": lambda booking: booking.spoken_code,
    }

    def get_base_queryset(self) -> QuerySet[Booking]:
        exported = pages_with(self.request.user, PageRight.EXPORT, ResourcePage)
        return super().get_base_queryset().filter(resource__in=exported.order_by().values("pk"))

    def rows_of_file(self) -> list[Booking]:
        return list(with_places(super().rows_of_file()))


def requests(request: HttpRequest) -> HttpResponse:
    """What waits for a yes or no of staff, with the time that is left; the most urgent first."""
    now = clock.now()
    waiting = desk_bookings(request.user).filter(status=BookingStatus.REQUESTED, answer_until__gt=now)
    found = list(with_places(waiting.select_related("unit").order_by("answer_until", "pk")))
    record(request, AccessAction.LIST, "승인 기다리는 예약", _people(found))
    context = {
        "page_title": "승인 기다리는 예약",
        "header_icon": "time",
        "rows": [(each, _left(each.answer_until, now)) for each in found if each.answer_until],
        "address": request.get_full_path(),
    }
    return render(request, "pages/bookings/desk/requests.html", context)


def _left(until: datetime, now: datetime) -> str:
    """`2시간 10분`"""
    return formats.minutes_text(int((until - now).total_seconds() // 60))
