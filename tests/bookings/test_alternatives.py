"""What is offered where a time was refused: worked out once for everybody, right for each."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bookings.asked import Asked
from bookings.facts import facts_of
from bookings.intervals import Interval
from bookings.rules import first_refusal
from bookings.selectors.alternatives import ROOMS, TIMES
from bookings.services.booking import Wish
from core import clock
from people.enums import Track
from people.services.standing import strike_add
from tests.factories import bookings as make
from tests.factories.home import CenterFactory, site_root

pytestmark = pytest.mark.django_db
WANTED = 14  # the hour that somebody else has


@pytest.fixture(autouse=True)
def monday_noon(travel):
    return travel("2026-11-23 12:00")


@pytest.fixture
def center():
    site_root()
    return CenterFactory()


@pytest.fixture
def resource(center):
    found = make.open_room(center)
    make.book(make.person(9), found, make.tomorrow_at(WANTED))
    return found


def instead(resource, person, **wishes):
    asked = Asked(resource, make.tomorrow_at(WANTED), person)
    return asked.alternatives(**{"minutes": 60, "party_size": 2} | wishes)


def hours(found):
    return [
        (slot.starts_at.astimezone(make.tomorrow_at(1).tzinfo).hour, slot.longest) for slot in found.times
    ]


def allowed(resource, person, start, minutes):
    """What the rules say about it, asked without any short cut."""
    facts = facts_of(resource, Interval(start, start), person=person)
    return first_refusal(Wish(resource, start, minutes, 2).attempt(facts), facts) is None


def test_the_nearest_times_and_the_rooms_beside(resource, center):
    beside = [make.open_room(center) for _ in range(ROOMS + 1)]
    found = instead(resource, make.person())
    assert hours(found) == [(12, 120), (13, 60), (15, 180), (16, 180)]
    assert [each.resource.pk for each in found.rooms] == [room.pk for room in beside[:ROOMS]]


@pytest.mark.parametrize("party_size", [1, 99])
def test_a_party_that_no_room_takes_is_offered_nothing_to_press(resource, party_size):
    found = instead(resource, make.person(), party_size=party_size)
    assert not found


def test_a_studio_is_no_other_studio(center):
    photo, machine = make.policy(kind="studio", name="사진"), make.policy(kind="studio", name="AI 면접")
    wanted, same, other = (make.open_room(center, policy=each) for each in (photo, photo, machine))
    type(wanted).objects.filter(pk__in=[each.pk for each in (wanted, same, other)]).update(kind="studio")
    wanted.refresh_from_db()
    found = instead(wanted, make.person())
    assert [each.resource.pk for each in found.rooms] == [same.pk]


def test_what_somebody_has_already_is_not_offered_to_them(resource, center):
    busy, beside = make.person(1), make.open_room(center)
    make.book(busy, beside, make.tomorrow_at(15), minutes=120)
    found = instead(resource, busy)
    assert hours(found) == [(11, 60), (12, 60), (13, 60), (17, 60)], "an hour is left of three"
    assert [each.slots[0].longest for each in found.rooms] == [60]
    assert instead(resource, make.person(2)).times != found.times, "others are offered more"


@pytest.mark.parametrize("taken", [(), (12,), (13, 15), (15, 16), (9, 12, 18)])
def test_everything_that_is_offered_can_be_had(resource, center, taken):
    person, beside = make.person(1), make.open_room(center)
    for hour in taken:
        make.book(person, beside, make.tomorrow_at(hour), minutes=60)
    cache.clear()
    found = instead(resource, person)
    offered = [(resource, slot) for slot in found.times]
    offered += [(each.resource, each.slots[0]) for each in found.rooms]
    assert len(found.times) == TIMES
    for where, slot in offered:
        where.policy = resource.policy
        assert all(allowed(where, person, slot.starts_at, minutes) for minutes in slot.minutes)
        assert slot.longest == 180 or not allowed(where, person, slot.starts_at, slot.longest + 60)


def rest(person):
    for number in range(3):
        strike_add(
            person=person,
            track=Track.ROOMS,
            page=site_root(),
            reason="오지 않음",
            happened_at=clock.now(),
            source=f"test:{number}",
        )


def test_whoever_rests_is_offered_nothing(resource):
    person = make.person()
    rest(person)
    assert not instead(resource, person)


def test_the_next_who_loses_costs_nothing_more(resource):
    first, second = make.person(1), make.person(2)
    start = make.tomorrow_at(WANTED)
    asked = [Asked(resource, start, person) for person in (first, second)]
    for each in asked:
        assert each.facts
    asked[0].alternatives(minutes=60, party_size=2)
    with CaptureQueriesContext(connection) as queries:
        found = asked[1].alternatives(minutes=60, party_size=2)
    assert found.times
    assert len(queries) == 0


def test_a_past_start_offers_no_rooms(resource, center):
    make.open_room(center)
    asked = Asked(resource, make.tomorrow_at(WANTED) - timedelta(days=2), make.person())
    found = asked.alternatives(minutes=60, party_size=2)
    assert found.times
    assert found.rooms == []
