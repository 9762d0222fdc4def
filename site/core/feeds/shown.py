"""What every feed shows, or is chosen by: addresses, names, pictures, and who may see a page."""

from django.apps import apps

from core.feeds.watching import watch

PAGE_BESIDES = (
    "draft_title",
    "expire_at",
    "expired",
    "go_live_at",
    "has_unpublished_changes",
    "latest_revision",
    "latest_revision_created_at",
    "live_revision",
    "locked",
    "locked_at",
    "locked_by",
    "numchild",
    "owner",
    "show_in_menus",
)
"""Of a page, what is about drafts and editors."""


def watch_all() -> None:
    """For every family of feeds. Apps add their own tables."""
    watch(apps.get_model("wagtailcore", "Page"), ignoring=PAGE_BESIDES)
    watch(apps.get_model("wagtailcore", "PageViewRestriction"))
    watch(apps.get_model("wagtailcore", "Site"))
    watch(apps.get_model("core", "Region"))
    watch(apps.get_model("core", "CustomImage"))
    # A picture is scaled when somebody first looks: that alone changes nothing.
    watch(apps.get_model("core", "CustomRendition"), events=("UPDATE", "DELETE"))
    watch(apps.get_model("core", "CustomDocument"))
