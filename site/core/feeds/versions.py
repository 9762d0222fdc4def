"""What a family of feeds is now: one query when nothing changed.

A version is never guessed from rows: whoever asks and finds changes noted (`FeedChange`) takes them away and gives the
family a new token, in one short transaction behind a lock on the family's row.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef

from core import clock
from core.feeds.watching import all_families
from core.models import FeedChange, FeedVersion

SECOND = timedelta(seconds=1)


@dataclass(frozen=True)
class Version:
    """`since` is in whole seconds, as HTTP dates are; no other version of the family has it."""

    family: str
    token: str
    since: datetime


def current(family: str, *, by_day: bool = False) -> Version:
    """The version of now; feeds that show what comes (`by_day`) are others on every day in Seoul."""
    pending = FeedChange.objects.filter(family=OuterRef("family"))
    known = FeedVersion.objects.filter(family=family).annotate(has_changed=Exists(pending)).first()
    if known and not known.has_changed and not (by_day and known.day != clock.today()):
        return Version(family, known.token, known.since)
    row = _renewed(family, known.day if known and by_day else None)
    return Version(family, row.token, row.since)


def changes_take() -> None:
    """Once a day: what changed in feeds that nobody reads does not heap up."""
    for family in all_families():
        current(family)


def is_current(version: Version) -> bool:
    """Whether nothing has changed since: what was read meanwhile belongs to this version. One query."""
    changes = FeedChange.objects.filter(family=version.family)
    return FeedVersion.objects.filter(~Exists(changes), family=version.family, token=version.token).exists()


@transaction.atomic
def _renewed(family: str, seen_day: date | None) -> FeedVersion:
    """A new token, unless another reader has just given it: then the changes are gone."""
    now, today = clock.now().replace(microsecond=0), clock.today()
    FeedVersion.objects.bulk_create([FeedVersion(family=family, since=now - SECOND)], ignore_conflicts=True)
    row = FeedVersion.objects.select_for_update().get(family=family)
    taken, _by_model = FeedChange.objects.filter(family=family).delete()
    if taken or not row.token or (seen_day and row.day != today):
        row.token = secrets.token_hex(16)
        row.since = max(now, row.since + SECOND)
        row.day = today
        row.save()
    return row
