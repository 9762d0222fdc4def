"""The access log of staff: what it keeps, what the database refuses, and that tampering shows."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.core.management.base import SystemCheckError
from django.db import DatabaseError, connection, transaction
from django.test import override_settings

from core import clock
from people.enums import AccessAction
from people.models import AccessRecord, AccessReview, Destruction
from people.services import access
from people.services.access_review import month_sign
from tests.factories import bookings as make
from tests.factories.access import log_opened

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff():
    return make.person(1, email="desk@didim.example", is_staff=True)


def write(staff, number: int = 5) -> list[AccessRecord]:
    return [access.record_by(staff, AccessAction.VIEW, f"화면 {n}", [100 + n]) for n in range(number)]


# --- What is kept ---------------------------------------------------------------------------


def test_a_record_says_who_when_from_where_whose_what_and_why(rf, staff, travel):
    now = travel("2026-11-23 14:00")
    request = rf.get("/cms/", REMOTE_ADDR="192.0.2.7")
    request.user = staff
    made = access.record(request, AccessAction.EXPORT, "예약 명단", [30, 4, 30, None], "상급 기관에 보고")
    made.refresh_from_db()
    assert (made.actor_id, made.actor, made.ip) == (staff.pk, "desk@didim.example", "192.0.2.7")
    assert (made.action, made.what, made.people) == ("export", "예약 명단", [4, 30])
    assert made.reason == "상급 기관에 보고"
    assert abs(made.at - now) < timedelta(seconds=30)


def test_each_record_follows_the_one_before(staff):
    rows = write(staff)
    assert [row.previous_hash for row in rows] == ["", *(row.hash for row in rows[:-1])]
    assert len({row.hash for row in rows}) == len(rows)


def test_a_record_takes_few_queries(staff, django_assert_max_num_queries):
    write(staff, 1)
    with django_assert_max_num_queries(4):  # savepoint, (lock and) newest, insert, release
        access.record_by(staff, AccessAction.VIEW, "화면", [1])


def test_a_record_is_never_part_of_another_transaction(staff):
    """It would disappear with it."""
    with pytest.raises(RuntimeError), transaction.atomic():
        access.record_by(staff, AccessAction.VIEW, "화면", [1])


# --- What the database refuses --------------------------------------------------------------


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda rows: rows.update(reason="x"), id="update"),
        pytest.param(lambda rows: rows.delete(), id="delete"),
    ],
)
def test_the_database_refuses_to_change_or_delete(staff, change):
    write(staff)
    with pytest.raises(DatabaseError, match="access_record_no_"), transaction.atomic():
        change(AccessRecord.objects.all())
    assert access.verify().records == 5


def test_the_model_refuses_to_be_saved_again(staff):
    (row,) = write(staff, 1)
    with pytest.raises(TypeError):
        row.save()


def test_the_database_refuses_a_fork(staff):
    first, second = write(staff, 2)
    fork = AccessRecord(actor_id=1, actor="x@didim.example", action="view", what="화면", people=[1])
    fork.previous_hash, fork.hash = first.hash, "f" * 64
    with pytest.raises(DatabaseError), transaction.atomic():
        fork.save()
    assert second.previous_hash == first.hash


def test_the_check_misses_the_guard():
    call_command("check", databases=["default"])
    with log_opened(), pytest.raises(SystemCheckError, match=r"people\.E001"):
        call_command("check", databases=["default"])


# --- Tampering shows ------------------------------------------------------------------------


def sql(statement: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def change_field(rows):
    sql("UPDATE people_accessrecord SET what = 'nothing' WHERE id = %s", rows[2].pk)
    return rows[2]


def change_people(rows):
    sql("UPDATE people_accessrecord SET people = '[]' WHERE id = %s", rows[2].pk)
    return rows[2]


def change_time(rows):
    AccessRecord.objects.filter(pk=rows[2].pk).update(at=rows[2].at - timedelta(hours=6))
    return rows[2]


def change_account(rows):
    sql("UPDATE people_accessrecord SET actor = 'other@didim.example' WHERE id = %s", rows[2].pk)
    return rows[2]


def remove_middle(rows):
    sql("DELETE FROM people_accessrecord WHERE id = %s", rows[2].pk)
    return rows[3]


def remove_beginning(rows):
    sql("DELETE FROM people_accessrecord WHERE id = %s", rows[0].pk)
    return rows[1]


def insert(rows):
    """A record between two others, with the hashes of both neighbours in place, but no key."""
    new = AccessRecord(
        pk=rows[4].pk + 1, at=rows[4].at, actor_id=1, actor="x@didim.example", action="view", what="화면"
    )
    new.previous_hash, new.hash = rows[4].hash, "a" * 64
    new.save(force_insert=True)
    return new


def swap(rows):
    """Two neighbours change places: their numbers."""
    spare = rows[4].pk + 1000
    for old, new in ((rows[1].pk, spare), (rows[2].pk, rows[1].pk), (spare, rows[2].pk)):
        sql("UPDATE people_accessrecord SET id = %s WHERE id = %s", new, old)
    return AccessRecord(pk=rows[1].pk)


def rechain_with_another_key(rows):
    """What somebody does who knows this code but not SECRET_KEY."""
    changed = list(AccessRecord.objects.filter(pk__gte=rows[2].pk).order_by("pk"))
    before, changed[0].what = changed[0].previous_hash, "nothing"
    for row in changed:
        row.previous_hash = before
        before = row.hash = access.record_hash(row, "guessed")
        AccessRecord.objects.filter(pk=row.pk).update(
            what=row.what, previous_hash=row.previous_hash, hash=row.hash
        )
    return rows[2]


@pytest.mark.parametrize(
    "tamper",
    [
        change_field,
        change_people,
        change_time,
        change_account,
        remove_middle,
        remove_beginning,
        insert,
        swap,
        rechain_with_another_key,
    ],
)
def test_tampering_names_the_first_wrong_record(staff, tamper):
    rows = write(staff)
    call_command("verify_access_log")
    with log_opened():
        wrong = tamper(rows)
    with pytest.raises(CommandError, match=rf"기록 {wrong.pk}:"):
        call_command("verify_access_log")


def test_the_command_says_how_many_and_the_last_hash(staff, capsys):
    rows = write(staff)
    call_command("verify_access_log")
    said = capsys.readouterr().out
    assert "5건" in said
    assert rows[-1].hash in said


def test_an_empty_log_is_whole():
    call_command("verify_access_log")


@pytest.mark.parametrize("removed", [1, 3, 5])
def test_a_removed_end_is_missed_by_the_signed_review(staff, travel, removed):
    travel("2026-10-15 12:00")
    rows = write(staff)
    travel("2026-11-02 10:00")
    month_sign(month=date(2026, 10, 1), reviewer=staff, notes="이상 없음")
    assert access.verify().is_intact
    with log_opened():
        AccessRecord.objects.filter(pk__in=[row.pk for row in rows[-removed:]]).delete()
    with pytest.raises(CommandError, match="2026년 10월 점검"):
        call_command("verify_access_log")


def test_shortening_the_log_together_with_its_review_shows(staff, travel):
    travel("2026-10-15 12:00")
    rows = write(staff)
    travel("2026-11-02 10:00")
    month_sign(month=date(2026, 10, 1), reviewer=staff, notes="이상 없음")
    with log_opened():
        AccessRecord.objects.filter(pk=rows[-1].pk).delete()
    AccessReview.objects.update(head_hash=rows[-2].hash, records=4)
    with pytest.raises(CommandError, match="서명한 내용이 바뀌었어요"):
        call_command("verify_access_log")


def test_a_new_key_goes_on_with_the_chain(staff):
    write(staff, 2)
    with override_settings(SECRET_KEY="new", SECRET_KEY_FALLBACKS=["test"]):
        write(staff, 2)
        assert access.verify().records == 4
    with override_settings(SECRET_KEY="new", SECRET_KEY_FALLBACKS=[]):
        assert not access.verify().is_intact


def test_a_month_can_be_checked_alone(staff, travel):
    travel("2026-09-30 23:59")
    write(staff, 3)
    travel("2026-10-01 00:01")
    october = write(staff, 2)
    travel("2026-11-01 00:01")
    write(staff, 1)
    assert access.verify(date(2026, 10, 1)) == access.Verdict(2, october[-1].hash)
    assert access.verify(date(2026, 9, 1)).records == 3
    with log_opened():
        AccessRecord.objects.filter(pk=october[1].pk).update(what="x")
    assert not access.verify(date(2026, 10, 1)).is_intact
    assert access.verify(date(2026, 9, 1)).is_intact


# --- Destroying, when the period is over ----------------------------------------------------


def test_two_years_are_kept_and_older_records_go_with_an_anchor(staff, travel):
    travel("2020-03-01 10:00")
    old = write(staff, 3)
    travel("2022-05-01 10:00")
    young = write(staff, 2)
    due = access.access_log_due(clock.now())
    assert set(due) == set(old)
    last = access.access_log_last_hash(due)
    assert last == old[-1].hash
    assert access.access_log_destroy(due) == 3
    assert not access.verify().is_intact, "without the anchor nobody can tell it from tampering"
    Destruction.objects.create(
        dataset="access_log", label="접속 기록", rows=3, reason="보유 기간", method="삭제", last_hash=last
    )
    assert access.verify() == access.Verdict(2, young[-1].hash)


def test_the_chain_goes_on_when_all_of_it_was_destroyed(staff, travel):
    travel("2020-03-01 10:00")
    old = write(staff, 3)
    travel("2023-05-01 10:00")
    due = access.access_log_due(clock.now())
    Destruction.objects.create(
        dataset="access_log",
        label="접속 기록",
        rows=3,
        reason="보유 기간",
        method="삭제",
        last_hash=old[-1].hash,
    )
    access.access_log_destroy(due)
    (new,) = write(staff, 1)
    assert new.previous_hash == old[-1].hash
    assert access.verify().records == 1


@pytest.mark.parametrize(("days", "is_due"), [(731, False), (732, False), (733, True)])
def test_when_a_record_is_due(staff, travel, days, is_due):
    moment = travel("2024-01-10 10:00")
    write(staff, 1)
    assert access.access_log_due(moment + timedelta(days=days)).exists() is is_due


def test_reviews_of_destroyed_months_stay_valid(staff, travel):
    travel("2020-03-01 10:00")
    old = write(staff, 3)
    travel("2020-04-02 10:00")
    month_sign(month=date(2020, 3, 1), reviewer=staff, notes="이상 없음")
    travel("2023-05-01 10:00")
    Destruction.objects.create(
        dataset="access_log",
        label="접속 기록",
        rows=3,
        reason="보유 기간",
        method="삭제",
        last_hash=old[-1].hash,
    )
    access.access_log_destroy(access.access_log_due(clock.now()))
    assert access.verify().is_intact
