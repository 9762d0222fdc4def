"""The words and pictures of many pages as HTML for readers: whole addresses, nothing that runs, nothing to fill in.

However many pages there are, it takes one query for each kind of thing that blocks choose (pictures, pages, files).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import nh3
from django.core.cache import caches
from django.db.models import Prefetch, prefetch_related_objects
from django.http import HttpRequest
from wagtail.blocks import StreamValue
from wagtail.images.models import SourceImageIOError

from core.blocks.body import BodyStreamBlock
from core.feeds.writing import Enclosure
from core.models import BasePage, CustomImage, CustomRendition

ENCLOSED = "fill-1200x675|format-jpeg|jpegquality-80"
IN_TEXT = "max-1200x1200|format-webp"  # as in components/streamfield/blocks/picture.html
KEPT_FOR = 30 * 24 * 60 * 60
TAGS = frozenset(
    [
        "a",
        "abbr",
        "b",
        "blockquote",
        "br",
        "code",
        "dd",
        "details",
        "dl",
        "dt",
        "em",
        "figcaption",
        "figure",
        "h2",
        "h3",
        "h4",
        "hr",
        "i",
        "img",
        "li",
        "ol",
        "p",
        "q",
        "small",
        "strong",
        "sub",
        "summary",
        "sup",
        "table",
        "tbody",
        "td",
        "th",
        "thead",
        "tr",
        "u",
        "ul",
    ]
)
ATTRIBUTES = {"a": {"href"}, "img": {"src", "alt", "width", "height"}}
WITH_CONTENT = {"script", "style", "form", "button", "select", "textarea", "template", "svg"}
"""What goes with everything in it."""


def cleaned(html: str, request: HttpRequest) -> str:
    """The HTML with nothing in it but words, links and pictures."""
    return nh3.clean(
        html,
        tags=set(TAGS),
        clean_content_tags=WITH_CONTENT,
        attributes=ATTRIBUTES,
        url_schemes={"http", "https", "mailto", "tel"},
        url_relative=("rewrite_with_base", request.build_absolute_uri("/")),
        link_rel=None,
    ).strip()


def bodies(pages: Sequence[BasePage]) -> list[str]:
    """The HTML of each page's free part, in the order of the pages; nothing for pages that have none, or another kind of it."""
    streams = [getattr(page, "body", None) or () for page in pages]
    streams = [
        stream if type(getattr(stream, "stream_block", None)) is BodyStreamBlock else () for stream in streams
    ]
    _read_together([stream for stream in streams if stream])
    return ["\n".join(str(block.render()) for block in stream) for stream in streams]


def _read_together(streams: Sequence[StreamValue]) -> None:
    """Read the blocks of all streams at once. Wagtail reads those of one stream together, and not of the next."""
    waiting = defaultdict(list)
    for stream in streams:
        for index, raw in enumerate(stream._raw_data):  # noqa: SLF001 - no public way to read across streams
            if stream._bound_blocks[index] is None:  # noqa: SLF001
                waiting[raw["type"]].append((stream, index, raw))
    images = []
    for name, places in waiting.items():
        block = places[0][0].stream_block.child_blocks[name]
        values = block.bulk_to_python([raw["value"] for _stream, _index, raw in places])
        for (stream, index, raw), value in zip(places, values, strict=True):
            child = StreamValue.StreamChild(block, value, id=raw.get("id"))
            stream._bound_blocks[index] = child  # noqa: SLF001
            if name == "picture" and value["image"]:
                images.append(value["image"])
    with_renditions(images, IN_TEXT)


def with_renditions(images: Sequence[CustomImage], spec: str) -> None:
    """Look up the scaled pictures of all of them. One query."""
    renditions = CustomRendition.objects.filter(filter_spec=spec)
    prefetch_related_objects(images, Prefetch("renditions", renditions, to_attr="prefetched_renditions"))


def enclosures(pages: Sequence[BasePage], request: HttpRequest) -> list[Enclosure | None]:
    """The picture of each page, in their order; none where a file is missing. Two queries, once they are scaled."""
    images = CustomImage.objects.in_bulk({page.listing_image_id for page in pages if page.listing_image_id})
    with_renditions(list(images.values()), ENCLOSED)
    found = {key: _enclosure(image, request) for key, image in images.items()}
    return [found.get(page.listing_image_id) for page in pages]


def _enclosure(image: CustomImage, request: HttpRequest) -> Enclosure | None:
    try:
        rendition: Any = image.get_rendition(ENCLOSED)
        # The size is asked of the disk once; another picture has another key, even under the name of an old one.
        key = f"size-{rendition.pk}-{rendition.file.name}-{image.file_hash}"
        length = caches["renditions"].get_or_set(key, lambda: rendition.file.size, KEPT_FOR)
    except (SourceImageIOError, FileNotFoundError):  # a restored database without its files
        return None
    return Enclosure(request.build_absolute_uri(rendition.url), length or 0)
