"""No more than so many copies a minute to the mailboxes of one domain, whichever worker sends them.

Big mail providers refuse whoever comes too fast. A worker that claims copies takes them out of the minute's share at once;
what the share has no place for is not claimed, and waits for the next minute. Without a limit nothing is read or written.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Q

from newsletter.models import DomainPace

MINUTE = timedelta(minutes=1)


def minute_of(now: datetime) -> datetime:
    return now.replace(second=0, microsecond=0)


def used_up(now: datetime) -> list[str]:
    """The domains that get nothing more in this minute."""
    limit = settings.NEWSLETTER_DOMAIN_RATE
    if not limit:
        return []
    full = DomainPace.objects.filter(minute=minute_of(now), copies__gte=limit)
    return list(full.values_list("domain", flat=True))


def waiting(now: datetime) -> Q:
    """Copies that wait for the next minute."""
    return Q(domain__in=used_up(now))


def admit(rows: Collection[tuple[int, str]], now: datetime) -> list[int]:
    """Take copies (their numbers and domains) out of the shares of this minute; gives those that had a place.

    In a transaction: the rows of the domains stay locked until the claim is written.
    """
    limit = settings.NEWSLETTER_DOMAIN_RATE
    if not limit:
        return [pk for pk, _domain in rows]
    domains = sorted({domain for _pk, domain in rows})
    minute = minute_of(now)
    DomainPace.objects.bulk_create(
        [DomainPace(domain=domain, minute=minute) for domain in domains], ignore_conflicts=True
    )
    paces = DomainPace.objects.select_for_update().filter(domain__in=domains).order_by("domain")
    found = {pace.domain: pace for pace in paces}
    left = Counter(
        {
            domain: limit - (pace.copies if pace.minute == minute else 0)  # a minute before counts no more
            for domain, pace in found.items()
        }
    )
    admitted = []
    for pk, domain in rows:
        if left[domain] > 0:
            left[domain] -= 1
            admitted.append(pk)
    for domain, pace in found.items():
        pace.minute, pace.copies = minute, limit - left[domain]
    DomainPace.objects.bulk_update(found.values(), ["minute", "copies"])
    return admitted
