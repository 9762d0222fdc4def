"""Whose registrations they were is forgotten; that a seat was taken stays."""

from __future__ import annotations

import pytest

from core import clock
from events.enums import RegistrationStatus
from events.models import Registration
from people.datasets import registry
from people.services.erasure import ErrandsLeft, erase
from tests.factories import registering as reg

pytestmark = pytest.mark.django_db

S = RegistrationStatus


@pytest.fixture(autouse=True)
def now(travel):
    return travel("2026-11-23 10:00")


def test_a_coming_program_is_dealt_with_first():
    made = reg.applies(1, reg.session(1))
    with pytest.raises(ErrandsLeft) as left:
        erase(made.person)
    assert made.get_absolute_url() in [each.url for each in left.value.errands]


def test_what_is_over_stays_without_a_name(travel):
    session = reg.session(1)
    had, waited = reg.applies(1, session), reg.applies(2, session)
    travel("2027-01-05 10:00")
    for each in (had, waited):
        erase(each.person)
        each.refresh_from_db()
    session.refresh_from_db()
    assert (had.person, waited.person) == (None, None)
    assert (had.status, waited.status) == (S.CONFIRMED, S.CANCELLED)
    assert (session.seats_taken, session.waiting) == (1, 0)


def test_a_year_after_the_end_names_go(travel):
    single, series = reg.applies(1, reg.session(1)), reg.applies(2, reg.series(1))
    dataset = registry.sets["registrations"]
    assert dataset.rows_of(single.person)[0]["신청 번호"] == single.spoken_code
    travel("2027-12-01 10:00")
    assert list(dataset.retention.due(clock.now())) == [single]
    travel("2027-12-16 10:00")
    assert set(dataset.retention.due(clock.now())) == {single, series}
    assert dataset.retention.destroy(dataset.retention.due(clock.now())) == 2
    assert not Registration.objects.exclude(person=None).exists()
