"""A long history of bookings, which the database copies from one; for what is measured with much to read."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import connection

from bookings.models import Booking, Companion, Hold, ResourcePage, Unit
from core import clock


def fill(
    found: Sequence[ResourcePage],
    numbers: range,
    last: date,
    a_day: int,
    *,
    letter: str,
    like: Booking,
    people: Sequence[int] = (),
) -> None:
    """So many bookings of an hour, room by room, hour by hour, and back from the last day; by these people in turn.

    The database copies one that the service has made, with its hold and its companions. Their codes begin with the letter.
    """
    units = list(Unit.objects.filter(resource__in=found).order_by("pk").values_list("pk", "resource_id"))
    day = f"timestamptz '{clock.day_start(last).isoformat()}' - number / {len(units) * a_day} * interval '1 day'"
    start = f"{day} + (9 + number / {len(units)} %% {a_day} * {12 // a_day}) * interval '1 hour'"
    unit = f"number %% {len(units)} + 1"
    booking = {
        "uid": "gen_random_uuid()",
        "code": f"'{letter}' || lpad(number::text, 7, '0')",
        "request_key": "NULL",
        "unit_id": f"(%(units)s::bigint[])[{unit}]",
        "resource_id": f"(%(resources)s::bigint[])[{unit}]",
        "starts_at": start,
        "ends_at": f"{start} + interval '1 hour'",
    }
    if people:
        booking["person_id"] = f"(%(people)s::bigint[])[number %% {len(people)} + 1]"
    hold = {name: f"made.{name}" for name in ("unit_id", "starts_at", "ends_at")} | {"booking_id": "made.id"}
    lists = {
        "units": [key for key, _ in units],
        "resources": [key for _, key in units],
        "people": list(people),
    }
    newest = Booking.objects.latest("pk").pk
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")  # foreign keys: they are right
        _copy(
            cursor,
            Booking,
            booking,
            f"generate_series({numbers[0]}, {numbers[-1]}) number WHERE like_it.id = {like.pk}",
            lists,
        )
        made = f"bookings_booking made WHERE like_it.booking_id = {like.pk} AND made.id > {newest}"
        _copy(cursor, Hold, hold, made, {})
        _copy(cursor, Companion, {"booking_id": "made.id"}, made, {})
        cursor.execute("SET session_replication_role = DEFAULT")
        for model in (Booking, Hold, Companion):
            cursor.execute(f"VACUUM ANALYZE {model._meta.db_table}")


def _copy(cursor: Any, model: Any, changed: dict[str, str], rows: str, values: dict[str, Any]) -> None:
    columns = [field.column for field in model._meta.concrete_fields if not field.primary_key]
    chosen = [changed.get(column, f"like_it.{column}") for column in columns]
    table = model._meta.db_table
    cursor.execute(
        f"INSERT INTO {table} ({', '.join(columns)}) SELECT {', '.join(chosen)} FROM {table} like_it, {rows}",
        values,
    )
