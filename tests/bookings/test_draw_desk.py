"""Draws at the desk: staff of one center open and call off their own, and nobody else's; looking is in the log."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from bookings.enums import DrawStatus
from bookings.models import Draw
from core import clock
from people.enums import AccessAction, Role
from people.models import AccessRecord
from tests.factories import bookings as make
from tests.factories import draws
from tests.factories.home import CenterFactory
from tests.factories.staff import member, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def room():
    return make.open_room(CenterFactory(), title="큰 방")


@pytest.fixture
def desk(room) -> Client:
    return signed_in(member(Role.DESK, room.get_parent()))


def wish(room: Any, **fields: Any) -> dict[str, Any]:
    first = clock.today() + timedelta(days=5)
    return {
        "resource": room.pk,
        "first": f"{first}",
        "opens_at": f"{clock.local(clock.now()):%Y-%m-%dT%H:%M}",
        "closes_at": f"{first - timedelta(days=1)}T18:00",
        **fields,
    }


def test_opening_one_for_the_weekends_of_three_weeks(desk, room):
    last = clock.today() + timedelta(days=26)
    answer = desk.post("/cms/desk/draws/new/", wish(room, last=f"{last}", weekdays=["5", "6"]))
    draw = Draw.objects.get()
    assert answer["Location"] == f"/cms/desk/draws/{draw.pk}/"
    assert {clock.local(span.starts_at).weekday() for span in draw.spans.all()} == {5, 6}
    assert "큰 방" in desk.get("/cms/desk/draws/").content.decode()


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"first": ""}, "날짜를 골라 주세요"),
        ({"first": "2020-01-01"}, "내일부터의 날을 골라 주세요"),
        ({"last": "2020-01-01"}, "마지막 날은 첫날부터"),
        ({"starts": "18:00", "ends": "17:00"}, "끝나는 시간은 시작하는 시간보다 뒤여야 해요"),
        ({"starts": "22:00"}, "운영하는 때가 없어요"),
        ({"closes_at": "2020-01-01T10:00"}, "신청 마감은 지금과 신청 시작보다 뒤여야"),
    ],
)
def test_mistakes_are_said_and_what_was_typed_stays(desk, room, fields, says):
    answer = desk.post("/cms/desk/draws/new/", wish(room, **fields))
    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert f'value="{wish(room, **fields)["closes_at"]}"' in answer.content.decode()
    assert not Draw.objects.exists()


def test_looking_and_calling_off_are_in_the_log(desk, room, mailoutbox):
    draw, person = draws.open_draw(room), make.person()
    draws.enter(draw, person)
    page = desk.get(f"/cms/desk/draws/{draw.pk}/").content.decode()
    assert person.name in page
    assert draw.seed not in page
    assert desk.post(f"/cms/desk/draws/{draw.pk}/", {"reason": ""}).status_code == 422
    desk.post(f"/cms/desk/draws/{draw.pk}/", {"reason": "수리해요"})
    draw.refresh_from_db()
    assert (draw.status, draw.cancel_reason) == (DrawStatus.CANCELLED, "수리해요")
    assert [mail.to for mail in mailoutbox] == [[person.email]]
    records = [(each.action, each.reason) for each in AccessRecord.objects.filter(actor__isnull=False)]
    assert (AccessAction.LIST, "") in records
    assert (AccessAction.CHANGE, "수리해요") in records
    assert all(each.people == [person.pk] for each in AccessRecord.objects.all())


def test_nobody_reaches_the_draws_of_another_center(desk, room):
    theirs = make.open_room(CenterFactory())
    draw = draws.open_draw(theirs)
    draws.enter(draw, make.person())
    assert desk.get(f"/cms/desk/draws/{draw.pk}/").status_code == 404
    assert desk.post(f"/cms/desk/draws/{draw.pk}/", {"reason": "x"}).status_code == 404
    assert theirs.title not in desk.get("/cms/desk/draws/").content.decode()
    assert desk.post("/cms/desk/draws/new/", wish(theirs)).status_code == 422
    assert Draw.objects.get().status == DrawStatus.OPEN


def test_nobody_without_a_desk_gets_there(room):
    editor = signed_in(member(Role.EDITOR, room.get_parent()))
    for path in ("", "new/"):
        assert editor.get(f"/cms/desk/draws/{path}").status_code in (302, 403)
