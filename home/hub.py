"""WebSub: who subscribes at the hub learns of a new entry at once. Nothing happens without the setting WEBSUB_HUB_URL."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import transaction
from wagtail.models import Page
from wagtail.signals import page_published, page_unpublished

from core.feeds.writing import FORMS
from home.feeds import feed_path
from home.tasks import hub_tell


def tell_of(model: type[Page], name: str) -> None:
    """Tell the hub whenever a page of this type comes or goes: the feeds with this name, and those of its center."""

    def receiver(instance: Any, **kwargs: Any) -> None:
        if settings.WEBSUB_HUB_URL:
            topics = topics_of(name, getattr(instance, "center", None))
            transaction.on_commit(lambda: hub_tell.enqueue(topics))

    for signal in (page_published, page_unpublished):
        signal.connect(receiver, sender=model, weak=False, dispatch_uid=f"hub-{name}")


def topics_of(name: str, center: Page | None) -> list[str]:
    """The addresses of the feeds as the public knows them."""
    slugs = ["", center.slug] if center else [""]
    return [
        f"{settings.WAGTAILADMIN_BASE_URL}{feed_path(name, form, slug)}" for slug in slugs for form in FORMS
    ]
