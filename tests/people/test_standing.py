"""Strikes and rests: what the rows say at a moment."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import clock
from people.enums import Track
from people.models import StandingSettings, Strike
from people.standing import months_from, standing, standing_of, standings_of
from tests.factories import bookings as make

NOW = clock.at(datetime(2026, 11, 22).date(), datetime(2026, 11, 22, 14).time())
DAY = timedelta(days=1)
RULES = StandingSettings(strike_months=3, threshold=3, suspension_months=1)


def strike(days_ago, lasts=92, *, forgiven=False, hours=0):
    happened_at = NOW - days_ago * DAY + timedelta(hours=hours)
    return Strike(
        track=Track.ROOMS,
        happened_at=happened_at,
        expires_at=happened_at + lasts * DAY,
        forgiven_at=NOW if forgiven else None,
    )


def until(strikes, rules=RULES, now=NOW):
    return standing(Track.ROOMS, strikes, rules, now).suspended_until


@pytest.mark.parametrize(
    ("moment", "months", "end"),
    [
        pytest.param("2026-11-22T14:00+09:00", 1, "2026-12-23T00:00+09:00", id="the-day-it-began-is-extra"),
        pytest.param("2026-11-22T00:00+09:00", 1, "2026-12-23T00:00+09:00", id="from-midnight-too"),
        pytest.param("2026-11-22T23:30+00:00", 1, "2026-12-24T00:00+09:00", id="days-are-those-of-seoul"),
        pytest.param("2027-01-31T10:00+09:00", 1, "2027-03-01T00:00+09:00", id="january-31"),
        pytest.param(
            "2027-01-30T10:00+09:00", 1, "2027-03-01T00:00+09:00", id="january-30-ends-with-february"
        ),
        pytest.param("2028-01-28T10:00+09:00", 1, "2028-02-29T00:00+09:00", id="leap-year"),
        pytest.param("2026-11-30T10:00+09:00", 3, "2027-03-01T00:00+09:00", id="three-months-over-new-year"),
    ],
)
def test_months_end_at_midnight_in_seoul(moment, months, end):
    assert months_from(datetime.fromisoformat(moment), months) == datetime.fromisoformat(end)


@pytest.mark.parametrize(
    ("strikes", "counting", "rests"),
    [
        pytest.param([], 0, False, id="none"),
        pytest.param([strike(1), strike(2)], 2, False, id="below-the-threshold"),
        pytest.param([strike(1), strike(2), strike(3)], 3, True, id="at-the-threshold"),
        pytest.param([strike(1), strike(2), strike(3, forgiven=True)], 2, False, id="one-forgiven"),
        pytest.param([strike(1), strike(2), strike(93)], 2, False, id="one-expired-before-the-last"),
        pytest.param([strike(1), strike(2), strike(92, 91.5)], 2, True, id="one-expired-after-the-last"),
        pytest.param([strike(40), strike(41), strike(42)], 3, False, id="rest-is-over-strikes-remain"),
        pytest.param([strike(1), strike(40), strike(41), strike(42)], 4, True, id="rests-again"),
        pytest.param([strike(-1), strike(2), strike(3)], 2, False, id="the-future-does-not-count"),
        pytest.param([strike(1), strike(1), strike(1)], 3, True, id="all-at-one-moment"),
    ],
)
def test_what_counts(strikes, counting, rests):
    found = standing(Track.ROOMS, strikes, RULES, NOW)
    assert len(found.active) == counting
    assert (found.suspended_until is not None) == rests
    assert (found.last_day is not None) == rests


def test_the_rest_runs_from_the_strike_that_filled_the_measure():
    found = standing(Track.ROOMS, [strike(1), strike(5), strike(9)], RULES, NOW)
    assert found.suspended_until == datetime.fromisoformat("2026-12-22T00:00+09:00")
    assert str(found.last_day) == "2026-12-21"


def test_a_further_strike_prolongs_the_rest():
    assert until([strike(1), strike(5), strike(9), strike(12)]) > until([strike(5), strike(9), strike(12)])


def test_an_expired_strike_matters_as_long_as_the_rest_hangs_on_it():
    first, *others = [strike(92, 91.5), strike(2), strike(1)]
    found = standing(Track.ROOMS, [first, *others], RULES, NOW)
    assert found.suspended_until
    assert found.lasting == (first,)
    assert found.relevant == (others[1], others[0], first)
    without = standing(Track.ROOMS, [first, *others, strike(3)], RULES, NOW)
    assert without.suspended_until == found.suspended_until
    assert without.lasting == (), "the others are enough"


def test_an_exempt_track_never_rests():
    found = standing(Track.CARE, [strike(n) for n in range(1, 9)], RULES, NOW)
    assert (found.active, found.suspended_until) == ((), None)


@st.composite
def rows(draw):
    """Strikes around now; hours are drawn, so that moments coincide now and then."""
    made = draw(
        st.lists(
            st.tuples(st.integers(-5, 150), st.integers(0, 2), st.integers(1, 120), st.booleans()), max_size=8
        )
    )
    return [strike(days, lasts, forgiven=forgiven, hours=hours) for days, hours, lasts, forgiven in made]


rules = st.builds(
    StandingSettings,
    threshold=st.integers(1, 5),
    suspension_months=st.integers(1, 4),
    strike_months=st.just(3),
)


def slow_oracle(strikes, settings, now):
    """Live through it: at every strike, in order, count on one's fingers; note the end of each rest."""
    seen, end = [], None
    for each in sorted(strikes, key=lambda one: one.happened_at):
        if each.forgiven_at or each.happened_at > now:
            continue
        seen.append(each)
        together = [one for one in seen if one.expires_at > each.happened_at]
        # Strikes of the same moment come together, whichever is looked at first.
        together += [
            one
            for one in strikes
            if one not in seen and one.happened_at == each.happened_at and not one.forgiven_at
        ]
        if len(together) >= settings.threshold:
            begun = clock.local(each.happened_at).date() + DAY
            month = begun.month - 1 + settings.suspension_months
            first = begun.replace(day=1, year=begun.year + month // 12, month=month % 12 + 1)
            last = (first + 32 * DAY).replace(day=1) - DAY
            after = first.replace(day=begun.day) if begun.day <= last.day else last + DAY
            end = max(filter(None, [end, clock.day_start(after)]))
    return end if end and end > now else None


@given(rows(), rules)
def test_it_is_what_living_through_it_gives(strikes, settings):
    assert until(strikes, settings) == slow_oracle(strikes, settings, NOW)


@given(rows(), rules, st.randoms())
def test_the_order_of_the_rows_does_not_matter(strikes, settings, random):
    shuffled = random.sample(strikes, len(strikes))
    one, other = (standing(Track.ROOMS, each, settings, NOW) for each in (strikes, shuffled))
    assert one.suspended_until == other.suspended_until
    assert {id(each) for each in one.active} == {id(each) for each in other.active}


@given(rows(), rules, st.data())
def test_forgiving_never_prolongs(strikes, settings, data):
    before = until(strikes, settings)
    if strikes:
        data.draw(st.sampled_from(strikes)).forgiven_at = NOW
    after = until(strikes, settings)
    assert after is None or (before is not None and after <= before)


@given(rows(), rules)
def test_what_lasts_is_what_would_change_the_rest(strikes, settings):
    found = standing(Track.ROOMS, strikes, settings, NOW)
    for each in strikes:
        if each.forgiven_at or each in found.active:
            assert each not in found.lasting
        else:
            without = [one for one in strikes if one is not each]
            assert (until(without, settings) != found.suspended_until) == (each in found.lasting)


@given(rows(), rules)
def test_nobody_rests_who_never_reached_the_threshold(strikes, settings):
    if sum(each.forgiven_at is None for each in strikes) < settings.threshold:
        assert until(strikes, settings) is None


@given(rows(), rules)
def test_a_forgiven_strike_is_as_if_it_had_not_been(strikes, settings):
    kept = [each for each in strikes if not each.forgiven_at]
    assert until(strikes, settings) == until(kept, settings)


@given(rows(), rules, st.integers(0, 400))
def test_a_rest_ends_when_it_was_said_to_unless_strikes_follow(strikes, settings, days):
    past = [each for each in strikes if each.happened_at <= NOW]
    said, later = until(past, settings), NOW + days * DAY
    assert until(past, settings, later) == (said if said and said > later else None)


# --- In the database ------------------------------------------------------------------------


def keep(person, days_ago, track=Track.ROOMS):
    made = strike(days_ago)
    made.person, made.track, made.page, made.reason = person, track, make.root(), "오지 않음"
    made.save()
    return made


@pytest.mark.django_db
def test_tracks_and_people_do_not_know_of_each_other():
    person, other = make.person(1), make.person(2)
    for days in (1, 2):
        keep(person, days)
        keep(person, days, Track.PROGRAMS)
        keep(other, days)
    assert standing_of(person, Track.ROOMS, NOW).suspended_until is None
    keep(person, 3)
    found = standings_of(person, NOW)
    assert [track for track, each in found.items() if each.suspended_until] == [Track.ROOMS]
    assert standing_of(other, Track.ROOMS, NOW).suspended_until is None


@pytest.mark.django_db
def test_the_numbers_are_those_of_the_settings():
    person = make.person()
    keep(person, 1)
    assert standing_of(person, Track.ROOMS, NOW).suspended_until is None
    StandingSettings.objects.create(threshold=1, suspension_months=2)
    assert standing_of(person, Track.ROOMS, NOW).suspended_until == datetime.fromisoformat(
        "2027-01-22T00:00+09:00"
    )


@pytest.mark.django_db
def test_it_takes_one_query_and_two_for_those_with_strikes(django_assert_num_queries):
    person = make.person()
    with django_assert_num_queries(1):
        standings_of(person, NOW)
    for days in range(1, 6):
        keep(person, days)
    with django_assert_num_queries(2):
        found = standings_of(person, NOW)
        assert [each.page.title for each in found[Track.ROOMS].active]
