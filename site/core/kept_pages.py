"""Pages that can't be deleted, because what people did there hangs below them.

Each app names what of its own keeps a page (`keeps_page`), in words for staff. The database refuses such a deletion as
well; asking first means that staff read why, wherever they delete.
"""

from __future__ import annotations

from collections.abc import Callable

from wagtail.models import Page

Keeper = Callable[[Page], str]
"""Why a page, with everything below it, has to stay; nothing when it may go."""

_keepers: list[Keeper] = []


def keeps_page(keeper: Keeper) -> Keeper:
    """Decorates a Keeper."""
    _keepers.append(keeper)
    return keeper


def why_kept(page: Page) -> str:
    """The first reason for which a page has to stay, or nothing."""
    return next((reason for keeper in _keepers if (reason := keeper(page))), "")
