"""The access log of staff: written before personal data is shown, exported or changed, and chained so that it can be proved.

The hash of a record is an HMAC over its fields and the hash before it, with a key made of SECRET_KEY: whoever holds only
the database can't rewrite the chain (docs/decisions/access-log.md).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.db import connection, transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare, salted_hmac

from core import clock
from people.enums import AccessAction
from people.models import AccessRecord, AccessReview, Destruction, User
from people.requests import signed_in

KEPT_FOR = timedelta(days=732)
"""Two years, as 안전성 확보조치 기준 §8 asks where sensitive data is handled; never shorter than the database's two years."""

REASON_LENGTH = 200
LOCK = "SELECT pg_advisory_xact_lock(%s)"
_LOCK = 7_190_482  # any number that nothing else locks
_NEWEST = "SELECT hash FROM people_accessrecord ORDER BY id DESC LIMIT 1"


# --- Writing --------------------------------------------------------------------------------


def record(
    request: HttpRequest, action: AccessAction, what: str, people: Iterable[int | None] = (), reason: str = ""
) -> AccessRecord:
    """Keep that the person of a request is about to see, export or change data of these people.

    Call it before anything is shown or changed, and outside of a transaction: the record stays whatever happens
    afterwards, and when it can't be written, nothing is shown. Raises RuntimeError inside of a transaction.
    """
    ip = get_adapter().get_client_ip(request)
    return record_by(signed_in(request), action, what, people, reason, ip=ip)


def record_by(
    actor: User,
    action: AccessAction,
    what: str,
    people: Iterable[int | None] = (),
    reason: str = "",
    *,
    ip: str | None = None,
) -> AccessRecord:
    """The same without a request: for tasks and commands that work for a member of staff."""
    return _append(
        AccessRecord(
            actor_id=actor.pk,
            actor=actor.email,
            ip=ip,
            action=action,
            what=what[:200],
            people=sorted({number for number in people if number}),
            reason=reason[:REASON_LENGTH],
        )
    )


@transaction.atomic(durable=True)
def _append(new: AccessRecord) -> AccessRecord:
    new.previous_hash = _head()
    new.at = clock.now()
    new.hash = record_hash(new)
    new.save(force_insert=True)
    return new


def lock_log() -> None:
    """Nobody else appends until the transaction ends. SQLite took its one write lock at BEGIN."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(LOCK, [_LOCK])


def _head() -> str:
    """The hash that the next record follows, of the newest record or of the last one that was destroyed. Locks the log.

    On PostgreSQL in one journey: the second statement waits for the first, and sees what was written meanwhile.
    """
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"{LOCK}; {_NEWEST}", [_LOCK])
            cursor.nextset()
        else:
            cursor.execute(_NEWEST)
        newest = cursor.fetchone()
    if newest:
        return str(newest[0])
    return Destruction.objects.exclude(last_hash="").values_list("last_hash", flat=True).first() or ""


# --- Hashing --------------------------------------------------------------------------------


def record_hash(row: AccessRecord, key: str | None = None) -> str:
    """The hash of a record, with the key of today or another one."""
    return _keyed_hash(
        {
            "at": row.at.astimezone(UTC).isoformat(timespec="microseconds"),
            "actor_id": row.actor_id,
            "actor": row.actor,
            "ip": row.ip,
            "action": str(row.action),
            "what": row.what,
            "people": row.people,
            "reason": row.reason,
            "previous_hash": row.previous_hash,
        },
        key,
    )


def review_signature(review: AccessReview, key: str | None = None) -> str:
    """What proves that a review was written here."""
    return _keyed_hash(
        {
            "month": review.month.isoformat(),
            "records": review.records,
            "head_hash": review.head_hash,
            "is_intact": review.is_intact,
            "notes": review.notes,
            "reviewer": review.reviewer,
            "signed_at": review.signed_at.astimezone(UTC).isoformat(timespec="microseconds"),
        },
        key,
    )


def _keyed_hash(values: dict[str, object], key: str | None) -> str:
    text = json.dumps(values, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return salted_hmac("didim.access-log", text, secret=key, algorithm="sha256").hexdigest()


def _keys() -> Iterator[str]:
    yield settings.SECRET_KEY
    yield from settings.SECRET_KEY_FALLBACKS


# --- Proving --------------------------------------------------------------------------------


@dataclass(frozen=True)
class Verdict:
    """How many records were checked, and what is wrong first; nothing when all is well."""

    records: int
    head_hash: str
    problem: str = ""

    @property
    def is_intact(self) -> bool:
        return not self.problem


def verify(month: date | None = None) -> Verdict:
    """Check the chain, of one month or all of it, and that every signed review still finds its records.

    Records that were added since the last review and cut off at the end can't be missed by the log itself; therefore
    it is reviewed every month, and the last hash stands on the printed sheet.
    """
    rows = _of_month(month) if month else AccessRecord.objects.all()
    count, head, problem = 0, "", ""
    for row in rows.order_by("pk").iterator():
        follows = row.previous_hash == head if count else _may_begin(row)
        if not follows:
            problem = f"기록 {row.pk}: 바로 앞의 기록이 없거나 달라요."
            break
        if not any(constant_time_compare(row.hash, record_hash(row, key)) for key in _keys()):
            problem = f"기록 {row.pk}: 내용이 바뀌었거나 다른 열쇠로 쓴 기록이에요."
            break
        count, head = count + 1, row.hash
    return Verdict(count, head, problem or _problem_of_reviews())


def records_of_month(month: date) -> QuerySet[AccessRecord]:
    """The records whose moment lies in a month in Seoul."""
    return AccessRecord.objects.filter(
        at__gte=clock.day_start(month), at__lt=clock.day_start(clock.next_month(month))
    )


def _of_month(month: date) -> QuerySet[AccessRecord]:
    """Without a gap, even where the clock of the server was put back."""
    numbers = list(records_of_month(month).order_by("pk").values_list("pk", flat=True))
    return AccessRecord.objects.filter(pk__range=(numbers[0], numbers[-1]) if numbers else (0, 0))


def _may_begin(first: AccessRecord) -> bool:
    """The first of all, or the one after another record, or after the last one that was destroyed."""
    before = first.previous_hash
    return (
        not before
        or AccessRecord.objects.filter(hash=before, pk__lt=first.pk).exists()
        or Destruction.objects.filter(last_hash=before).exists()
    )


def _problem_of_reviews() -> str:
    kept_since = clock.now() - KEPT_FOR
    for review in AccessReview.objects.order_by("month"):
        name = f"{review.month.year}년 {review.month.month}월 점검"
        if not any(constant_time_compare(review.signature, review_signature(review, key)) for key in _keys()):
            return f"{name}: 서명한 내용이 바뀌었어요."
        if clock.day_start(review.month) < kept_since:
            continue
        records = records_of_month(review.month)
        if records.count() != review.records:
            return f"{name}: 서명한 기록은 {review.records}건인데 {records.count()}건이 남아 있어요."
        if review.head_hash and not records.filter(hash=review.head_hash).exists():
            return f"{name}: 서명한 마지막 기록이 없어졌어요."
    return ""


# --- Destroying, when the period is over ----------------------------------------------------


def access_log_due(now: datetime) -> QuerySet[AccessRecord]:
    """The records at the beginning of the chain whose period is over."""
    young = AccessRecord.objects.filter(at__gte=now - KEPT_FOR).order_by("pk").values_list("pk", flat=True)
    first = young.first()
    due = AccessRecord.objects.all()
    return due if first is None else due.filter(pk__lt=first)


def access_log_last_hash(due: QuerySet[AccessRecord]) -> str:
    """What the chain goes on from once these are gone: kept in the 파기대장 (`Destruction.last_hash`)."""
    return due.order_by("-pk").values_list("hash", flat=True).first() or ""


def access_log_destroy(due: QuerySet[AccessRecord]) -> int:
    """Delete them; gives their number. The same transaction keeps `access_log_last_hash` of them."""
    return due.delete()[0]
