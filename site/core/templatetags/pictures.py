"""The pictures of cards, many on a page, and of pages themselves: their markup is made once and kept."""

from django import template
from django.utils.safestring import SafeString, mark_safe
from wagtail.images.models import Filter, SourceImageIOError

from core.models import CustomImage, CustomRendition

register = template.Library()

CARD = Filter(spec="fill-640x360|format-webp")
KEPT_FOR = 60 * 60  # seconds


@register.simple_tag
def card_picture(image: CustomImage) -> SafeString:
    """The picture at the size of a card. Decorative: the title beside it says what it is about."""
    return _picture(image, {"alt": "", "loading": "lazy"})


@register.simple_tag
def side_picture(image: CustomImage) -> SafeString:
    """The same for a page's own picture, which is in view at once."""
    return _picture(image, {"alt": ""})


def _picture(image: CustomImage, attributes: dict[str, str]) -> SafeString:
    # A new file or another focal point makes another key.
    key = f"{'-'.join(attributes)}-{image.pk}-{image.file.name}-{CARD.get_cache_key(image)}"
    kept = CustomRendition.cache_backend
    markup = kept.get(key)
    if markup is None:
        try:
            markup = str(image.get_rendition(CARD).img_tag(attributes))
        except SourceImageIOError:  # the original is missing: no picture at all
            return SafeString("")
        kept.set(key, markup, KEPT_FOR)
    return mark_safe(markup)  # noqa: S308 - made by Wagtail, escaped
