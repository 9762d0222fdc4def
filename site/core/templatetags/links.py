"""Links that may lead nowhere."""

from django import template
from django.utils.html import format_html
from wagtail.models import Page

register = template.Library()


@register.simple_tag
def page_link(page: Page, text: str = "") -> str:
    """A link to a page with its title (or other words); the words alone where the page is off the site."""
    words = text or page.title
    return format_html('<a href="{}">{}</a>', page.get_url() or "/", words) if page.live else words
