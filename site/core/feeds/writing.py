"""RSS 2.0 and Atom (RFC 4287) of the same entries: full text, pictures as enclosures, dates of Seoul."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any

from django.conf import settings
from django.utils.feedgenerator import rfc2822_date, rfc3339_date
from django.utils.xmlutils import SimplerXMLGenerator

from core import clock

LANGUAGE = "ko"
TTL = 60  # minutes until a reader looks again
NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
NAMESPACES = {
    "xmlns:atom": "http://www.w3.org/2005/Atom",
    "xmlns:content": "http://purl.org/rss/1.0/modules/content/",
    "xmlns:dc": "http://purl.org/dc/elements/1.1/",
}


@dataclass(frozen=True)
class Enclosure:
    """A picture; its length in bytes."""

    url: str
    length: int
    type: str = "image/jpeg"


@dataclass(frozen=True)
class Entry:
    """Of one page. The id stays when the page moves; addresses are whole ones."""

    id: str
    title: str
    link: str
    published: datetime
    updated: datetime
    author: str
    categories: tuple[str, ...]
    summary: str
    html: str
    enclosure: Enclosure | None


@dataclass(frozen=True)
class Channel:
    """A feed. `page_url` is where people read the same; `hub` who tells readers of new entries, or nobody."""

    title: str
    subtitle: str
    page_url: str
    self_url: str
    hub: str
    updated: datetime
    entries: list[Entry]


class Writer(SimplerXMLGenerator):
    """Writes elements; leaves out what XML can't hold."""

    def __init__(self, out: BytesIO) -> None:
        super().__init__(out, "utf-8")
        self.startDocument()

    def start(self, name: str, **attributes: str) -> None:
        self.startElement(name, attributes)  # type: ignore[arg-type]

    def put(self, name: str, text: str = "", **attributes: Any) -> None:
        clean = {key.replace("_", ":"): as_xml(str(value)) for key, value in attributes.items()}
        self.addQuickElement(name, as_xml(text), clean)


def as_xml(text: str) -> str:
    return NO_XML.sub("", unicodedata.normalize("NFC", text))


def one_line(text: str) -> str:
    return " ".join(as_xml(text).split())


def rss(channel: Channel) -> bytes:
    out = BytesIO()
    xml = Writer(out)
    xml.startElement("rss", {"version": "2.0", **NAMESPACES})  # type: ignore[arg-type]
    xml.start("channel")
    xml.put("title", one_line(channel.title))
    xml.put("link", channel.page_url)
    xml.put("description", channel.subtitle)
    xml.put("atom:link", rel="self", type="application/rss+xml", href=channel.self_url)
    if channel.hub:
        xml.put("atom:link", rel="hub", href=channel.hub)
    xml.put("language", LANGUAGE)
    xml.put("lastBuildDate", rfc2822_date(clock.local(channel.updated)))
    xml.put("ttl", str(TTL))
    for entry in channel.entries:
        _rss_item(xml, entry)
    xml.endElement("channel")
    xml.endElement("rss")
    return out.getvalue()


def _rss_item(xml: Writer, entry: Entry) -> None:
    xml.start("item")
    xml.put("title", one_line(entry.title))
    xml.put("link", entry.link)
    xml.put("guid", entry.id, isPermaLink="false")
    xml.put("pubDate", rfc2822_date(clock.local(entry.published)))
    xml.put("dc:creator", one_line(entry.author))
    for category in entry.categories:
        xml.put("category", category)
    xml.put("description", entry.summary)
    if entry.html:
        xml.put("content:encoded", entry.html)
    if picture := entry.enclosure:
        xml.put("enclosure", url=picture.url, length=picture.length, type=picture.type)
    xml.endElement("item")


def atom(channel: Channel) -> bytes:
    out = BytesIO()
    xml = Writer(out)
    xml.startElement("feed", {"xmlns": NAMESPACES["xmlns:atom"], "xml:lang": LANGUAGE})  # type: ignore[arg-type]
    xml.put("id", channel.self_url)
    xml.put("title", one_line(channel.title))
    xml.put("subtitle", channel.subtitle)
    xml.put("updated", rfc3339_date(clock.local(channel.updated)))
    _author(xml, settings.WAGTAIL_SITE_NAME)
    xml.put("link", rel="self", type="application/atom+xml", href=channel.self_url)
    xml.put("link", rel="alternate", type="text/html", href=channel.page_url)
    if channel.hub:
        xml.put("link", rel="hub", href=channel.hub)
    for entry in channel.entries:
        _atom_entry(xml, entry)
    xml.endElement("feed")
    return out.getvalue()


def _atom_entry(xml: Writer, entry: Entry) -> None:
    xml.start("entry")
    xml.put("id", entry.id)
    xml.put("title", one_line(entry.title))
    xml.put("link", rel="alternate", type="text/html", href=entry.link)
    xml.put("published", rfc3339_date(clock.local(entry.published)))
    xml.put("updated", rfc3339_date(clock.local(entry.updated)))
    _author(xml, entry.author)
    for category in entry.categories:
        xml.put("category", term=category)
    xml.put("summary", entry.summary, type="text")
    if entry.html:
        xml.put("content", entry.html, type="html")
    if picture := entry.enclosure:
        xml.put("link", rel="enclosure", href=picture.url, length=picture.length, type=picture.type)
    xml.endElement("entry")


def _author(xml: Writer, name: str) -> None:
    xml.start("author")
    xml.put("name", one_line(name))
    xml.endElement("author")


@dataclass(frozen=True)
class Form:
    """One of the two ways to write a feed, and what stands in its address behind that of RSS."""

    label: str
    content_type: str
    ending: str
    write: Callable[[Channel], bytes]


RSS = Form("RSS", "application/rss+xml", "", rss)
ATOM = Form("Atom", "application/atom+xml", "atom/", atom)
FORMS: Iterable[Form] = (RSS, ATOM)
