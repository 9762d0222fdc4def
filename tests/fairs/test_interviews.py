"""Interviews: each slot once, nobody in two at once; slots are cut from a time; how many came in is a number."""

from __future__ import annotations

import itertools
from datetime import datetime, timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from core import clock
from events.models import Session
from events.services.planning import session_cancel
from fairs.errors import Refused
from fairs.models import Entries, Interview, Slot
from fairs.rules import Facts, Own, refusal
from fairs.services.clockwork import run_due
from fairs.services.fairs import entry_count, slot_remove, slots_add
from fairs.services.interviews import interview_cancel
from people.datasets import registry
from people.services.erasure import ErrandsLeft, erase
from tests.factories import bookings as make
from tests.factories import fairs

pytestmark = pytest.mark.django_db

AT = datetime(2026, 12, 1, 5, 0, tzinfo=clock.SEOUL)


@pytest.fixture(autouse=True)
def now(travel):
    return travel("2026-11-23 10:00")


def minutes(number: int) -> datetime:
    return AT + timedelta(minutes=number)


def refused(what) -> str:
    with pytest.raises(Refused) as error:
        what()
    return error.value.code


# --- Rules ----------------------------------------------------------------------------------


def code(**fields) -> str | None:
    values = {"now": minutes(-60), "starts_at": minutes(0), "ends_at": minutes(20), **fields}
    found = refusal(Facts(**values))
    return found.code if found else None


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, None),
        ({"now": minutes(0)}, "begun"),
        ({"is_taken": True}, "taken"),
        ({"is_called_off": True}, "called_off"),
        ({"own": (Own("가", minutes(-20), minutes(0)),)}, None),
        ({"own": (Own("가", minutes(20), minutes(40)),)}, None),
        ({"own": (Own("가", minutes(-20), minutes(1)),)}, "overlap"),
        ({"own": (Own("가", minutes(19), minutes(40)),)}, "overlap"),
        ({"own": (Own("가", minutes(0), minutes(20)),)}, "overlap"),
        ({"own": (Own("가", minutes(-60), minutes(60)),)}, "overlap"),
    ],
)
def test_rules(fields, expected):
    assert code(**fields) == expected


@given(first=st.integers(-50, 50), length=st.integers(1, 60))
@pytest.mark.once
def test_overlap_is_that_they_share_a_minute(first, length):
    shared = set(range(first, first + length)) & set(range(20))
    own = (Own("가", minutes(first), minutes(first + length)),)
    assert code(own=own) == ("overlap" if shared else None)


# --- Booking --------------------------------------------------------------------------------


def test_a_slot_is_had_once_and_told_by_mail_with_a_calendar():
    slot = fairs.slot(fairs.company(video_url="https://meet.example/a"))
    made = fairs.books(1, slot)
    assert fairs.books(made.person, slot) == made
    assert refused(lambda: fairs.books(2, slot)) == "taken"
    message = mail.outbox[-1]
    assert (len(mail.outbox), message.to) == (1, [made.person.email])
    body = message.attachments[0][1]
    body = body.decode() if isinstance(body, bytes) else body
    assert "METHOD:REQUEST" in body
    assert f"UID:interview-{made.uid}@didim" in body.replace("\r\n ", "")
    assert "meet.example" not in message.body + body


def test_nobody_sits_in_two_interviews_at_once():
    program = fairs.fair()
    one, other = fairs.company(of=program), fairs.company(of=program, name="디딤물류")
    person = fairs.books(1, fairs.slot(one)).person
    assert refused(lambda: fairs.books(person, fairs.slot(other, minute=10))) == "overlap"
    assert fairs.books(person, fairs.slot(other, minute=20))


def test_the_database_keeps_a_slot_for_one(travel):
    slot = fairs.slot(fairs.company())
    fairs.books(1, slot)
    with pytest.raises(IntegrityError), transaction.atomic():
        Interview.objects.create(slot=slot, person=make.person(2))


def test_what_is_called_off_is_free_again():
    slot = fairs.slot(fairs.company())
    made = fairs.books(1, slot)
    for _ in range(2):
        interview_cancel(interview=made)
    assert [message.subject for message in mail.outbox] == [
        "면접을 예약했어요: 새봄소프트",
        "면접이 취소됐어요: 새봄소프트",
    ]
    assert fairs.books(2, slot).person != made.person


def test_a_person_calls_off_until_it_begins_and_staff_always(travel):
    made = fairs.books(1, fairs.slot(fairs.company()))
    travel("2026-11-30 14:00")
    assert refused(lambda: interview_cancel(interview=made)) == "too_late"
    assert refused(lambda: interview_cancel(interview=made, as_staff=True, reason=" ")) == "reason_needed"
    assert interview_cancel(interview=made, as_staff=True, reason="회사가 못 왔어요").is_cancelled


@pytest.mark.parametrize(
    ("moment", "is_shown"),
    [("13:00", True), ("12:59", False), ("14:19", True), ("14:20", False)],
)
def test_the_video_room_opens_an_hour_before(travel, moment, is_shown):
    made = fairs.books(1, fairs.slot(fairs.company(video_url="https://meet.example/a")))
    travel(f"2026-11-30 {moment}")
    assert bool(made.video_url) == is_shown


def test_people_are_reminded_the_day_before_and_the_hour_before(travel):
    made = fairs.books(1, fairs.slot(fairs.company(video_url="https://meet.example/a")))
    off = fairs.books(2, fairs.slot(made.slot.company, minute=20))
    interview_cancel(interview=off)
    late = fairs.slot(made.slot.company, minute=40)
    mail.outbox.clear()
    for moment, told in (
        ("2026-11-29 13:59", 0),
        ("2026-11-29 14:00", 1),
        ("2026-11-30 12:59", 1),
        ("2026-11-30 13:00", 2),
        ("2026-11-30 14:01", 2),
    ):
        travel(moment)
        run_due()
        run_due()
        assert [each.to for each in mail.outbox] == [[made.person.email]] * told, moment
    assert mail.outbox[0].subject == "11월 30일(월) 오후 2:00에 면접이 있어요: 새봄소프트"
    assert "meet.example" not in "".join(str(each.message()) for each in mail.outbox)
    assert fairs.books(3, late).remind_at is None, "who books in the last hour knows"


def test_a_fair_that_is_called_off_calls_its_interviews_off_and_says_why(travel):
    slot = fairs.slot(fairs.company())
    made = fairs.books(1, slot)
    free = fairs.slot(slot.company, minute=20)
    mail.outbox.clear()
    run_due()
    assert not mail.outbox
    program = slot.company.program
    session = program.sessions.get()
    session_cancel(session=session, reason="행사장에 물이 새요", tell=False, by=make.person(8))
    assert refused(lambda: fairs.books(2, free)) == "called_off"
    assert not Slot.objects.free(clock.now()).exists()
    for _ in range(2):
        run_due()
    assert [each.subject for each in mail.outbox] == ["면접이 취소됐어요: 새봄소프트"]
    assert "행사장에 물이 새요" in mail.outbox[0].body
    made.refresh_from_db()
    assert made.is_cancelled


def test_interviews_stay_while_another_session_is_held_then():
    slot = fairs.slot(fairs.company())
    program = slot.company.program
    made = fairs.books(1, slot)
    first = program.sessions.get()
    other = Session.objects.create(
        program=program,
        original_start=first.starts_at + timedelta(microseconds=1),
        starts_at=first.starts_at,
        ends_at=first.ends_at,
    )
    for session, is_off in ((first, False), (other, True)):
        session_cancel(session=session, reason="한 방만 열어요", tell=False, by=make.person(8 + is_off))
        run_due()
        made.refresh_from_db()
        assert made.is_cancelled == is_off


# --- Slots ----------------------------------------------------------------------------------


@given(length=st.integers(0, 300), each=st.integers(5, 120))
@pytest.mark.once
def test_a_time_is_cut_into_slots_without_gap_or_overlap(length, each):
    with transaction.atomic():
        company = fairs.company()
        until = AT + timedelta(minutes=length)
        assert slots_add(company=company, starts_at=AT, until=until, minutes=each) == length // each
        rows = list(company.slots.values_list("starts_at", "ends_at"))
        assert all(last - first == timedelta(minutes=each) for first, last in rows)
        assert all(first[1] == second[0] for first, second in itertools.pairwise(rows))
        transaction.set_rollback(True)


def test_the_same_times_twice_are_there_once_and_others_must_not_overlap():
    company = fairs.company()
    hour = {"company": company, "starts_at": AT, "until": AT + timedelta(hours=1)}
    assert slots_add(**hour, minutes=20) == 3
    assert slots_add(**hour, minutes=20) == 0
    assert refused(lambda: slots_add(**hour, minutes=30)) == "overlaps"
    assert Slot.objects.count() == 3


def test_a_time_that_somebody_had_stays():
    slot = fairs.slot(fairs.company())
    interview_cancel(interview=fairs.books(1, slot))
    assert refused(lambda: slot_remove(slot=slot)) == "in_use"
    slot_remove(slot=fairs.slot(slot.company, minute=40))
    assert Slot.objects.get() == slot


# --- Coming in, and how long anything is kept -------------------------------------------------


def test_entries_are_counted_by_day(travel):
    program = fairs.fair()
    assert [entry_count(program=program) for _ in range(3)] == [1, 2, 3]
    travel("2026-11-24 00:01")
    assert entry_count(program=program) == 1
    assert list(Entries.objects.values_list("number", flat=True)) == [3, 1]


def test_a_coming_interview_is_dealt_with_first_and_a_year_later_nobody_knows(travel):
    made = fairs.books(1, fairs.slot(fairs.company()))
    with pytest.raises(ErrandsLeft) as left:
        erase(made.person)
    assert made.get_absolute_url() in [each.url for each in left.value.errands]
    dataset = registry.sets["interviews"]
    assert dataset.rows_of(made.person)[0]["회사"] == "새봄소프트"
    travel("2027-11-30 14:21")
    assert dataset.retention.destroy(dataset.retention.due(clock.now())) == 1
    made.refresh_from_db()
    assert made.person is None
