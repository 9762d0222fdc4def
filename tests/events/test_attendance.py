"""Who was at which meeting: marked by touch, made right, and what it comes to for sessions and for series."""

from __future__ import annotations

from datetime import timedelta

import pytest

from core import clock
from events.enums import How, RegistrationStatus, SessionStatus
from events.errors import Refused
from events.models import Attendance, Session
from events.services import clockwork
from events.services.attendance import check_in, mark
from people.enums import Role
from people.models import Strike, User
from tests.factories import bookings as make
from tests.factories import registering as reg
from tests.factories.home import CenterFactory
from tests.factories.staff import member, signed_in

pytestmark = pytest.mark.django_db

S = RegistrationStatus
PROGRAMS = "/cms/registrations/"


@pytest.fixture(autouse=True)
def now(travel):
    return travel("2026-11-23 10:00")


@pytest.fixture
def staff() -> User:
    return make.person(90)


def at(travel, session: Session, **after) -> None:
    travel(f"{clock.local(session.starts_at + timedelta(**after)):%Y-%m-%d %H:%M}")


def touches(desk, registration, session, what: str):
    return desk.post(
        f"{PROGRAMS}{session.program.pk}/?session={session.pk}", {"do": f"{what}:{registration.pk}"}
    )


def test_a_wrong_absence_is_made_right_and_its_strike_forgiven(travel, staff):
    session = reg.session(2)
    made = reg.applies(1, session)
    at(travel, session, minutes=20)
    mark(registration=made, session=session, came=False, by=staff)
    made.refresh_from_db()
    assert (made.status, Strike.objects.active(clock.now()).count()) == (S.NO_SHOW, 1)
    mark(registration=made, session=session, came=True, by=staff)
    mark(registration=made, session=session, came=True, by=staff)
    made.refresh_from_db()
    assert made.status == S.ATTENDED
    strike = Strike.objects.get()
    assert (strike.forgiven_by, strike.forgiven_reason) == (staff, "출석 표시를 바로잡았어요.")
    assert Attendance.objects.filter(came=True).count() == Attendance.objects.count() == 1


def test_whoever_was_marked_absent_and_comes_late_has_come(travel, staff):
    session = reg.session(2)
    made = reg.applies(1, session)
    at(travel, session, minutes=20)
    mark(registration=made, session=session, came=False, by=staff)
    found = check_in(registration=made, session=session, how=How.QR)
    assert (found.came, found.how) == (True, How.QR)
    assert not Strike.objects.active(clock.now()).exists()


@pytest.mark.parametrize(
    ("after", "code"),
    [
        ({"minutes": -31}, "not_now"),
        ({"minutes": -30}, ""),
        ({"minutes": 119}, ""),
        ({"minutes": 120}, "not_now"),
    ],
)
def test_people_tell_by_themselves_from_half_an_hour_before_until_the_end(travel, after, code):
    session = reg.session(2)
    made = reg.applies(1, session)
    at(travel, session, **after)
    assert told(lambda: check_in(registration=made, session=session, how=How.QR)) == code


def told(job) -> str:
    try:
        job()
    except Refused as error:
        return error.code
    return ""


def test_only_who_has_a_seat_in_this_meeting_is_marked(travel, staff):
    session, other = reg.session(1), reg.session(1)
    made, waits = reg.applies(1, session), reg.applies(2, session)
    at(travel, session)
    assert told(lambda: mark(registration=waits, session=session, came=True, by=staff)) == "not_seated"
    assert told(lambda: mark(registration=made, session=other, came=True, by=staff)) == "not_of_this"
    Session.objects.filter(pk=session.pk).update(status=SessionStatus.CANCELLED)
    session.refresh_from_db()
    assert told(lambda: mark(registration=made, session=session, came=True, by=staff)) == "called_off"
    assert not Attendance.objects.exists()


@pytest.mark.parametrize(
    ("marks", "status", "strikes"),
    [
        ((True, False, False), S.ATTENDED, 0),
        ((False, False, False), S.NO_SHOW, 1),
        ((None, None, None), S.CONFIRMED, 0),
        ((False, None, True), S.ATTENDED, 0),
    ],
)
def test_a_series_is_settled_when_its_last_meeting_is_over(travel, staff, marks, status, strikes):
    program = reg.series(3)
    made = reg.applies(1, program)
    meetings = list(program.sessions.order_by("starts_at"))
    for session, came in zip(meetings, marks, strict=True):
        at(travel, session)
        if came is not None:
            mark(registration=made, session=session, came=came, by=staff)
        made.refresh_from_db()
        assert made.status == S.CONFIRMED, "it goes on"
    at(travel, meetings[-1], hours=3)
    clockwork.run_due()
    assert clockwork.run_due().settled == 0, "once"
    made.refresh_from_db()
    assert (made.status, Strike.objects.count()) == (status, strikes)


def test_marks_of_a_cancelled_meeting_say_nothing(travel, staff):
    program = reg.series(3, sessions=2)
    made = reg.applies(1, program)
    first, last = program.sessions.order_by("starts_at")
    at(travel, first)
    mark(registration=made, session=first, came=True, by=staff)
    Session.objects.filter(pk=first.pk).update(status=SessionStatus.CANCELLED)
    at(travel, last)
    mark(registration=made, session=last, came=False, by=staff)
    at(travel, last, hours=3)
    clockwork.run_due()
    made.refresh_from_db()
    assert made.status == S.NO_SHOW
    at(travel, last, hours=4)
    mark(registration=made, session=last, came=True, by=staff)
    made.refresh_from_db()
    assert made.status == S.ATTENDED, "a correction after the end counts at once"


def test_the_roll_of_a_series_is_marked_meeting_by_meeting(travel):
    center = CenterFactory()
    program = reg.series(3, parent=center, sessions=2)
    made = reg.applies(1, program)
    first, second = program.sessions.order_by("starts_at")
    at(travel, first)
    desk = signed_in(member(Role.DESK, center))
    page = desk.get(f"{PROGRAMS}{program.pk}/").content.decode()
    assert f'<option value="{first.pk}" selected' in page, "the meeting that goes on"
    assert "왔어요<span" in page
    touches(desk, made, first, "attended")
    touches(desk, made, second, "attended")
    found = Attendance.objects.get()
    assert (found.session, found.came, found.how) == (first, True, How.STAFF)
    page = desk.get(f"{PROGRAMS}{program.pk}/?session={first.pk}").content.decode()
    assert "온 사람 1명" in page
    assert "직원이 표시" in page
    assert f'value="absent:{made.pk}"' in page
    assert f'value="attended:{made.pk}"' not in page


def test_the_roll_asks_the_database_as_often_for_thirty_as_for_two(travel, django_assert_max_num_queries):
    center = CenterFactory()
    session = reg.session(None, of=reg.program(parent=center))
    for number in range(1, 31):
        reg.applies(number, session)
    at(travel, session)
    desk = signed_in(member(Role.DESK, center))
    desk.get(f"{PROGRAMS}{session.program.pk}/")
    with django_assert_max_num_queries(30):
        desk.get(f"{PROGRAMS}{session.program.pk}/")
