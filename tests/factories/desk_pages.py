"""The walk through the pages of the desk and of the kiosk."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from uuid import uuid4

from bookings.enums import BookingStatus, HoldReason, ResourceKind, Way
from bookings.models import Booking, Hold, Kiosk, Policy, ResourcePage, Unit
from bookings.models.kiosks import token_hash
from config.demo.accounts import DEMO_ADMIN
from core import clock
from events.models import ProgramPage
from home.models import CenterPage
from people.models import StandingSettings, User
from tests.factories import bookings as make
from tests.factories.attending_pages import applies, going_on
from tests.factories.stops import Stop

SECRET = "the-secret-of-a-screen"


def desk_pages() -> Iterator[Stop]:
    """What whoever runs every desk sees."""
    staff = User.objects.get(email=DEMO_ADMIN)
    room = ResourcePage.objects.get(kind=ResourceKind.STUDY_ROOM, policy__isnull=False, path__in=_busy())
    center = room.get_parent()
    yield Stop("desk: day", f"/cms/desk/?center={center.pk}", staff)
    yield Stop("desk: another day", f"/cms/desk/?date={clock.today() + timedelta(days=1)}", staff)
    yield Stop("desk: list", "/cms/desk/bookings/", staff)
    yield Stop("desk: list, searched", "/cms/desk/bookings/?q=없는사람", staff)
    yield Stop("desk: reason for a file", "/cms/desk/bookings/export/", staff)
    yield Stop("desk: calendar of programs", "/cms/program-calendar/", staff)
    yield Stop("desk: week of programs", f"/cms/program-calendar/?view=week&center={center.pk}", staff)
    yield Stop("desk: list of programs", "/cms/program-calendar/?view=list", staff)
    yield Stop("desk: no programs that far away", "/cms/program-calendar/?date=2020-01-01&view=x", staff)
    yield Stop("desk: requests", "/cms/desk/requests/", staff)
    yield from _bookings(staff)
    yield from _walking_in(staff, room)
    yield from _kept(staff, room)
    yield from _suits(staff)
    yield from _numbers(staff, room)
    yield Stop("desk: kiosks", "/cms/desk/kiosks/", staff)
    yield Stop("desk: a kiosk without a name", "/cms/desk/kiosks/", staff, 422, {"name": ""})
    yield Stop("desk: codes for doors", f"/cms/desk/kiosks/codes/{center.pk}/", staff)
    yield from _counsellor()
    yield from _survey(staff)
    yield from _program_messages(staff)


def _busy() -> list[str]:
    """Where somebody is right now."""
    here = Booking.objects.filter(
        status=BookingStatus.CHECKED_IN, resource__slug="study-room", ends_at__gt=clock.now()
    )
    return list(here.filter(holds__isnull=False).values_list("resource__path", flat=True)[:1])


def _bookings(staff: User) -> Iterator[Stop]:
    """One in each state, and what can be done with it."""
    for status in BookingStatus:
        booking = Booking.objects.filter(status=status).exclude(resource__kind=ResourceKind.LOAN).first()
        yield Stop(f"desk: booking, {status}", f"/cms/desk/bookings/{booking.pk}/", staff)
    coming = Booking.objects.filter(status=BookingStatus.CONFIRMED, starts_at__gt=clock.now())
    booking = coming.filter(resource__kind=ResourceKind.STUDY_ROOM).order_by("starts_at").first()
    address = f"/cms/desk/bookings/{booking.pk}/"
    talk = Booking.objects.filter(appointment__way=Way.VIDEO).first()
    guest = coming.filter(person=None).first()
    yield Stop("desk: booking, no reason given", address, staff, typed={"reason": ""})
    yield Stop("desk: booking of a guest", f"/cms/desk/bookings/{guest.pk}/", staff)
    yield Stop("desk: moving", f"{address}move/", staff)
    yield Stop("desk: moving, no time chosen", f"{address}move/", staff, typed={"reason": "공사"})
    yield Stop("desk: papers and results", f"/cms/desk/bookings/{talk.pk}/files/", staff)
    yield Stop("desk: video room", f"/cms/desk/bookings/{talk.pk}/video/", staff)
    yield Stop(
        "desk: no video room", f"/cms/desk/bookings/{talk.pk}/video/", staff, typed={"url": "http://a"}
    )


def _walking_in(staff: User, room: ResourcePage) -> Iterator[Stop]:
    guest = {"guest_name": "홍길동", "guest_phone": "010-5555-4444"}
    yield Stop("desk: for whom", "/cms/desk/walk-in/", staff)
    yield Stop("desk: for whom, found", "/cms/desk/walk-in/?q=디딤", staff)
    yield Stop("desk: for whom, nobody", "/cms/desk/walk-in/", staff, typed={"guest_name": ""})
    yield Stop("desk: for when", "/cms/desk/walk-in/", staff, typed=guest)


def _kept(staff: User, room: ResourcePage) -> Iterator[Stop]:
    """What the center keeps for itself, once and weekly, and what a holiday hits."""
    unit = room.units.first()
    night = clock.day_start(clock.today() + timedelta(days=9)) + timedelta(hours=3)
    hold = Hold.objects.create(
        unit=unit,
        starts_at=night,
        ends_at=night + timedelta(hours=1),
        reason=HoldReason.MAINTENANCE,
        note="청소",
    )
    series = uuid4()
    for week in (1, 2):
        start = night + timedelta(days=1, weeks=week)
        Hold.objects.create(
            unit=unit,
            starts_at=start,
            ends_at=start + timedelta(hours=1),
            reason=HoldReason.STAFF_USE,
            note="면접 모임",
            series=series,
        )
    Booking.objects.create(
        resource=room,
        unit=unit,
        person=User.objects.get(email="visitor1@didim.example"),
        party_size=2,
        starts_at=night + timedelta(days=2),
        ends_at=night + timedelta(days=2, hours=1),
    )
    week = {
        "note": "면접 모임",
        "first": f"{clock.today() + timedelta(days=1)}",
        "last": f"{clock.today() + timedelta(days=22)}",
        "starts": "14:00",
        "ends": "15:00",
        "unit": f"{unit.pk}",
    }
    yield Stop("desk: keeping a place", f"/cms/desk/holds/new/?unit={unit.pk}", staff)
    yield Stop("desk: keeping a place, no times", "/cms/desk/holds/new/", staff, typed={"day": ""})
    yield Stop("desk: a kept place", f"/cms/desk/holds/{hold.pk}/", staff)
    yield Stop("desk: series", "/cms/desk/series/", staff)
    yield Stop("desk: one series", f"/cms/desk/series/{series}/", staff)
    yield Stop("desk: a new series", "/cms/desk/series/new/", staff)
    yield Stop("desk: a new series with mistakes", "/cms/desk/series/new/", staff, typed={"first": ""})
    yield Stop("desk: a new series, date by date", "/cms/desk/series/new/", staff, typed=week)
    yield Stop("desk: hit by a holiday", "/cms/desk/closures/", staff)
    yield Stop("desk: hit by a holiday, none chosen", "/cms/desk/closures/", staff, typed={"reason": ""})


def _suits(staff: User) -> Iterator[Stop]:
    loans = Booking.objects.filter(resource__kind=ResourceKind.LOAN).select_related("loan")
    coming = loans.get(status=BookingStatus.CONFIRMED)
    late = loans.filter(status=BookingStatus.CHECKED_IN).order_by("ends_at").first()
    lost = loans.get(loan__lost_at__isnull=False)
    damaged = loans.get(loan__returned_at__isnull=False)
    yield Stop("desk: loans", "/cms/desk/loans/", staff)
    yield Stop("desk: loan, coming", f"/cms/desk/loans/{coming.pk}/", staff)
    yield Stop("desk: loan, late", f"/cms/desk/loans/{late.pk}/", staff)
    yield Stop("desk: loan, lost", f"/cms/desk/loans/{lost.pk}/", staff)
    yield Stop("desk: loan, damaged", f"/cms/desk/loans/{damaged.pk}/", staff)
    yield Stop("desk: suits", "/cms/desk/suits/", staff)
    yield Stop("desk: suits, none of those", "/cms/desk/suits/?size=999", staff)
    yield Stop("desk: suit", f"/cms/desk/suits/{damaged.unit_id}/", staff)
    yield Stop("desk: labels", "/cms/desk/suits/labels/", staff)


def _numbers(staff: User, room: ResourcePage) -> Iterator[Stop]:
    """Hours, rotas, policies, strikes, and the free times on other sites."""
    counsellor = Unit.objects.filter(has_rota=True).first()
    hours = f"/cms/desk/hours/{counsellor.resource_id}/"
    policy = Policy.objects.get(pk=room.policy_id)
    numbers = f"/cms/settings/people/standingsettings/{StandingSettings.load().pk}/"
    yield Stop("desk: hours", hours, staff)
    yield Stop("desk: rota", f"{hours}units/{counsellor.pk}/", staff)
    yield Stop("desk: embedding", f"/cms/desk/embedding/{room.pk}/", staff)
    yield Stop("desk: policies", "/cms/snippets/bookings/policy/", staff)
    yield Stop(
        "desk: policy, before it is kept",
        f"/cms/snippets/bookings/policy/edit/{policy.pk}/",
        staff,
        typed={"max_minutes": "120"},
    )
    yield Stop("desk: numbers of strikes, before they are kept", numbers, staff, typed={"threshold": "1"})


def _counsellor() -> Iterator[Stop]:
    counsellor = User.objects.get(email="counsellor@didim.example")
    own = Booking.objects.filter(unit__counsellor=counsellor).first()
    yield Stop("counsellor: appointments", "/cms/counselling/", counsellor)
    yield Stop("counsellor: one appointment", f"/cms/counselling/{own.pk}/", counsellor)


def _survey(staff: User) -> Iterator[Stop]:
    wrong = "?period=chosen&since=2026-13"
    yield Stop("desk: survey", "/cms/surveys/", staff)
    yield Stop("desk: survey, nothing said", "/cms/surveys/?period=chosen&since=2020-01&until=2020-01", staff)
    yield Stop("desk: survey, asked with mistakes", f"/cms/surveys/{wrong}", staff)
    yield Stop("desk: survey as a file", "/cms/surveys/export/", staff)
    yield Stop("desk: survey as a file, no reason", "/cms/surveys/export/", staff, 422, {"detail": ""})


def _program_messages(staff: User) -> Iterator[Stop]:
    address = f"/cms/registrations/{ProgramPage.objects.get(slug='mentor-diner').pk}/messages/"
    typed = {
        "audience": "waiting",
        "subject": "주제를 알려 드려요",
        "body": "이번 주에는 이직 이야기를 해요.",
        "reason": "주제를 미리 알림",
    }
    yield Stop("desk: messages of a program", address, staff)
    yield Stop("desk: message, before it is sent", address, staff, typed=typed)
    yield Stop("desk: message with mistakes", address, staff, 422, {**typed, "reason": ""})


# --- The kiosk ------------------------------------------------------------------------------


def kiosk_pages() -> Iterator[Stop]:
    """Where somebody is using a room right now."""
    booking = Booking.objects.filter(
        status=BookingStatus.CHECKED_IN, resource__path__in=_busy(), ends_at__gt=clock.now()
    ).latest("pk")
    center = CenterPage.objects.get(pk=booking.resource.get_parent().pk)
    Kiosk.objects.create(
        page=center,
        name="안내대",
        token_hash=token_hash(SECRET),
        seen_at=clock.now(),
        call="종을 눌러 주세요",
    )
    free = ResourcePage.objects.get(
        pk=make.room(center, title="빈 스터디룸", policy=booking.resource.policy).pk
    )
    begin = clock.day_start(clock.today())
    free.open_spans.create(starts_at=begin, ends_at=begin + timedelta(days=2))
    home = f"/kiosk/{center.slug}/"
    unknown = {"who": "9999", "pin": "0000"}
    here = {"who": booking.code, "pin": booking.pin}

    def stop(name: str, path: str, status: int = 200, typed: dict[str, str] | None = None) -> Stop:
        return Stop(f"kiosk: {name}", f"{home}{path}", status=status, typed=typed, device=SECRET)

    yield stop("first screen", "")
    yield stop("programs", "programs/")
    yield stop("coming to a program", "programs/come/")
    yield stop("coming to a program, nothing typed", "programs/come/", 422, {"who": ""})
    yield stop("coming to a program, unknown", "programs/come/", 409, {"who": "9999"})
    yield stop("come to a program", "programs/come/", 200, {"who": _comes(center)})
    yield stop("rooms", "rooms/")
    yield stop("room that is taken", f"rooms/{booking.unit_id}/")
    yield stop("room", f"rooms/{free.units.get().pk}/")
    yield stop("room with mistakes", f"rooms/{free.units.get().pk}/", 422, {"phone": "010", "pin": "1"})
    yield stop("no such room", "rooms/0/", 404)
    yield stop("arriving", "check-in/")
    yield stop("arriving with mistakes", "check-in/", 422, {"who": "1", "pin": "1"})
    yield stop("arriving, unknown", "check-in/", 409, unknown)
    yield stop("here already", "using/")
    yield stop("here already, unknown", "using/", 409, unknown)
    yield stop("leaving or staying", "using/", 200, here)
    yield stop("door", f"door/{booking.unit_id}/")


def _comes(center: CenterPage) -> str:
    """The number of somebody's registration for what is going on at the center."""
    session = going_on("키오스크 앞 모임", center)
    person = User.objects.create_user("kiosk.comes@didim.example", name="나도착", phone="+821000000069")
    return applies(person, session).code
