"""What hangs under a page goes with it: off the site when that goes, and back when it comes back.

Wagtail leaves the pages under one that is taken off the site public. A center that closes would go on taking registrations. So
a page class says `takes_along` (everything under it goes) or `goes_along` (it goes with any page above it). It doesn't matter who
does it: an editor, a schedule, a workflow. Only what went along comes back, as it was, with its drafts and schedules.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from wagtail.log_actions import log
from wagtail.models import Page, Revision, get_page_models
from wagtail.signals import page_published, page_unpublished, post_page_move

from core import clock
from core.models import TakenAlong


def connect() -> None:
    """Before any other receiver, so that those find a page that stays down as such."""
    page_unpublished.connect(_take_all, dispatch_uid="going-along")
    page_published.connect(_came_out, dispatch_uid="going-along")
    post_page_move.connect(_moved, dispatch_uid="going-along")


def is_kept_down(page: Page) -> bool:
    """Whether a page above it, which would take it along, is off the site."""
    above = Page.objects.ancestor_of(page).filter(live=False)
    return above.exists() and (_goes(page) or any(_takes(each) for each in above))


def taken_below(page: Page) -> list[Page]:
    """The pages that went off the site with those above them, under this one."""
    return list(Page.objects.descendant_of(page).filter(pk__in=TakenAlong.objects.values("page")))


def _takes(page: Page) -> bool:
    return getattr(page.specific_class, "takes_along", False)


def _goes(page: Page) -> bool:
    return getattr(page.specific_class, "goes_along", False)


def _take_all(instance: Page, **kwargs: Any) -> None:
    """Wagtail says so of a page that is about to be deleted, too: it is still kept as live then, and all under it goes anyway."""
    if Page.objects.filter(pk=instance.pk, live=True).exists():
        return
    below = Page.objects.live().descendant_of(instance)
    if not _takes(instance):
        below = below.type(*(model for model in get_page_models() if getattr(model, "goes_along", False)))
    for page in _specific(below):
        _take(page)


def _came_out(instance: Page, **kwargs: Any) -> None:
    if not instance.live:
        return
    if is_kept_down(instance):
        _take(instance)
        return
    TakenAlong.objects.filter(page=instance.pk).delete()
    _bring_back(instance)


def _moved(instance: Page, parent_page_before: Page, parent_page_after: Page, **kwargs: Any) -> None:
    if parent_page_before == parent_page_after:  # only its place among the others
        return
    take_where_kept_down(instance)
    _bring_back(Page.objects.get(pk=instance.pk))


def take_where_kept_down(page: Page) -> None:
    """A page that has come to another place, with those under it: what is public under a page that is off the site goes."""
    here = Page.objects.get(pk=page.pk)
    for each in _specific(Page.objects.live().descendant_of(here, inclusive=True)):
        if is_kept_down(each):
            _take(each)


def _specific(pages: Any) -> Iterator[Page]:
    """Whole, one after the other: what became of those before is seen."""
    for page in list(pages):
        whole = Page.objects.get(pk=page.pk).specific
        if whole.live:
            yield whole


def _take(page: Page) -> None:
    scheduled = page.scheduled_revision
    TakenAlong.objects.update_or_create(page_id=page.pk, defaults={"revision_id": page.live_revision_id})
    page.unpublish()
    if scheduled:  # unpublishing forgets it
        page.revisions.filter(pk=scheduled.pk).update(approved_go_live_at=scheduled.approved_go_live_at)


def _bring_back(above: Page) -> None:
    """Whatever under `above`, or it itself, has nothing above it any more that keeps it down."""
    below = Page.objects.descendant_of(above, inclusive=True).values("pk")
    for taken in list(TakenAlong.objects.filter(page__in=below).order_by("page__path")):
        page, revision = taken.page, taken.revision
        if not is_kept_down(page):
            taken.delete()
            _show(revision.as_object() if revision else page.specific, revision)


def _show(page: Any, revision: Revision | None) -> None:
    """Undo what taking did. Publishing would put an end to a draft's schedule and workflow."""
    if page.live or (page.expire_at and page.expire_at <= clock.now()):
        return
    page.live = True
    page.live_revision = revision
    page.has_unpublished_changes = page.latest_revision_id not in (None, revision and revision.pk)
    page.save(clean=False)
    page_published.send(sender=page.specific_class, instance=page, revision=revision)
    log(instance=page, action="wagtail.publish")
