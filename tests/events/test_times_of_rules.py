"""The time of a rule is edited: a session is that of its day, with its people and its room."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time
from typing import Any

import pytest
from post_office.models import Email

from bookings.models import Hold, ResourcePage, Unit
from core import clock
from events import rooms
from events.enums import Registering
from events.models import ProgramDate, ProgramIndexPage, ProgramPage, Session
from events.planned import What, planned_days
from events.recurrence_rules import WeeklyRule
from events.services.planning import Plan, session_cancel, session_change
from events.services.session_rooms import rooms_due
from events.services.sessions import extend_all
from events.services.splitting import Share, Split, session_split
from home.models import CenterPage
from people.enums import Role
from people.models import User
from tests.events.test_admin import page_form, submit
from tests.factories import bookings as make
from tests.factories import registering as reg
from tests.factories.events import ProgramFactory, seoul
from tests.factories.home import CenterFactory
from tests.factories.staff import member, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.once]

THREE = WeeklyRule((0,), count=3).to_recurrence()
LATER = {"start_time": time(11), "end_time": time(13)}


@pytest.fixture(autouse=True)
def _now(travel: Any, programs: ProgramIndexPage) -> None:
    travel("2026-11-27 09:00")


@pytest.fixture
def program() -> ProgramPage:
    """Three Mondays from ten to twelve."""
    made = ProgramFactory(
        parent=CenterFactory(),
        title="취업특강",
        first_date=date(2026, 11, 30),
        start_time=time(10),
        end_time=time(12),
        rule=THREE,
        seats=5,
        skip_holidays=False,
        registering=Registering.SESSIONS,
    )
    return publish(made)


@pytest.fixture
def editor(program: ProgramPage) -> User:
    return member(Role.EDITOR, program.center)


@pytest.fixture
def room(program: ProgramPage) -> ResourcePage:
    return make.open_room(program.center, capacities=(8, 8), title="세미나실")


def publish(program: ProgramPage, **changes: Any) -> ProgramPage:
    program = ProgramPage.objects.get(pk=program.pk)
    for name, value in changes.items():
        setattr(program, name, value)
    program.save_revision().publish()
    return ProgramPage.objects.get(pk=program.pk)


def change(session: Session, by: User, **changes: Any) -> None:
    session.refresh_from_db()
    plan = replace(Plan.of(session), **changes)
    session_change(session=session, plan=plan, seen=session.sequence, tell=False, by=by)


def give_rooms(program: ProgramPage, room: ResourcePage, by: User) -> str:
    unit = room.units.order_by("sort_order").first()
    for session in program.sessions.all():
        place = rooms.rooms_for(program)[0].name
        change(session, by, room=str(unit.pk), place=place)
    return str(unit.pk)


def starts(program: ProgramPage) -> list[str]:
    return [f"{clock.local(row.starts_at):%m-%d %H:%M}" for row in program.sessions.order_by("starts_at")]


def held() -> list[str]:
    found = Hold.objects.filter(booking=None).order_by("starts_at")
    return [f"{clock.local(each.starts_at):%m-%d %H}-{clock.local(each.ends_at):%H}" for each in found]


def test_sessions_with_rooms_take_them_along(program: ProgramPage, room: ResourcePage, editor: User) -> None:
    give_rooms(program, room, editor)
    before = set(program.sessions.values_list("uid", flat=True))
    program = publish(program, **LATER)
    assert starts(program) == ["11-30 11:00", "12-07 11:00", "12-14 11:00"]
    assert set(program.sessions.values_list("uid", flat=True)) == before
    assert held() == ["11-30 11-13", "12-07 11-13", "12-14 11-13"]
    extend_all()
    assert starts(program) == ["11-30 11:00", "12-07 11:00", "12-14 11:00"]
    publish(program, rule=WeeklyRule((0,), count=2).to_recurrence())
    assert held() == ["11-30 11-13", "12-07 11-13"]
    assert program.sessions.count() == 2


def test_two_of_one_day_are_in_nobodys_way(program: ProgramPage, room: ResourcePage, editor: User) -> None:
    program.rule = WeeklyRule((0,), count=1).to_recurrence()
    program.dates.add(ProgramDate(date=date(2026, 11, 30), start_time=time(12), end_time=time(14)))
    program.save_revision().publish()
    program = ProgramPage.objects.get(pk=program.pk)
    give_rooms(program, room, editor)
    (row,) = program.dates.all()
    program.start_time, program.end_time = LATER["start_time"], LATER["end_time"]
    row.start_time, row.end_time = time(13), time(15)
    program.dates.add(row)
    program.save_revision().publish()
    assert held() == ["11-30 11-13", "11-30 13-15"]


def test_only_the_end_changes(program: ProgramPage, room: ResourcePage, editor: User) -> None:
    give_rooms(program, room, editor)
    long = program.sessions.latest("starts_at")
    change(long, editor, ends_at=seoul("2026-12-14 15:00"))
    publish(program, end_time=time(13))
    assert held() == ["11-30 10-13", "12-07 10-13", "12-14 10-15"], "the last one has an end of its own"


def test_a_room_that_is_taken_is_left_and_the_editor_hears_so(
    program: ProgramPage, room: ResourcePage, editor: User
) -> None:
    key = give_rooms(program, room, editor)
    taken = seoul("2026-12-07 12:00")
    unit = Unit.objects.get(pk=int(key))
    make.book(make.person(), room, taken, unit=unit)
    client = signed_in(editor)
    data = page_form(client, program)
    data.update({"start_time": "11:00", "end_time": "13:00"})
    response = submit(client, program, data)
    assert response.status_code == 302
    said = client.get(response["Location"], follow=True).content.decode()
    assert "12월 7일(월) 오전 11:00~오후 1:00에는 방에 다른 예약이 있어서 방 없이 옮겼어요" in said
    assert starts(program) == ["11-30 11:00", "12-07 11:00", "12-14 11:00"]
    assert Hold.objects.filter(booking=None).count() == 2
    places = [bool(each.place) for each in program.sessions.order_by("starts_at")]
    assert places == [True, False, True], "without its room, it is where the program is"


def test_moved_and_cancelled_sessions_stand_for_their_day(program: ProgramPage, editor: User) -> None:
    moved, off, _free = program.sessions.order_by("starts_at")
    change(moved, editor, starts_at=seoul("2026-12-01 15:00"), ends_at=seoul("2026-12-01 17:00"))
    session_cancel(session=off, reason="공사", tell=False, by=editor)
    program.start_time, program.end_time = LATER["start_time"], LATER["end_time"]
    shown = [
        (f"{clock.local(day.starts_at):%m-%d %H}", day.what) for day in planned_days(program, program.pk).days
    ]
    assert shown == [("12-01 15", What.OWN), ("12-07 10", What.OFF), ("12-14 11", What.MOVES)]
    program = publish(program, **LATER)
    assert starts(program) == ["12-01 15:00", "12-07 10:00", "12-14 11:00"]
    off.refresh_from_db()
    assert (off.is_cancelled, off.reason) == (True, "공사")
    extend_all()
    assert program.sessions.count() == 3


def test_who_registered_goes_along_and_hears_of_it(program: ProgramPage) -> None:
    first = program.sessions.earliest("starts_at")
    registration = reg.applies(1, first)
    Email.objects.all().delete()
    publish(program, **LATER)
    first.refresh_from_db()
    assert (first.seats_taken, first.starts_at) == (1, seoul("2026-11-30 11:00"))
    registration.refresh_from_db()
    assert registration.is_seated
    assert Email.objects.get().context["kind"] == "program_changed"


def test_groups_of_a_split_session_stay_two(program: ProgramPage, editor: User) -> None:
    first = program.sessions.earliest("starts_at")
    for number in (1, 2):
        reg.applies(number, first)
    first.refresh_from_db()
    split = Split(Plan.of(first), 2, Share.AFTER, 1)
    session_split(session=first, split=split, seen=first.sequence, tell=False, by=editor)
    program = publish(program, **LATER)
    assert starts(program) == ["11-30 10:00", "11-30 11:00", "12-07 11:00", "12-14 11:00"]
    extend_all()
    assert program.sessions.count() == 4


def test_what_has_begun_is_not_held_twice(program: ProgramPage, travel: Any) -> None:
    travel("2026-11-30 10:30")
    program = publish(program, **LATER)
    assert starts(program) == ["11-30 10:00", "12-07 11:00", "12-14 11:00"]


def test_nothing_moves_into_the_past(program: ProgramPage, travel: Any) -> None:
    travel("2026-11-30 09:00")
    program = publish(program, start_time=time(8), end_time=time(9))
    assert starts(program) == ["11-30 10:00", "12-07 08:00", "12-14 08:00"]


# --- Unpublished ----------------------------------------------------------------------------


def test_a_program_taken_off_the_site_gives_its_rooms_back(
    program: ProgramPage, room: ResourcePage, editor: User
) -> None:
    give_rooms(program, room, editor)
    client = signed_in(editor)
    response = client.post(f"/cms/pages/{program.pk}/unpublish/")
    assert response.status_code == 302
    assert held() == []
    assert set(program.sessions.values_list("place", flat=True)) == {""}
    assert "잡아 둔 방을 돌려주었어요" in client.get(response["Location"], follow=True).content.decode()
    make.book(make.person(), room, seoul("2026-11-30 10:00"))


def publish_again(program: ProgramPage, editor: User, **fields: str) -> str:
    """By the editor, in the admin; gives the page that follows."""
    client = signed_in(editor)
    data = page_form(client, program)
    data.update(fields)
    response = submit(client, program, data)
    assert response.status_code == 302
    return str(client.get(response["Location"], follow=True).content.decode())


def test_published_again_it_takes_them_again(program: ProgramPage, room: ResourcePage, editor: User) -> None:
    give_rooms(program, room, editor)
    before, places = held(), list(program.sessions.values_list("place", flat=True))
    signed_in(editor).post(f"/cms/pages/{program.pk}/unpublish/")
    assert held() == []
    assert "방을 다시 잡았어요(3개 회차)" in publish_again(program, editor)
    assert held() == before
    assert list(program.sessions.values_list("place", flat=True)) == places
    assert set(program.sessions.values_list("room_before", flat=True)) == {""}


def test_what_somebody_has_by_now_is_told_to_the_editor(
    program: ProgramPage, room: ResourcePage, editor: User
) -> None:
    give_rooms(program, room, editor)
    before = held()
    signed_in(editor).post(f"/cms/pages/{program.pk}/unpublish/")
    make.book(make.person(), room, seoul("2026-11-30 10:00"))
    said = publish_again(program, editor)
    assert "11월 30일(월) 오전 10:00~오후 12:00에는 그동안 다른 예약이 생겨서" in said
    assert "방을 다시 잡았어요(2개 회차)" in said
    assert [each for each in held() if each in before] == before[1:]
    assert program.sessions.earliest("starts_at").place == ""
    assert "다시 잡" not in publish_again(program, editor)


def test_at_other_times_it_takes_them_then(program: ProgramPage, room: ResourcePage, editor: User) -> None:
    give_rooms(program, room, editor)
    before = held()
    signed_in(editor).post(f"/cms/pages/{program.pk}/unpublish/")
    publish_again(program, editor, start_time="11:00", end_time="13:00")
    assert len(held()) == 3
    assert not set(held()) & set(before)


def test_a_room_that_staff_chose_meanwhile_stays(
    program: ProgramPage, room: ResourcePage, editor: User
) -> None:
    give_rooms(program, room, editor)
    signed_in(editor).post(f"/cms/pages/{program.pk}/unpublish/")
    session = program.sessions.earliest("starts_at")
    plan = replace(Plan.of(session), place="강당")
    session_change(session=session, plan=plan, seen=session.sequence, tell=False, by=editor)
    publish_again(program, editor)
    assert len(held()) == 3
    assert program.sessions.earliest("starts_at").place == "강당"


def test_with_their_center_they_come_back_whichever_comes_first(
    program: ProgramPage, room: ResourcePage, editor: User
) -> None:
    """The program is there before the room is: it is waited for, and taken within a minute."""
    give_rooms(program, room, editor)
    before = held()
    CenterPage.objects.get(pk=program.center_id).unpublish()
    assert held() == []
    CenterPage.objects.get(pk=program.center_id).save_revision().publish()
    assert ProgramPage.objects.get(pk=program.pk).live
    rooms_due()
    assert held() == before
    assert set(program.sessions.values_list("room_before", flat=True)) == {""}
