"""The sets of personal data that the site keeps. Each app declares its own in its `privacy.py`.

One declaration serves everything: the privacy policy, what people see and download of their own, erasing a person, and the
daily destruction of what is due. What is not declared here must hold no personal data; a test walks every model.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import CharField, QuerySet
from django.db.models.functions import Cast
from wagtail.models import ModelLogEntry

from people.models import User

Row = dict[str, Any]
"""One kept thing in words: Korean column names to values (text, numbers, dates, aware times)."""


@dataclass(frozen=True)
class Errand:
    """Something a person should deal with before the account goes: a coming booking, a suit not yet returned."""

    text: str
    url: str


@dataclass(frozen=True)
class Retention:
    """When rows of a set are destroyed: `keep` after the moment in the column `since`.

    `due` gives the rows whose period has ended at a moment, `destroy` removes or anonymises them and gives their number.
    `last_hash` is for chained records: what the chain goes on from once these rows are gone.
    """

    keep: timedelta
    since: str
    due: Callable[[datetime], QuerySet[Any]]
    destroy: Callable[[QuerySet[Any]], int]
    last_hash: Callable[[QuerySet[Any]], str] | None = None


@dataclass(frozen=True)
class DataSet:
    """One set of personal data: why it is kept, how long, and how it is shown, erased and destroyed.

    `rows_of` gives what is kept of one person, in words. `erase` forgets one person and gives the number of rows; it runs
    inside the transaction that deletes the account, files go after its commit. Without a `retention` the set lives as
    long as the account. `errands` are what the person should deal with before; `errands_need` names the details of the
    person (name, phone) that can't be taken back as long as there are any. `consent` is the kind of consent that the set
    rests on: it is erased when that is withdrawn (제37조). `refusal` is for what people tell of their own accord: what they
    can't do without it (제15조 2항). `declared_in` is filled in when the set is registered: the file that names it.
    """

    name: str
    label: str
    purpose: str
    items: str
    basis: str
    period: str
    rows_of: Callable[[User], list[Row]]
    erase: Callable[[User], int]
    retention: Retention | None = None
    errands: Callable[[User], list[Errand]] | None = None
    errands_need: frozenset[str] = frozenset()
    consent: str = ""
    refusal: str = ""
    declared_in: str = ""


@dataclass
class Registry:
    sets: dict[str, DataSet] = field(default_factory=dict)

    def register(self, dataset: DataSet) -> DataSet:
        if dataset.name in self.sets:
            raise ValueError(f"Data set {dataset.name!r} is declared twice.")
        dataset = replace(dataset, declared_in=sys._getframe(1).f_code.co_filename)  # noqa: SLF001 - no other way
        self.sets[dataset.name] = dataset
        return dataset


registry = Registry()

YEAR = timedelta(days=365)


def nothing_to_show(person: User) -> list[Row]:
    return []


def nothing_to_erase(person: User) -> int:
    return 0


def remove(rows: QuerySet[Any]) -> int:
    """Delete rows, and what the log of changes says about them; gives their number."""
    number = rows.count()
    log_about(rows).delete()
    rows.delete()
    return number


def log_about(rows: QuerySet[Any]) -> QuerySet[ModelLogEntry]:
    """The entries of Wagtail's log about rows: they repeat names and reasons."""
    keys = rows.order_by().annotate(key=Cast("pk", CharField())).values("key")
    return ModelLogEntry.objects.filter(
        content_type=ContentType.objects.get_for_model(rows.model), object_id__in=keys
    )


def kept_for(
    keep: timedelta,
    since: str,
    rows: Callable[[], QuerySet[Any]],
    destroy: Callable[[QuerySet[Any]], int] = remove,
) -> Retention:
    """The usual retention: rows whose moment `since` lies `keep` or longer ago."""

    def due(now: datetime) -> QuerySet[Any]:
        return rows().filter(**{f"{since}__lte": now - keep})

    return Retention(keep, since, due, destroy)
