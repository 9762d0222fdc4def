"""The public address of every program is `/programs/<slug>/`, wherever the program sits in the tree."""

from __future__ import annotations

from typing import Any

from django.core.cache import cache
from django.db import transaction

CACHE_KEY = "events:index-address"
CACHE_SECONDS = 60 * 60
MEMO = "_program_index_address"

RESERVED_SLUGS = {"calendar", "here"}
"""What stands under the index beside the programs (`events.urls`)."""

IndexAddress = tuple[int, str]


def index_address(request: Any = None) -> IndexAddress | None:
    """The site and the path of the live program index, looked up once a request at most."""
    if request is not None and hasattr(request, MEMO):
        return getattr(request, MEMO)
    address = cache.get(CACHE_KEY)
    if address is None:
        address = _look_up() or ()
        cache.set(CACHE_KEY, address, CACHE_SECONDS)
    if request is not None:
        setattr(request, MEMO, address or None)
    return address or None


def _look_up() -> IndexAddress | None:
    from events.models import ProgramIndexPage  # the models use this module

    index = ProgramIndexPage.objects.live().first()
    parts = index.get_url_parts() if index else None
    return (parts[0], parts[2]) if parts and parts[2] else None


def forget_index_address(**kwargs: Any) -> None:
    """Signal receiver: the index was saved, moved or removed. Again after commit, for other processes."""
    cache.delete(CACHE_KEY)
    transaction.on_commit(lambda: cache.delete(CACHE_KEY))
