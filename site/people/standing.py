"""Whether strikes keep somebody from a track now. Recomputed from the rows every time, kept nowhere.

A strike counts from its moment until it expires; a forgiven one never does, as if it had not been. Whenever a strike
happens and as many count at that moment as the settings say (`threshold`), the track rests for `suspension_months`
from then on; every further strike above the threshold prolongs that. So forgiving one can end a rest at once. Tracks don't
know of each other, and an exempt track (돌봄) never rests.

A strike may expire while the rest that it caused goes on. It matters until then: one may still object to it, and staff
may still forgive it.

Periods of months end with the day (민법 §157, §160): a month from any time on 22 November ends at midnight after 22 December.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import QuerySet

from core import clock
from core.periods import months_over
from core.prepared import prepared
from people.enums import EXEMPT_TRACKS, Track
from people.models import StandingSettings, Strike, User


@dataclass(frozen=True, slots=True)
class Standing:
    """What counts at one moment: strikes, the newest first, and until when (the first moment after) the track rests.

    `lasting` are expired strikes without which the rest would be another.
    """

    track: Track
    active: tuple[Strike, ...] = ()
    suspended_until: datetime | None = None
    lasting: tuple[Strike, ...] = ()

    @property
    def relevant(self) -> tuple[Strike, ...]:
        """Every strike that still matters."""
        return (*self.active, *self.lasting)

    @property
    def last_day(self) -> date | None:
        """The last date in Seoul of the rest."""
        end = self.suspended_until
        return clock.local(end).date() - timedelta(days=1) if end else None


def months_from(moment: datetime, months: int) -> datetime:
    """The end of a period of months that begins at a moment: a midnight in Seoul. The day it begins on is extra (§157)."""
    return clock.day_start(months_over(clock.local(moment).date() + timedelta(days=1), months))


def standing(track: Track, strikes: Iterable[Strike], rules: StandingSettings, now: datetime) -> Standing:
    """The standing that strikes of one track give, in whatever order they come."""
    if track in EXEMPT_TRACKS:
        return Standing(track)
    kept = [each for each in strikes if each.forgiven_at is None and each.happened_at <= now]
    kept.sort(key=lambda each: each.happened_at, reverse=True)
    end = _rest_end(kept, rules, now)
    lasting = [
        each for each in kept if end and each.expires_at <= now and _changes(end, each, kept, rules, now)
    ]
    return Standing(track, tuple(_counting(kept, now)), end, tuple(lasting))


def _rest_end(strikes: list[Strike], rules: StandingSettings, now: datetime) -> datetime | None:
    ends = (
        months_from(each.happened_at, rules.suspension_months)
        for each in strikes
        if len(_counting(strikes, each.happened_at)) >= rules.threshold
    )
    return max((end for end in ends if end > now), default=None)


def _changes(
    end: datetime, strike: Strike, strikes: list[Strike], rules: StandingSettings, now: datetime
) -> bool:
    """Whether the rest would not end then without this strike."""
    return _rest_end([each for each in strikes if each is not strike], rules, now) != end


def _counting(strikes: list[Strike], moment: datetime) -> list[Strike]:
    return [each for each in strikes if each.happened_at <= moment < each.expires_at]


def standings_of(person: User, now: datetime | None = None) -> dict[Track, Standing]:
    """The standing in every track. One query; a second one for those who have strikes."""
    now = now or clock.now()
    by_track: dict[str, list[Strike]] = defaultdict(list)
    for strike in _strikes(person=person.pk):
        by_track[strike.track].append(strike)
    rules = rules_now() if by_track else StandingSettings()
    return {track: standing(track, by_track[track], rules, now) for track in Track}


@prepared
def _strikes(*, person: int) -> QuerySet[Strike]:
    return Strike.objects.filter(person=person, forgiven_at=None).select_related("page")


def standing_of(person: User, track: Track, now: datetime | None = None) -> Standing:
    """The standing in one track."""
    return standings_of(person, now)[track]


def still_matters(strike: Strike, now: datetime | None = None) -> bool:
    """Whether it counts, or the person rests because of it: then it can be objected to, and forgiven."""
    return strike.is_active or strike in standing_of(strike.person, Track(strike.track), now).lasting


def rules_now() -> StandingSettings:
    """The numbers that hold now; those of a new site where nobody has set any."""
    return StandingSettings.objects.first() or StandingSettings()
