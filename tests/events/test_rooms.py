"""A session has a room: a real hold, which moves with it and goes with it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bookings.models import Hold, ResourcePage, Unit
from bookings.services.waiting import waiting_join
from core import clock
from events import rooms
from events.errors import Refused
from events.models import Session
from events.services.planning import Plan, session_cancel, session_change
from events.services.splitting import Share, Split, session_split
from home.models import CenterPage
from people.enums import Role
from people.models import User
from tests.factories import bookings as make
from tests.factories import registering as reg
from tests.factories.home import CenterFactory
from tests.factories.staff import member, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _monday(travel: Any) -> None:
    travel("2026-11-23 09:00")


@pytest.fixture
def center() -> CenterPage:
    return CenterFactory(title="디딤 센터")


@pytest.fixture
def room(center: CenterPage) -> ResourcePage:
    return make.open_room(center, capacities=(8, 8), title="세미나실")


@pytest.fixture
def session(center: CenterPage) -> Session:
    """Tomorrow from two to four."""
    return reg.session(2, days=1, of=reg.program(parent=center, title="취업특강"))


@pytest.fixture
def editor(center: CenterPage) -> User:
    return member(Role.EDITOR, center)


def key(room: ResourcePage, number: int = 0) -> str:
    return str(list(room.units.order_by("sort_order"))[number].pk)


def give(session: Session, by: User, **changes: Any) -> Session:
    session.refresh_from_db()
    plan = replace(Plan.of(session), **changes)
    return session_change(session=session, plan=plan, seen=session.sequence, tell=True, by=by)


def holds() -> list[tuple[str, str]]:
    return [
        (str(each.unit_id), f"{clock.local(each.starts_at):%d %H}-{clock.local(each.ends_at):%H}")
        for each in Hold.objects.filter(booking=None)
    ]


def test_the_room_is_held_moves_and_is_let_go(room: ResourcePage, session: Session, editor: User) -> None:
    give(session, editor, room=key(room))
    assert holds() == [(key(room), "24 14-16")]
    assert Hold.objects.get().note == "취업특강"
    assert rooms.held([session.uid])[session.uid].name == "세미나실 " + room.units.first().name
    hour = timedelta(hours=1)
    give(session, editor, starts_at=session.starts_at + hour, ends_at=session.ends_at + hour)
    assert holds() == [(key(room), "24 15-17")], "into what was its own time as well"
    give(session, editor, room=key(room, 1))
    assert holds() == [(key(room, 1), "24 15-17")]
    session_cancel(session=session, reason="공사", tell=True, by=editor)
    assert holds() == []


def test_a_room_that_is_taken_says_by_what_and_nothing_is_lost(
    room: ResourcePage, session: Session, editor: User
) -> None:
    give(session, editor, room=key(room))
    booking = make.book(make.person(), room, make.tomorrow_at(17), unit=Unit.objects.get(pk=int(key(room))))
    hour = timedelta(hours=3)
    with pytest.raises(Refused) as refused:
        give(session, editor, starts_at=session.starts_at + hour, ends_at=session.ends_at + hour)
    assert refused.value.code == "room_taken"
    assert "오후 5:00~6:00에 다른 예약이 있어요" in refused.value.message
    assert booking.code[:4] not in refused.value.message, "whoever plans programs sees no bookings"
    session.refresh_from_db()
    assert (session.sequence, holds()) == (1, [(key(room), "24 14-16")])


def test_who_waits_for_the_room_is_offered_it(room: ResourcePage, session: Session, editor: User) -> None:
    other = reg.session(
        2, days=1, of=session.program, original_start=session.starts_at + timedelta(seconds=1)
    )
    give(session, editor, room=key(room))
    give(other, editor, room=key(room, 1))
    waiting = waiting_join(
        person=make.person(), resource=room, starts_at=make.tomorrow_at(14), minutes=60, party_size=2
    )
    give(session, editor, room="")
    waiting.refresh_from_db()
    assert waiting.booking is not None
    assert waiting.booking.status == "offered"


def test_a_hall_is_held_with_its_parts(room: ResourcePage, session: Session, editor: User) -> None:
    hall = Unit.objects.create(resource=room, name="큰 방", capacity=16)
    room.units.exclude(pk=hall.pk).update(whole=hall)
    give(session, editor, room=str(hall.pk))
    assert len(holds()) == 2
    assert rooms.held([session.uid])[session.uid] == (str(hall.pk), "세미나실 큰 방")


def test_a_second_group_has_a_room_of_its_own(room: ResourcePage, session: Session, editor: User) -> None:
    for number in (1, 2):
        reg.applies(number, session)
    give(session, editor, room=key(room))
    session.refresh_from_db()
    plan = replace(Plan.of(session), room=key(room))
    with pytest.raises(Refused) as refused:
        session_split(session=session, split=Split(plan, 2, Share.AFTER, 1), seen=1, tell=True, by=editor)
    assert refused.value.code == "room_taken"
    split = Split(replace(plan, room=key(room, 1)), 2, Share.AFTER, 1)
    second = session_split(session=session, split=split, seen=1, tell=True, by=editor)
    assert len(holds()) == 2
    assert rooms.held([second.uid])[second.uid].key == key(room, 1)


def test_rooms_of_other_centers_are_none(session: Session, editor: User) -> None:
    elsewhere = make.open_room(CenterFactory())
    with pytest.raises(Refused) as refused:
        give(session, editor, room=key(elsewhere))
    assert refused.value.code == "no_rooms"


def test_the_room_goes_with_the_program(room: ResourcePage, session: Session, editor: User) -> None:
    give(session, editor, room=key(room))
    session.program.delete()
    assert holds() == []


def test_on_the_screen(room: ResourcePage, session: Session, editor: User) -> None:
    client, address = signed_in(editor), f"/cms/planning/sessions/{session.pk}/"
    page = client.get(address).content.decode()
    assert f'<option value="{key(room)}">세미나실' in page
    typed = {"day": "2026-11-24", "starts": "14:00", "ends": "16:00", "room": key(room), "seen": "0"}
    page = client.post(address, typed).content.decode()
    assert "<b>세미나실" in page
    assert client.post(address, {**typed, "preview_step": "save"}).status_code == 302
    session.refresh_from_db()
    assert session.place.startswith("세미나실")
    again = client.get(address)
    assert again.context["form"].initial["place"] == "", "it follows the room"
    moved = {**typed, "room": "", "place": "", "seen": "1", "preview_step": "save"}
    assert client.post(address, moved).status_code == 302
    session.refresh_from_db()
    assert (session.place, holds()) == ("", [])


def test_a_site_without_rooms_has_no_field_for_one(
    room: ResourcePage, session: Session, editor: User, settings: Any
) -> None:
    settings.PROGRAM_ROOMS = ""
    client = signed_in(editor)
    assert 'name="room"' not in client.get(f"/cms/planning/sessions/{session.pk}/").content.decode()
    assert "잡은 방" not in client.get(f"/cms/planning/{session.program_id}/").content.decode()
    give(session, editor, place="4층")
    session_cancel(session=session, reason="공사", tell=False, by=editor)
