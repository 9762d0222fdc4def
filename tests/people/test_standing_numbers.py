"""Before the numbers of strikes are kept: which change, and for how many people that changes something."""

from __future__ import annotations

from datetime import timedelta

import pytest

from core import clock
from people.enums import Role, Track
from people.models import StandingSettings, Strike
from people.standing import standing_of
from people.standing_effects import effect
from tests.factories import bookings as make
from tests.factories.home import CenterFactory
from tests.factories.staff import member, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _monday(travel):
    travel("2026-11-23 09:00")


@pytest.fixture
def center():
    return CenterFactory()


@pytest.fixture
def rules():
    return StandingSettings.load()


@pytest.fixture
def people(center):
    """With 1, 2, 3 and 4 strikes of the last days: the last two rest."""
    found = []
    for count in (1, 2, 3, 4):
        person = make.person(count, name=f"벌점{count}")
        strikes(center, person, count)
        found.append(person)
    return found


def strikes(center, person, count: int, track: Track = Track.ROOMS, days_ago: int = 2) -> None:
    for number in range(count):
        happened = clock.now() - timedelta(days=days_ago, hours=number)
        Strike.objects.create(
            person=person,
            track=track,
            page=center,
            reason="알리지 않고 오지 않았어요",
            happened_at=happened,
            expires_at=happened + timedelta(days=90),
        )


def address(rules: StandingSettings) -> str:
    return f"/cms/settings/people/standingsettings/{rules.pk}/"


def typed(**changed: object) -> dict[str, object]:
    return {"strike_months": 3, "threshold": 3, "suspension_months": 1, **changed}


def test_who_would_rest_is_counted_before_it_is_kept(people, rules):
    client = signed_in(member(Role.OPERATOR))
    page = client.post(address(rules), typed(threshold=2)).text
    assert "아직 저장하지 않았어요" in page
    assert "지금 쉬고 있는 사람은 2명이에요" in page
    assert "1명이 바로 쉬게 돼요" in page
    assert "벌점2" not in page
    rules.refresh_from_db()
    assert rules.threshold == 3
    client.post(address(rules), typed(threshold=2, preview_step="save"))
    rules.refresh_from_db()
    assert rules.threshold == 2
    assert standing_of(people[1], Track.ROOMS).suspended_until


def test_back_to_the_form_nothing_is_lost(people, rules):
    client = signed_in(member(Role.OPERATOR))
    page = client.post(address(rules), typed(threshold=4)).text
    assert "1명은 바로 다시 이용할 수 있어요" in page
    page = client.post(address(rules), typed(threshold=4, preview_step="back")).text
    assert 'name="threshold" value="4"' in page
    rules.refresh_from_db()
    assert rules.threshold == 3


def test_without_a_change_there_is_nothing_to_ask(rules):
    assert signed_in(member(Role.OPERATOR)).post(address(rules), typed()).status_code == 302


def test_mistakes_come_first(rules):
    page = signed_in(member(Role.OPERATOR)).post(address(rules), typed(threshold=0)).text
    assert "아직 저장하지 않았어요" not in page
    assert 'name="threshold" value="0"' in page


@pytest.mark.parametrize("name", ["strike_months", "threshold", "suspension_months"])
def test_numbers_that_nobody_means_are_refused_at_the_field(rules, name):
    page = signed_in(member(Role.OPERATOR)).post(address(rules), typed(**{name: 999_999})).text
    assert "이하로 적어 주세요." in page
    assert f'name="{name}" value="999999"' in page, "what was typed stays"
    assert getattr(StandingSettings.load(), name) < 999_999


def test_only_the_operator_comes_here(center, rules):
    for role in (Role.MANAGER, Role.DESK):
        client = signed_in(member(role, center))
        assert client.get(address(rules)).status_code == 302
        assert client.post(address(rules), typed(threshold=1, preview_step="save")).status_code == 302
    rules.refresh_from_db()
    assert rules.threshold == 3


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({}, (2, 0, 0, 0, 0)),
        ({"threshold": 1}, (2, 2, 0, 0, 0)),
        ({"threshold": 2}, (2, 1, 0, 0, 0)),
        ({"threshold": 4}, (2, 0, 1, 0, 0)),
        ({"threshold": 5}, (2, 0, 2, 0, 0)),
        ({"suspension_months": 2}, (2, 0, 0, 2, 0)),
        ({"strike_months": 6}, (2, 0, 0, 0, 0)),
        ({"threshold": 1, "suspension_months": 3}, (2, 2, 0, 2, 0)),
    ],
)
def test_by_table(people, rules, changed, says, django_assert_num_queries):
    with django_assert_num_queries(1):
        found = effect(rules, StandingSettings(**typed(**changed)), clock.now())
    assert (found.resting, found.begins, found.ends, found.longer, found.shorter) == says


def test_older_strikes_matter_where_the_rest_would_be_longer(center, rules):
    """Three strikes of 50 days ago: with a month of rest it is over, with two it would go on."""
    strikes(center, make.person(1), 3, days_ago=50)
    found = effect(rules, StandingSettings(**typed(suspension_months=2)), clock.now())
    assert (found.resting, found.begins) == (0, 1)


def test_a_person_in_two_tracks_is_one_person(center, rules):
    person = make.person(1)
    strikes(center, person, 2)
    strikes(center, person, 2, Track.PROGRAMS)
    assert effect(rules, StandingSettings(**typed(threshold=2)), clock.now()).begins == 1


def test_every_change_agrees_with_the_standing_itself(people, rules):
    """What is announced is what happens."""
    for threshold in (1, 2, 4):
        StandingSettings.objects.update(threshold=3)
        before = {person for person in people if standing_of(person, Track.ROOMS).suspended_until}
        found = effect(rules, StandingSettings(**typed(threshold=threshold)), clock.now())
        StandingSettings.objects.update(threshold=threshold)
        after = {person for person in people if standing_of(person, Track.ROOMS).suspended_until}
        assert (found.begins, found.ends) == (len(after - before), len(before - after))
