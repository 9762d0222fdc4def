"""The database itself keeps holds of one unit apart, on both engines, against raw SQL too."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from bookings.models import Hold
from tests.factories import bookings as make

pytestmark = pytest.mark.django_db

INSERT = "INSERT INTO bookings_hold (unit_id, starts_at, ends_at, reason) VALUES (%s, %s, %s, 'maintenance')"


def insert(*values):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(INSERT, values)


def raw_insert(unit, start, end):
    insert(unit.pk, f"{start:%Y-%m-%d %H:%M:%S}", f"{end:%Y-%m-%d %H:%M:%S}")


@pytest.fixture
def unit():
    return make.room(capacities=(4, 4)).units.order_by("pk").first()


@pytest.fixture
def held(unit):
    start = make.tomorrow_at(14)
    return Hold.objects.create(
        unit=unit, starts_at=start, ends_at=start + timedelta(hours=2), reason="maintenance"
    )


def utc(moment):
    from datetime import UTC

    return moment.astimezone(UTC)


@pytest.mark.parametrize(
    ("shift", "hours"),
    [
        pytest.param(0, 2, id="same"),
        pytest.param(-1, 2, id="over-the-start"),
        pytest.param(1, 2, id="over-the-end"),
        pytest.param(0.5, 1, id="inside"),
        pytest.param(-1, 4, id="around"),
    ],
)
def test_a_raw_insert_of_an_overlapping_hold_is_refused(held, shift, hours):
    start = utc(held.starts_at) + timedelta(hours=shift)
    with pytest.raises(IntegrityError, match="hold_no_overlap"):
        raw_insert(held.unit, start, start + timedelta(hours=hours))
    assert Hold.objects.count() == 1


@pytest.mark.parametrize("shift", [-2, 2], ids=["right-before", "right-after"])
def test_holds_may_touch(held, shift):
    start = utc(held.starts_at) + timedelta(hours=shift)
    raw_insert(held.unit, start, start + timedelta(hours=2))
    assert Hold.objects.count() == 2


def test_another_unit_is_free(held):
    other = held.unit.resource.units.exclude(pk=held.unit.pk).get()
    raw_insert(other, utc(held.starts_at), utc(held.ends_at))
    assert Hold.objects.count() == 2


@pytest.mark.parametrize("field", ["starts_at", "ends_at", "unit"])
def test_an_update_into_another_hold_is_refused(held, field):
    other = held.unit.resource.units.exclude(pk=held.unit.pk).get()
    before = Hold.objects.create(
        unit=held.unit,
        starts_at=held.starts_at - timedelta(hours=2),
        ends_at=held.starts_at,
        reason="cleaning",
    )
    beside = Hold.objects.create(
        unit=other, starts_at=held.starts_at, ends_at=held.ends_at, reason="cleaning"
    )
    change = {
        "starts_at": (Hold.objects.filter(pk=held.pk), {"starts_at": before.starts_at}),
        "ends_at": (Hold.objects.filter(pk=before.pk), {"ends_at": held.ends_at}),
        "unit": (Hold.objects.filter(pk=beside.pk), {"unit": held.unit}),
    }
    rows, values = change[field]
    with pytest.raises(IntegrityError, match="hold_no_overlap"), transaction.atomic():
        rows.update(**values)


def test_a_hold_can_be_shortened_and_moved_where_it_is_free(held):
    Hold.objects.filter(pk=held.pk).update(ends_at=held.starts_at + timedelta(hours=1))
    Hold.objects.filter(pk=held.pk).update(starts_at=held.starts_at - timedelta(hours=1))
    assert Hold.objects.get().starts_at == held.starts_at - timedelta(hours=1)


@pytest.mark.parametrize(
    ("length", "reason"),
    [
        pytest.param(timedelta(), "maintenance", id="empty"),
        pytest.param(timedelta(hours=-1), "maintenance", id="backwards"),
        pytest.param(timedelta(days=32), "maintenance", id="longer-than-31-days"),
        pytest.param(timedelta(hours=1), "", id="neither-booking-nor-reason"),
    ],
)
def test_wrong_holds_are_impossible(unit, length, reason):
    start = make.tomorrow_at(14)
    with pytest.raises(IntegrityError), transaction.atomic():
        Hold.objects.create(unit=unit, starts_at=start, ends_at=start + length, reason=reason)


def test_sqlite_refuses_times_that_it_would_compare_wrongly(held):
    if connection.vendor == "postgresql":  # real timestamps: every spelling is the same moment
        with pytest.raises(IntegrityError, match="hold_no_overlap"):
            insert(held.unit.pk, held.starts_at.isoformat(), held.ends_at.isoformat())
        return
    for spelling in ("2026-10-05T10:00:00", "2026-10-05 10:00:00+09:00", "2026-10-05", "x"):
        with pytest.raises(IntegrityError, match="hold_time_format"):
            insert(held.unit.pk, spelling, "2026-10-06 10:00:00")


def test_a_database_without_the_guard_fails_the_check():
    call_command("check", databases=["default"])
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("ALTER TABLE bookings_hold DROP CONSTRAINT hold_no_overlap")
        else:
            cursor.execute("DROP TRIGGER hold_no_overlap_update")
    from django.core.management.base import SystemCheckError

    with pytest.raises(SystemCheckError, match=r"bookings\.E001"):
        call_command("check", databases=["default"])
