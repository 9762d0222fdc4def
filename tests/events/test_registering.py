"""Registering for sessions and series: seats, the waiting line, offers, and the rules."""

from __future__ import annotations

import uuid
from datetime import date, timedelta

import pytest
from django.db import IntegrityError
from post_office.models import Email

from core import clock
from events.enums import SEATED, Admission, ProgramFormat, RegistrationStatus, SessionStatus
from events.errors import Refused
from events.models import Places, Registration, Session
from events.rules import Facts, Taken, refusals
from events.services import clockwork
from events.services.answering import offer_accept, offer_decline, request_approve
from events.services.registering import register, registration_cancel
from events.told import Given
from people.enums import Track
from people.models import Strike
from tests.factories import bookings as make
from tests.factories import registering as reg

pytestmark = pytest.mark.django_db

S = RegistrationStatus


@pytest.fixture(autouse=True)
def now(travel):
    return travel("2026-11-23 10:00")


def counts(seats) -> tuple[int, int]:
    """Seats taken and people waiting, as counted; they must be those that there are."""
    seats.refresh_from_db()
    rows = Registration.objects.of_seats(seats)
    assert seats.seats_taken == rows.seated().count()
    assert seats.waiting == rows.in_line().count()
    return seats.seats_taken, seats.waiting


def kinds() -> list[str]:
    return [email.context["kind"] for email in Email.objects.order_by("pk")]


# --- Seats and the line ---------------------------------------------------------------------


def test_first_come_first_served_and_then_a_line_without_gaps():
    session = reg.session(2)
    made = [reg.applies(number, session) for number in range(1, 6)]
    assert [each.status for each in made] == [S.CONFIRMED, S.CONFIRMED, S.WAITING, S.WAITING, S.WAITING]
    assert [each.number for each in made] == [None, None, 1, 2, 3]
    assert [each.place_in_line() for each in made[2:]] == [1, 2, 3]
    assert counts(session) == (2, 3)
    assert kinds() == ["program_confirmed"] * 2 + ["program_waiting"] * 3


def test_without_a_capacity_nobody_waits():
    session = reg.session(None)
    assert {reg.applies(number, session).status for number in range(1, 4)} == {S.CONFIRMED}


def test_a_seat_that_is_given_back_goes_to_the_next_with_a_deadline():
    session = reg.session(1)
    first, second, third = (reg.applies(number, session) for number in (1, 2, 3))
    registration_cancel(registration=first, by=first.person)
    second.refresh_from_db()
    third.refresh_from_db()
    assert (second.status, third.status) == (S.OFFERED, S.WAITING)
    assert third.place_in_line() == 1
    assert counts(session) == (1, 1)
    newcomer = reg.applies(4, session)
    assert newcomer.number == 3, "numbers go on, and nobody slips in"
    assert offer_accept(registration=second).status == S.CONFIRMED
    assert offer_accept(registration=second).status == S.CONFIRMED, "twice is once"
    assert counts(session) == (1, 2)


def test_an_offer_that_is_declined_or_runs_out_goes_on(travel):
    session = reg.session(1)
    first, second, third, fourth = (reg.applies(number, session) for number in (1, 2, 3, 4))
    registration_cancel(registration=first, by=None)
    second.refresh_from_db()
    assert offer_decline(registration=second).status == S.DECLINED
    third.refresh_from_db()
    assert third.status == S.OFFERED
    assert clockwork.run_due().expired == 0
    travel("2026-11-24 10:01")
    assert clockwork.run_due().expired == 1
    for each, status in ((third, S.EXPIRED), (fourth, S.OFFERED)):
        each.refresh_from_db()
        assert each.status == status
    with pytest.raises(Refused) as refused:
        offer_accept(registration=third)
    assert refused.value.code == "answered"
    assert counts(session) == (1, 0)
    assert kinds()[-2:] == ["program_offered", "program_offer_expired"]


@pytest.mark.parametrize(
    ("hours_left", "offered_for"),
    [
        (24 * 7, timedelta(hours=24)),
        (48, timedelta(hours=24)),
        (10, timedelta(hours=5)),
        (1, timedelta(minutes=30)),
    ],
)
def test_an_offer_is_shorter_near_the_start(hours_left, offered_for):
    session = reg.session(1, starts_at=clock.now() + timedelta(hours=hours_left))
    first, second = (reg.applies(number, session) for number in (1, 2))
    registration_cancel(registration=first, by=None)
    second.refresh_from_db()
    assert abs(second.answer_until - clock.now() - offered_for) < timedelta(seconds=5)


def test_nobody_is_offered_a_seat_that_they_cannot_reach(travel):
    session = reg.session(1, starts_at=clock.now() + timedelta(hours=2))
    first, second = (reg.applies(number, session) for number in (1, 2))
    travel("2026-11-23 11:55")
    registration_cancel(registration=first, by=None)
    second.refresh_from_db()
    assert second.status == S.WAITING
    assert counts(session) == (0, 1)


@pytest.mark.parametrize("kind", [reg.session, reg.series])
def test_nobody_is_offered_a_seat_in_what_is_off_the_site_until_it_is_back(kind):
    what = kind(1)
    first, second = (reg.applies(number, what) for number in (1, 2))
    program = first.program
    program.unpublish()
    registration_cancel(registration=first, by=None)
    assert clockwork.run_due().offered == 0
    second.refresh_from_db()
    assert (second.status, counts(second.seats)) == (S.WAITING, (0, 1))
    program.save_revision().publish()
    assert clockwork.run_due().offered == 1
    second.refresh_from_db()
    assert (second.status, counts(second.seats)) == (S.OFFERED, (1, 0))


def test_more_seats_are_offered_to_those_who_wait():
    session = reg.session(1)
    made = [reg.applies(number, session) for number in range(1, 5)]
    Session.objects.filter(pk=session.pk).update(capacity=3)
    assert reg.applies(5, session).status == S.WAITING, "who waits comes first"
    assert clockwork.run_due().offered == 2
    assert [Registration.objects.get(pk=each.pk).status for each in made[1:]] == [
        S.OFFERED,
        S.OFFERED,
        S.WAITING,
    ]
    assert counts(session) == (3, 2)


def test_the_database_refuses_a_seat_too_many():
    session = reg.session(1)
    reg.applies(1, session)
    with pytest.raises(IntegrityError):
        Session.objects.filter(pk=session.pk).update(seats_taken=2)


# --- Series, and two ways to take part ------------------------------------------------------


def test_a_series_has_seats_of_its_own():
    program = reg.series(1)
    first, second = (reg.applies(number, program) for number in (1, 2))
    places = Places.objects.get(program=program)
    assert (first.status, second.status, second.number) == (S.CONFIRMED, S.WAITING, 1)
    assert (first.session, first.places) == (None, places)
    registration_cancel(registration=first, by=None)
    assert Registration.objects.get(pk=second.pk).status == S.OFFERED
    assert counts(places) == (1, 0)


def test_a_hybrid_session_counts_twice():
    program = reg.program(format=ProgramFormat.HYBRID, online_seats=2)
    session = reg.session(1, of=program)
    here = [reg.applies(number, session, "in-person") for number in (1, 2)]
    there = [reg.applies(number, session, "online") for number in (3, 4, 5)]
    assert [each.status for each in here] == [S.CONFIRMED, S.WAITING]
    assert [each.status for each in there] == [S.CONFIRMED, S.CONFIRMED, S.WAITING]
    assert counts(session) == (1, 1)
    assert counts(Places.objects.get(session=session)) == (2, 1)
    with pytest.raises(Refused) as refused:
        reg.applies(here[0].person, session, "online")
    assert refused.value.code == "already"


def test_nobody_is_promised_a_seat_in_a_session_that_was_called_off():
    session = reg.session(1)
    first, offered = (reg.applies(number, session) for number in (1, 2))
    asked = reg.applies(3, reg.session(1, of=reg.program(admission=Admission.APPROVAL)))
    registration_cancel(registration=first, by=None)
    Session.objects.update(status=SessionStatus.CANCELLED)
    with pytest.raises(Refused) as by_link:
        offer_accept(registration=offered)
    with pytest.raises(Refused) as by_staff:
        request_approve(registration=asked, by=make.person(9))
    assert by_link.value.code == by_staff.value.code == "cancelled"
    assert clockwork.run_due().called_off == 2
    assert "program_confirmed" not in kinds()[3:]


def test_seats_follow_the_page_of_the_program():
    program = reg.series(1)
    for number in (1, 2):
        reg.applies(number, program)
    program.seats = 2
    program.save_revision().publish()
    assert clockwork.run_due().offered == 1
    program.seats = 1
    program.save_revision().publish()
    assert Places.objects.get(program=program).capacity == 2, "never below what is taken"


# --- Asking twice ---------------------------------------------------------------------------


def test_nobody_registers_twice_and_a_double_click_is_one():
    person, session, key = make.person(1), reg.session(5), uuid.uuid4()
    wanted = reg.wanted(session)
    made = register(person=person, wanted=wanted, request_key=key)
    assert register(person=person, wanted=wanted, request_key=key) == made
    with pytest.raises(Refused) as refused:
        register(person=person, wanted=wanted, request_key=uuid.uuid4())
    assert [each.code for each in refused.value.refusals] == ["already"], "it is not in its own way"
    registration_cancel(registration=made, by=person)
    again = register(person=person, wanted=wanted, request_key=key)
    assert again != made, "an old form that is sent again registers anew"
    assert counts(session) == (1, 0)


def test_who_goes_back_and_changes_an_answer_hears_that_they_have_applied():
    person, session, key = make.person(1), reg.session(5), uuid.uuid4()
    asked = {"person": person, "wanted": reg.wanted(session), "request_key": key}
    made = register(**asked, given=[Given("무엇을 하고 싶나요?", 90, "개발")])
    assert register(**asked, given=[Given("무엇을 하고 싶나요?", 90, "개발")]) == made
    with pytest.raises(Refused) as refused:
        register(**asked, given=[Given("무엇을 하고 싶나요?", 90, "디자인")])
    assert refused.value.code == "already"
    assert [each.text for each in made.answers.all()] == ["개발"]


def test_a_code_that_is_taken_already_is_drawn_anew(monkeypatch):
    session = reg.session(5)
    taken = reg.applies(1, session).code
    codes = iter([taken, taken, "00000001"])
    monkeypatch.setattr(Registration._meta.get_field("code"), "_get_default", lambda: next(codes))
    assert reg.applies(2, session).code == "00000001"
    assert counts(session) == (2, 0)


# --- Cancelled sessions ---------------------------------------------------------------------


def test_a_session_that_is_called_off_tells_everybody_and_which_comes_next():
    program = reg.program()
    session, later = reg.session(1, of=program), reg.session(1, days=14, of=program)
    made = [reg.applies(number, session) for number in (1, 2, 3)]
    Session.objects.filter(pk=session.pk).update(status=SessionStatus.CANCELLED)
    assert clockwork.run_due().called_off == 3
    assert {Registration.objects.get(pk=each.pk).status for each in made} == {S.CANCELLED}
    assert kinds()[3:] == ["program_cancelled"] * 3, "and nobody was offered a seat"
    assert Registration.objects.with_all().get(pk=made[0].pk).next_session() == later
    assert counts(session) == (0, 0)


# --- Calling off ----------------------------------------------------------------------------


def test_one_may_cancel_until_it_begins(travel):
    session = reg.session(1, starts_at=clock.now() + timedelta(hours=2))
    made = reg.applies(1, session)
    travel("2026-11-23 12:01")
    with pytest.raises(Refused) as refused:
        registration_cancel(registration=made, by=made.person)
    assert refused.value.code == "begun"
    with pytest.raises(Refused) as refused:
        registration_cancel(registration=made, by=None, as_staff=True)
    assert refused.value.code == "reason_needed"
    registration_cancel(registration=made, by=None, as_staff=True, reason="전화로 알려 왔어요.")
    assert registration_cancel(registration=made, by=None).status == S.CANCELLED, "twice is once"


# --- Rules ----------------------------------------------------------------------------------

NOW = clock.at(date(2026, 11, 23), clock.datetime.min.time().replace(hour=10))
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        (Facts(NOW, closes_at=NOW + HOUR), None),
        (Facts(NOW, closes_at=NOW + HOUR, opens_at=NOW), None),
        (Facts(NOW, closes_at=NOW + HOUR, opens_at=NOW + timedelta(seconds=1)), "not_open"),
        (Facts(NOW, closes_at=NOW), "closed"),
        (Facts(NOW, closes_at=NOW + timedelta(seconds=1)), None),
        (Facts(NOW), "no_dates"),
        (Facts(NOW, closes_at=NOW + HOUR, is_cancelled=True), "cancelled"),
        (Facts(NOW, closes_at=NOW + HOUR, takes_registrations=False), "no_registration"),
        (Facts(NOW, closes_at=NOW + HOUR, is_registered=True), "already"),
        (Facts(NOW, closes_at=NOW + HOUR, suspended_until=NOW + HOUR), "suspended"),
        (Facts(NOW, closes_at=NOW + HOUR, suspended_until=NOW), None),
        (
            Facts(
                NOW, closes_at=NOW + HOUR, times=((NOW, NOW + HOUR),), own=(Taken("특강", NOW - HOUR, NOW),)
            ),
            None,
        ),
        (
            Facts(
                NOW, closes_at=NOW + HOUR, times=((NOW, NOW + HOUR),), own=(Taken("특강", NOW, NOW + HOUR),)
            ),
            "own_overlap",
        ),
    ],
)
def test_rules(facts, code):
    assert [each.code for each in refusals(facts)] == ([code] if code else [])


def test_rules_read_from_the_rows():
    person = make.person(1, birth_date=date(1980, 1, 1))
    session = reg.session(
        5, of=reg.program(max_age=39, apply_hours=24, apply_until=clock.now() + timedelta(days=30))
    )
    with pytest.raises(Refused) as refused:
        reg.applies(person, session)
    assert refused.value.code == "too_old"
    person.birth_date = date(2000, 1, 1)
    person.save()
    session.program.apply_hours = 24 * 8
    with pytest.raises(Refused) as refused:
        reg.applies(person, session)
    assert refused.value.code == "closed"


def test_one_program_at_a_time_also_where_a_series_meets():
    person, program = make.person(1), reg.series(5)
    single = reg.session(5, days=14)
    reg.applies(person, single)
    with pytest.raises(Refused) as refused:
        reg.applies(person, program)
    assert refused.value.code == "own_overlap"
    assert Registration.objects.filter(status__in=SEATED).count() == 1


@pytest.mark.parametrize("is_care", [False, True])
def test_whoever_rests_registers_for_nothing_but_care(is_care):
    person, session = make.person(1), reg.session(5, of=reg.program(is_care=is_care))
    Strike.objects.bulk_create(
        Strike(
            person=person,
            track=Track.PROGRAMS,
            page=session.program,
            reason="오지 않음",
            happened_at=clock.now() - timedelta(days=n + 1),
            expires_at=clock.now() + timedelta(days=60),
        )
        for n in range(3)
    )
    if is_care:
        assert reg.applies(person, session).status == S.CONFIRMED
        return
    with pytest.raises(Refused) as refused:
        reg.applies(person, session)
    assert refused.value.code == "suspended"
