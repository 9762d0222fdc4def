"""The desk of a center, in the Wagtail admin: today's bookings, all bookings, one booking."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import django_filters
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import cached_property
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.widgets.button import Button

from bookings.desk.hours import OpeningForms
from bookings.desk.rotas import rotas_of
from bookings.enums import COUNTING, BookingStatus
from bookings.errors import Refused
from bookings.forms import CancelForm
from bookings.models import Booking, ResourcePage
from bookings.models.bookings import BookingQuerySet
from bookings.permissions import DeskPolicy, resources_run_by
from bookings.selectors import with_places
from bookings.services.cancelling import booking_cancel
from bookings.services.opening import opening_calendar_for
from core import clock, formats, phones
from core.privacy import masked_name
from people.access.logged import LoggedList
from people.enums import AccessAction
from people.exports import PeopleExport
from people.permissions import PageRight, has_right, pages_with
from people.requests import signed_in
from people.services.access import record

POLICY = DeskPolicy()


def desk_bookings(user: Any) -> BookingQuerySet:
    """Bookings of the desks this user runs. Raises PermissionDenied for somebody without a desk."""
    if not POLICY.user_has_permission(user, "view"):
        raise PermissionDenied
    found = POLICY.instances_user_has_any_permission_for(user, ["view"])
    return found.select_related("resource", "person")


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
    return masked_name(booking.person_name) if booking.person else booking.person_name


def _people(bookings: Iterable[Booking]) -> list[int | None]:
    return [booking.person_id for booking in bookings]


class BookingIndexView(LoggedList, generic.IndexView):
    """Every booking of one's own desks, newest day first, with filters. Names are masked; the booking shows them."""

    model = Booking
    access_what = "예약 목록"
    permission_policy = POLICY
    any_permission_required = ["view"]
    filterset_class = BookingFilterSet
    index_url_name = "desk:index"
    index_results_url_name = "desk:index_results"
    page_title = "예약 목록"
    header_icon = "calendar-alt"
    default_ordering = "-starts_at"
    paginate_by = 50
    search_fields = ["code", "person__name"]
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

    def people_on(self, shown: Iterable[Booking]) -> Iterable[int | None]:
        return _people(shown)

    @cached_property
    def header_more_buttons(self) -> list[Any]:
        buttons = list(super().header_more_buttons)
        if has_right(self.request.user, PageRight.EXPORT):
            address = f"{reverse('desk:export')}?{self.request.GET.urlencode()}"
            buttons.append(Button("내려받기", url=address, icon_name="download", priority=90))
        return buttons


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
        "휴대전화": lambda booking: phones.display(booking.person.phone) if booking.person else "",
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


def today(request: HttpRequest) -> HttpResponse:
    """Today's bookings in the order of the clock."""
    day = clock.today()
    found = desk_bookings(request.user).on_day(day).filter(status__in=COUNTING)
    bookings = with_places(found.prefetch_related("holds__unit").order_by("starts_at", "resource__path"))
    record(request, AccessAction.LIST, "오늘 예약", _people(bookings))
    context = {
        "page_title": f"오늘 예약 · {formats.date_text(day)}",
        "header_icon": "calendar-check",
        "bookings": bookings,
        "resources": resources_run_by(request.user).order_by("path"),
    }
    return render(request, "pages/bookings/desk/today.html", context)


def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One booking, and cancelling it with a reason that the person reads."""
    booking = get_object_or_404(desk_bookings(request.user), pk=pk)
    with_places([booking])
    form = CancelForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        record(request, AccessAction.CHANGE, f"예약 {booking.spoken_code} 취소", [booking.person_id])
        try:
            booking_cancel(
                booking=booking, by=signed_in(request), reason=form.cleaned_data["reason"], as_staff=True
            )
        except Refused as error:
            messages.error(request, error.message)
        else:
            messages.success(request, "예약을 취소하고 예약한 사람에게 메일로 알렸어요.")
        return redirect("desk:detail", pk)
    record(request, AccessAction.VIEW, f"예약 {booking.spoken_code}", [booking.person_id])
    context = {
        "page_title": f"예약 {booking.spoken_code}",
        "header_icon": "calendar-check",
        "booking": booking,
        "phone": phones.display(booking.person.phone) if booking.person else "",
        "form": form,
    }
    return render(request, "pages/bookings/desk/detail.html", context)


def hours(request: HttpRequest, pk: int) -> HttpResponse:
    """Opening hours of one resource: weekly rules, closures, holidays."""
    resource = get_object_or_404(resources_run_by(request.user), pk=pk)
    forms = OpeningForms(opening_calendar_for(resource), request.POST or None)
    if request.method == "POST" and forms.is_valid():
        forms.save()
        messages.success(request, "운영 시간을 저장했어요. 예약 화면에 바로 보여요.")
        return redirect("desk:hours", pk)
    context = {
        "page_title": f"운영 시간 · {resource.title}",
        "header_icon": "time",
        "resource": resource,
        "forms": forms,
        "rotas": rotas_of(resource),
    }
    return render(request, "pages/bookings/desk/hours.html", context)
