"""Not coming to a program, from the mark of staff to the mail, one's own page and the next registration."""

from __future__ import annotations

import re

import pytest
from django.core import mail
from django.test import Client

from events.errors import Refused
from people.enums import Track
from people.models import StandingSettings, Strike
from people.standing import standing_of
from tests.factories import bookings as make
from tests.factories import registering as reg

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture(autouse=True)
def now(travel):
    return travel("2026-11-23 10:00")


def own_page(person, path: str) -> str:
    client = Client()
    client.cookies.load({"of-age": "yes"})
    client.force_login(person)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", client.get(path).content.decode()))


def test_whoever_does_not_come_is_told_and_sees_it(travel):
    made = reg.applies(1, reg.session(5, of=reg.program(title="취업특강")))
    travel("2026-11-30 14:20")
    mail.outbox.clear()
    reg.marked(made, came=False)
    (told,) = mail.outbox
    assert told.to == [made.person.email]
    assert told.subject.startswith("벌점이 하나 생겼어요: 11월 30일(월) 취업특강")
    assert "알리지 않고 오지 않았어요" in told.body
    assert "취업특강" in own_page(made.person, "/me/standing/")
    assert Strike.objects.get().track == Track.PROGRAMS
    reg.marked(made, came=False)
    assert Strike.objects.count() == 1


def test_as_many_as_the_settings_say_let_programs_rest_but_neither_care_nor_rooms(travel):
    StandingSettings.objects.create(threshold=2)
    person = make.person(1)
    made = [reg.applies(person, reg.session(5, days=days)) for days in (7, 8)]
    travel("2026-12-01 16:30")
    mail.outbox.clear()
    for each in made:
        reg.marked(each, came=False)
    assert [bool(standing_of(person, track).suspended_until) for track in (Track.PROGRAMS, Track.ROOMS)] == [
        True,
        False,
    ]
    assert len(mail.outbox) == 2
    with pytest.raises(Refused, match="suspended"):
        reg.applies(person, reg.session(5, days=7))
    reg.applies(person, reg.session(5, days=8, of=reg.program(is_care=True)))


@pytest.mark.parametrize(("is_care", "strikes"), [(False, 1), (True, 0)])
def test_a_series_that_somebody_never_came_to_is_one_strike(travel, is_care, strikes):
    made = reg.applies(1, reg.series(5, sessions=2, is_care=is_care, title="가" * 150))
    travel("2026-12-07 16:30")
    reg.marked(made, came=False)
    assert Strike.objects.count() == strikes
    if strikes:
        assert Strike.objects.get().reason.endswith("12월 7일(월): 알리지 않고 오지 않았어요")


@pytest.mark.parametrize(("came", "asked"), [(True, 1), (False, 0)])
def test_only_who_came_is_asked_how_it_was(travel, monkeypatch, came, asked):
    found = []
    monkeypatch.setattr("events.services.attendance.ask_later", lambda **told: found.append(told))
    made = reg.applies(1, reg.session(5))
    travel("2026-11-30 16:30")
    assert found == []
    reg.marked(made, came=came)
    assert len(found) == asked
