"""Staff of one center neither read nor change anything of another's, by whatever address or number."""

from __future__ import annotations

from uuid import UUID

import pytest

from bookings.enums import HoldReason
from bookings.intervals import Interval
from bookings.models import Booking, Hold
from bookings.services.closures import bookings_hit
from bookings.services.series import series_save
from bookings.services.staff_holds import Keep, hold_add
from core import clock
from people.enums import Role
from tests.factories import bookings as make
from tests.factories.home import CenterFactory
from tests.factories.staff import member, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.once]

SECRET = "먼사람"
NOTE = "먼 센터의 일"


@pytest.fixture(autouse=True)
def _monday(travel):
    travel("2026-11-23 12:00")


@pytest.fixture
def ours():
    return make.open_room(CenterFactory(title="우리 센터"))


@pytest.fixture
def theirs():
    return make.open_room(CenterFactory(title="다른 센터"), title="먼 방")


@pytest.fixture
def client(ours):
    return signed_in(member(Role.MANAGER, ours.get_parent()))


@pytest.fixture
def booking(theirs) -> Booking:
    return make.book(make.person(7, name=SECRET), theirs, make.on(clock.today(), 14))


@pytest.fixture
def hold(theirs, booking) -> Hold:
    times = Interval(make.on(clock.today(), 16), make.on(clock.today(), 17))
    by = member(Role.DESK, theirs.get_parent())
    return hold_add(keep=Keep(booking.unit, times, HoldReason.STAFF_USE, NOTE), by=by)[0]


@pytest.fixture
def series(theirs, hold) -> UUID:
    times = Interval(make.tomorrow_at(16), make.tomorrow_at(17))
    return series_save(rows=[(hold.unit, times)], note=NOTE, by=member(Role.EDITOR, theirs.get_parent()))


def state(booking: Booking) -> tuple[object, ...]:
    booking.refresh_from_db()
    return booking.status, booking.starts_at, booking.unit_id, Hold.objects.count(), Booking.objects.count()


def test_reading(client, theirs, booking, hold, series):
    day = f"{clock.today()}"
    unit = booking.unit_id
    for address in (
        "",
        f"?center={theirs.get_parent().pk}",
        f"?date={day}&kind=study_room",
        "requests/",
        "closures/",
        f"closures/?resource={theirs.pk}",
        "closures/?resource=²",
        "series/",
        f"series/{series}/",
        f"holds/{hold.pk}/",
        "holds/new/",
        f"holds/new/?unit={unit}",
        "series/new/",
        "walk-in/",
        f"walk-in/?unit={unit}&start={day}T16:00",
        f"walk-in/?q={SECRET}",
        "walk-in/?q=0007",
        f"walk-in/?q={booking.code}",
        "bookings/",
        f"bookings/?q={SECRET}",
        f"bookings/?q={booking.code}",
        f"bookings/?resource={theirs.pk}",
        f"bookings/results/?q={SECRET}",
        f"bookings/export/?q={SECRET}",
        f"bookings/{booking.pk}/",
        f"bookings/{booking.pk}/move/",
        f"hours/{theirs.pk}/",
    ):
        response = client.get(f"/cms/desk/{address}")
        assert response.status_code in {200, 404}, address
        page = response.content.decode().replace(f'value="{SECRET}"', "").replace(f"‘{SECRET}’", "")
        for tell in (SECRET, NOTE, theirs.title, booking.spoken_code, "010-****-0007", "다른 센터"):
            assert tell not in page, address


def test_changing(client, theirs, booking, hold, series):
    before = state(booking)
    unit, day = booking.unit_id, f"{clock.today()}"
    reason = {"reason": "그냥"}
    times = {"starts": "18:00", "ends": "19:00"}
    for address, typed in (
        *(
            ("bookings/act/", {"do": f"{name}:{booking.pk}"})
            for name in ("check_in", "leave", "extend", "no_show", "approve")
        ),
        (f"bookings/{booking.pk}/", {**reason, "do": "cancel"}),
        (f"bookings/{booking.pk}/", {**reason, "do": "decline"}),
        (f"bookings/{booking.pk}/move/", {**reason, "start": f"{day}T18:00"}),
        (f"holds/{hold.pk}/", {}),
        (f"series/{series}/", {}),
        ("holds/new/", {"unit": unit, "day": day, **times, "reason": "cleaning", "note": "x"}),
        ("series/new/", {"unit": unit, "first": day, "last": day, **times, "note": "x"}),
        ("closures/", {**reason, "do": "cancel", "booking": booking.pk}),
        (f"closures/?resource={theirs.pk}", {**reason, "do": "cancel", "booking": booking.pk}),
        (f"hours/{theirs.pk}/", {}),
        (
            "walk-in/",
            {
                "guest_name": "x",
                "guest_phone": "01055554444",
                "what": f"u{unit}",
                "day": day,
                "start": f"{day}T18:00",
                "minutes": "60",
                "party_size": "2",
                "step": "confirm",
            },
        ),
    ):
        response = client.post(f"/cms/desk/{address}", typed)
        assert response.status_code in {200, 302, 404}, address  # gone is told as what was never there
        page = response.content.decode()
        assert SECRET not in page, address
        assert NOTE not in page, address
        assert state(booking) == before, address


def test_a_series_takes_no_foreign_unit(client, ours, theirs, booking):
    day = f"{clock.today()}"
    typed = {
        "unit": ours.units.get().pk,
        "first": day,
        "last": day,
        "starts": "18:00",
        "ends": "19:00",
        "note": "x",
    }
    row = {"day-0": day, "starts-0": "18:00", "ends-0": "19:00", "unit-0": booking.unit_id, "take-0": "on"}
    client.post("/cms/desk/series/new/", {**typed, **row, "rows": "1", "step": "save"})
    assert not Hold.objects.filter(unit=booking.unit, booking=None).exists()


def test_a_booking_moves_to_no_foreign_unit(client, ours, theirs, booking):
    mine = make.book(make.person(1), ours, make.tomorrow_at(10))
    typed = {
        "date": f"{clock.today()}",
        "start": f"{clock.today()}T18:00",
        "reason": "x",
        "unit": booking.unit_id,
    }
    client.post(f"/cms/desk/bookings/{mine.pk}/move/", typed)
    mine.refresh_from_db()
    assert mine.unit.resource == ours


def test_hits_are_those_of_the_resources_asked_for(ours, theirs, booking):
    theirs.open_spans.all().delete()
    assert bookings_hit([ours], clock.now()) == []
    assert [each.booking for each in bookings_hit([theirs], clock.now())] == [booking]


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.MANAGER, Role.DESK)])
@pytest.mark.parametrize(
    "address", ["", "requests/", "walk-in/", "holds/new/", "series/", "series/new/", "closures/", "bookings/"]
)
def test_others_have_no_desk(ours, role, address):
    page = None if role in {Role.OPERATOR, Role.AUDITOR} else ours.get_parent()
    assert signed_in(member(role, page)).get(f"/cms/desk/{address}").status_code in {302, 403}
