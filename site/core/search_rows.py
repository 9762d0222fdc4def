"""The search finds a page by other rows, too: where its center is, what its units are called, where its sessions are held.

Wagtail puts a page into the index when the page itself is saved. Here an app says of which pages a row of its own tells as well.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from typing import Any

from django.db import transaction
from django.db.models import Model
from django.db.models.signals import post_delete, post_save
from django_tasks import task
from modelsearch.index import insert_or_update_object
from wagtail.models import Page

PagesOf = Callable[[Any], Iterable[int]]
"""The keys of the pages that a row tells of."""


class _Waiting(threading.local):
    """What a transaction has changed so far: a program with sixty sessions is put into the index once."""

    def __init__(self) -> None:
        self.keys: set[int] = set()


_waiting = _Waiting()


def tell_of(model: type[Model], pages_of: PagesOf) -> None:
    """Whenever a row of `model` is saved or deleted, its pages go into the index anew. For once, when all apps are loaded."""

    def note(instance: Model, *, raw: bool = False, **kwargs: object) -> None:
        if not raw and (keys := set(pages_of(instance))):
            _waiting.keys = keys | (_waiting.keys if _is_waited_for() else set())
            transaction.on_commit(_hand_on)

    for signal in (post_save, post_delete):
        signal.connect(note, sender=model, weak=False, dispatch_uid=f"core.search_rows.{model.__name__}")


def _is_waited_for() -> bool:
    """Whether this transaction has changed something already; what one that was rolled back has changed is forgotten."""
    return any(after is _hand_on for _savepoints, after, *_ in transaction.get_connection().run_on_commit)


def _hand_on() -> None:
    keys, _waiting.keys = _waiting.keys, set()
    if keys:
        index_pages.enqueue(sorted(keys))


@task()
def index_pages(keys: list[int]) -> None:
    """Put pages into the index of the search anew, as their own types."""
    for page in Page.objects.filter(pk__in=keys).specific().iterator(chunk_size=100):
        insert_or_update_object(page)
