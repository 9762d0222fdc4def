"""Destroying what is due, and the 파기대장 (개인정보 보호법 제21조)."""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction
from django.db.models import Min

from people.datasets import DataSet, Retention, registry
from people.models import Destruction

logger = logging.getLogger(__name__)

PERIOD_OVER = "보유 기간이 끝남"
METHOD = "되살릴 수 없게 지우거나 누구의 것인지 지움"


@dataclass(frozen=True)
class Due:
    """What of one set is over: how many rows, and since when the oldest is kept."""

    dataset: DataSet
    rows: int
    oldest: datetime | None
    is_failed: bool = False


def what_is_due(now: datetime) -> list[Due]:
    """The dry run: every set with a period."""
    return [_look(dataset, dataset.retention, now) for dataset in registry.sets.values() if dataset.retention]


def destroy_due(now: datetime) -> list[Due]:
    """Destroy what is due at a moment, each set in a transaction of its own with its line in the 파기대장.

    One set that fails stops no other; it is logged, and tried again the next day.
    """
    return [
        _destroy(dataset, dataset.retention, now) for dataset in registry.sets.values() if dataset.retention
    ]


def _look(dataset: DataSet, retention: Retention, now: datetime) -> Due:
    rows = retention.due(now)
    return Due(dataset, rows.count(), rows.aggregate(oldest=Min(retention.since))["oldest"])


def _destroy(dataset: DataSet, retention: Retention, now: datetime) -> Due:
    due = _look(dataset, retention, now)
    if not due.rows:
        return due
    try:
        with transaction.atomic():
            rows = retention.due(now)
            last_hash = retention.last_hash(rows) if retention.last_hash else ""
            number = retention.destroy(rows)
            write_ledger(dataset, number, reason=PERIOD_OVER, last_hash=last_hash)
    except Exception:
        logger.exception("The data set %s could not be destroyed.", dataset.name)
        return replace(due, is_failed=True)
    return replace(due, rows=number)


def write_ledger(dataset: DataSet, rows: int, *, reason: str, last_hash: str = "") -> None:
    """One line of the 파기대장; none where nothing was destroyed. Whose it was stands nowhere."""
    if rows:
        Destruction.objects.create(
            dataset=dataset.name,
            label=dataset.label,
            rows=rows,
            reason=reason,
            method=METHOD,
            last_hash=last_hash,
        )
