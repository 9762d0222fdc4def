"""What a feed validator looks at (validator.w3.org/feed), as far as it can be said without the network."""

from __future__ import annotations

import re
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit
from xml.etree import ElementTree

import feedparser

ATOM = "{http://www.w3.org/2005/Atom}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
CREATOR = "{http://purl.org/dc/elements/1.1/}creator"
RFC822 = re.compile(r"(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d \w{3} \d{4} \d\d:\d\d:\d\d \+0900")
RFC3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?\+09:00")
RUNS = re.compile(r"<(script|form|input|button|iframe|style)\b|\son\w+=|javascript:", re.IGNORECASE)


def check(content: bytes, address: str) -> Any:
    """The feed as feedparser reads it, once everything about it has been found right. `address` is its own."""
    parsed = feedparser.parse(content)
    assert not parsed.bozo, parsed.get("bozo_exception")
    root = ElementTree.fromstring(content)
    (check_atom if root.tag == f"{ATOM}feed" else check_rss)(root, address)
    assert parsed.feed.language == "ko"
    ids = [entry.id for entry in parsed.entries]
    assert len(set(ids)) == len(ids)
    return parsed


def check_rss(root: Any, address: str) -> None:
    assert (root.tag, root.get("version")) == ("rss", "2.0")
    (channel,) = root
    for name in ("title", "link", "description", "language", "ttl"):
        assert channel.findtext(name), name
    whole(channel.findtext("link"))
    dated_822(channel.findtext("lastBuildDate"))
    own = {link.get("rel"): link.get("href") for link in channel.findall(f"{ATOM}link")}
    assert own["self"] == address
    for item in channel.findall("item"):
        assert item.findtext("title").strip()
        whole(item.findtext("link"))
        guid = item.find("guid")
        assert (guid.get("isPermaLink"), guid.text[:9]) == ("false", "urn:uuid:")
        dated_822(item.findtext("pubDate"))
        assert item.findtext(CREATOR)
        assert item.find("author") is None  # it would have to be a mail address
        assert item.find("description") is not None
        html(item.findtext(CONTENT))
        assert len(item.findall("enclosure")) <= 1
        for picture in item.findall("enclosure"):
            enclosed(picture.get("url"), picture)


def check_atom(root: Any, address: str) -> None:
    links = {link.get("rel"): link.get("href") for link in root.findall(f"{ATOM}link")}
    assert links["self"] == address
    whole(links["alternate"])
    whole(root.findtext(f"{ATOM}id"))
    assert root.findtext(f"{ATOM}author/{ATOM}name")
    for parent in (root, *root.findall(f"{ATOM}entry")):
        assert parent.findtext(f"{ATOM}title").strip()
        assert len(parent.findall(f"{ATOM}id")) == len(parent.findall(f"{ATOM}updated")) == 1
        dated_3339(parent.findtext(f"{ATOM}updated"))
    for entry in root.findall(f"{ATOM}entry"):
        assert entry.findtext(f"{ATOM}id").startswith("urn:uuid:")
        assert entry.findtext(f"{ATOM}author/{ATOM}name")
        published, updated = (
            dated_3339(entry.findtext(f"{ATOM}{name}")) for name in ("published", "updated")
        )
        assert published <= updated
        assert entry.find(f"{ATOM}summary").get("type") == "text"
        for each in entry.findall(f"{ATOM}content"):
            assert each.get("type") == "html"
            html(each.text)
        kinds = [link.get("rel") for link in entry.findall(f"{ATOM}link")]
        assert kinds.count("alternate") == 1
        for link in entry.findall(f"{ATOM}link"):
            whole(link.get("href"))
            if link.get("rel") == "enclosure":
                enclosed(link.get("href"), link)


def whole(address: str | None) -> None:
    parts = urlsplit(address or "")
    assert parts.scheme in {"http", "https"}, address
    assert parts.netloc, address
    assert (address or "").isascii(), address


def enclosed(url: str | None, element: Any) -> None:
    whole(url)
    assert element.get("type") == "image/jpeg"
    assert int(element.get("length")) > 0


def dated_822(text: str | None) -> datetime:
    assert RFC822.fullmatch(text or ""), text
    moment = parsedate_to_datetime(text or "")
    assert f"{moment:%a}" == (text or "")[:3]
    return moment


def dated_3339(text: str | None) -> datetime:
    assert RFC3339.fullmatch(text or ""), text
    return datetime.fromisoformat(text or "")


def html(text: str | None) -> None:
    """Nothing runs, nothing is filled in, and every address is a whole one."""
    assert not RUNS.search(text or ""), text
    for address in re.findall(r'(?:href|src)="([^"]*)"', text or ""):
        assert urlsplit(address).scheme in {"http", "https", "mailto", "tel"}, address
