"""Putting pages into the tree."""

from __future__ import annotations

from typing import TypeVar

from wagtail.models import Page, Site

WELCOME_TITLE = "Welcome to your new Wagtail site!"
HOST, PORT = "localhost", 8000

P = TypeVar("P", bound=Page)


def welcome_page() -> Page | None:
    """Wagtail's own first page, as long as nobody has touched it."""
    page = Page.objects.filter(
        depth=2, title=WELCOME_TITLE, slug="home", numchild=0, latest_revision=None, first_published_at=None
    ).first()
    return page if page and page.specific_class is Page else None


def other_pages() -> bool:
    """Whether there is any page beside the root and the untouched welcome page."""
    pages = Page.objects.filter(depth__gt=1)
    if welcome := welcome_page():
        pages = pages.exclude(pk=welcome.pk)
    return pages.exists()


def publish(parent: Page, page: P) -> P:
    """Add a page and publish it the way an editor does, so that everything that listens hears of it."""
    page.live = False
    parent.add_child(instance=page)
    page.save_revision().publish()
    page.live = True  # the row is: another object of it was published
    return page


def add_home(page: P) -> P:
    """The front page of the default site, in the place of the welcome page."""
    welcome = welcome_page()
    if welcome:
        Page.objects.filter(pk=welcome.pk).update(slug="welcome")  # makes its address free
    home = publish(Page.get_first_root_node(), page)
    site = Site.objects.filter(is_default_site=True).first() or Site(is_default_site=True)
    site.hostname, site.port, site.site_name, site.root_page = HOST, PORT, page.title, home
    site.save()
    if welcome:
        Page.objects.get(pk=welcome.pk).delete()
    home.refresh_from_db()
    return home
