"""Which answers reports show. Answers are added five or more at a time, so that nothing smaller can ever be worked out.

The answers of one thing (a service of a center, a program) wait until five have said how they liked it and five how much it
helped; then all that wait are counted together. Whatever a report shows is a sum of such bundles. So is the difference of any
two reports: of two periods, of a center and one of its services, of today and yesterday. No other cell need be hidden.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from itertools import groupby

from django.db import transaction

from surveys.models import Answer

FEWEST = 5
"""What is said by fewer than these is not shown."""


@transaction.atomic
def answers_count() -> int:
    """Count what has become enough; gives the number of answers. Done once a day, before anything is destroyed."""
    waiting = defaultdict(list)
    for each in Answer.objects.waiting().order_by("month").select_for_update():
        waiting[each.page_id, each.about].append(each)
    done = 0
    for answers in waiting.values():
        for month, bundle in bundles(answers):
            keys = [each.pk for each in bundle]
            done += Answer.objects.waiting().filter(pk__in=keys).update(is_counted=True, month=month)
    return done


def bundles(answers: list[Answer]) -> Iterator[tuple[date, list[Answer]]]:
    """Bundles of answers about one thing (the oldest month first), each with the month in which it counts.

    Months that are enough by themselves count by themselves; what is left of one goes into the next.
    """
    bundle: list[Answer] = []
    for month, found in groupby(answers, lambda each: each.month):
        bundle = [*bundle, *found]
        if is_enough(bundle):
            yield month, bundle
            bundle = []


def is_enough(answers: list[Answer]) -> bool:
    return all(
        sum(getattr(each, question) is not None for each in answers) >= FEWEST
        for question in ("satisfaction", "helpful")
    )
