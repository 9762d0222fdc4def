"""The copies of a campaign as bytes. What all copies of a variant have in common is put together once; of each copy only its
headers and the few lines that hold a link of its own are written anew, a hundred times as fast as composing a mail.

A body leaves in base64, 57 bytes a line. Between two blanks whole lines stay what they are as long as the values in the
blanks are as long as before, and links made of a subscriber's uid are.
"""

from __future__ import annotations

import binascii
import re
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from email.utils import formatdate, quote
from functools import cached_property
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import BadHeaderError, EmailMultiAlternatives
from django.utils.html import escape

from newsletter.enums import ALERTS, CampaignKind
from newsletter.links import manage_path, stop_path
from newsletter.models import Campaign, Variant
from outbox.letters import CRLF, LINE, encoded, from_header, parsed

BLANKS = {name: f"⟦{name}⟧" for name in ("manage", "stop")}
"""What templates write where a subscriber's own link comes; no template and no library does anything with it."""
_BLANK = re.compile("⟦(manage|stop)⟧".encode())
BYTES = LINE // 4 * 3  # of a line in base64
MOST_PLANS = 8

Piece = bytes | str
"""Bytes as they are, or the name of a blank."""


class Part:
    """One body in base64, with blanks."""

    def __init__(self, content: str) -> None:
        lines = content.replace(CRLF, "\n").replace("\n", CRLF)
        found = _BLANK.split(lines.encode())
        self.pieces: list[Piece] = [
            piece.decode() if number % 2 else piece for number, piece in enumerate(found)
        ]
        self._plans: dict[tuple[int, ...], list[tuple[bytes, list[Piece]]]] = {}

    def filled(self, values: dict[str, bytes]) -> bytes:
        """The body with these values in its blanks, encoded."""
        lengths = tuple(len(values[piece]) for piece in self.pieces if isinstance(piece, str))
        plan = self._plans.get(lengths)
        if plan is None:
            if len(self._plans) >= MOST_PLANS:
                self._plans.clear()
            plan = self._plans[lengths] = list(self._plan(iter(lengths)))
        done = []
        for fixed, pieces in plan:
            done.append(fixed)
            done.append(
                in_lines(b"".join(values[each] if isinstance(each, str) else each for each in pieces))
            )
        return b"".join(done)

    def _plan(self, lengths: Iterator[int]) -> Iterator[tuple[bytes, list[Piece]]]:
        """Encoded lines that stay, and then the pieces of those that a blank touches, by turns."""
        touched: list[Piece] = []  # from the start of a line on
        size = 0  # of what is in `touched`
        for piece in self.pieces:
            if isinstance(piece, str):
                touched.append(piece)
                size += next(lengths)
                continue
            start = 0
            if touched:  # first the rest of the line in which the blank ended
                start = min(-size % BYTES, len(piece))
                touched.append(piece[:start])
                size += start
                if size % BYTES:
                    continue
                yield b"", touched
            whole = start + (len(piece) - start) // BYTES * BYTES
            yield in_lines(piece[start:whole]), []
            touched, size = [piece[whole:]], len(piece) - whole
        yield b"", touched


def in_lines(content: bytes) -> bytes:
    """Base64 in lines of 76 letters."""
    return b"".join(
        binascii.b2a_base64(content[start : start + BYTES], newline=False) + b"\r\n"
        for start in range(0, len(content), BYTES)
    )


@dataclass(frozen=True)
class Sender:
    """Who a campaign comes from, and what its headers say of that."""

    name: str
    address: str
    reply_to: str
    list_id: str
    is_automatic: bool

    @classmethod
    def of(cls, campaign: Campaign) -> Sender:
        name, address = parsed(settings.NEWSLETTER_FROM)
        host = urlsplit(settings.WAGTAILADMIN_BASE_URL).hostname or "localhost"
        return cls(
            campaign.from_name or name or settings.WAGTAIL_SITE_NAME,
            address,
            campaign.reply_to,
            f"newsletter.{host}",
            campaign.kind == CampaignKind.ALERT,
        )

    @property
    def full(self) -> str:
        return f'"{quote(self.name)}" <{self.address}>'

    @property
    def headers(self) -> dict[str, str]:
        """What is the same on every copy. A newsletter that somebody wrote is no automatic mail (RFC 3834); an alert is."""
        return {
            **({"Reply-To": self.reply_to} if self.reply_to else {}),
            "List-Id": f"<{self.list_id}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            "Precedence": "bulk",
            **({"Auto-Submitted": "auto-generated"} if self.is_automatic else {}),
        }


class Stencil:
    """A variant made ready: from here on only blanks are filled."""

    def __init__(self, variant: Variant, campaign: Campaign) -> None:
        self.subject, self.text, self.html = variant.subject, variant.text, variant.html
        self.sender = Sender.of(campaign)
        for value in (self.subject, self.sender.name, self.sender.reply_to):
            if "\n" in value or "\r" in value:
                raise BadHeaderError("A header of a mail has one line.")

    @cached_property
    def parts(self) -> tuple[Part, Part]:
        return Part(self.text), Part(self.html)

    @cached_property
    def head(self) -> bytes:
        """The headers that every copy has, but for those of its own."""
        headers = {
            "Subject": encoded(self.subject, "Subject"),
            "From": from_header(self.sender.full),
            **self.sender.headers,
            "MIME-Version": "1.0",
            "Content-Type": f'multipart/alternative;{CRLF} boundary="{self.boundary}"',
        }
        return "".join(f"{name}: {value}{CRLF}" for name, value in headers.items()).encode()

    @cached_property
    def boundary(self) -> str:
        """Never in a body: those are base64, which has no underscore."""
        return f"=_{uuid.uuid4().hex}"

    @cached_property
    def part_heads(self) -> tuple[bytes, bytes, bytes]:
        """What stands before the text, before the HTML and after it."""
        plain, html = (
            f'{CRLF}--{self.boundary}{CRLF}Content-Type: text/{kind}; charset="utf-8"{CRLF}'
            f"Content-Transfer-Encoding: base64{CRLF}{CRLF}".encode()
            for kind in ("plain", "html")
        )
        return plain, html, f"{CRLF}--{self.boundary}--{CRLF}".encode()

    def copy(self, *, to: str, uid: uuid.UUID, subscriber_uid: uuid.UUID) -> Copy:
        """The copy of one subscriber."""
        return Copy(
            self,
            to,
            f"<{uid}@{self.sender.address.rpartition('@')[2] or 'localhost'}>",
            address_of(manage_path(subscriber_uid)),
            address_of(stop_path(subscriber_uid, what=ALERTS if self.sender.is_automatic else "")),
        )


def address_of(path: str) -> str:
    return f"{settings.WAGTAILADMIN_BASE_URL}{path}"


def fill(content: str, values: dict[str, str]) -> str:
    """A body with values in its blanks, as words."""
    for name, blank in BLANKS.items():
        content = content.replace(blank, values[name])
    return content


@dataclass(frozen=True)
class Copy:
    """One mail of a campaign, as `outbox.delivery.transmit` takes it (`outbox.letters.Written`)."""

    stencil: Stencil
    to: str
    message_id: str
    manage: str
    stop: str

    @property
    def sender_address(self) -> str:
        return self.stencil.sender.address

    @property
    def has_plain_addresses(self) -> bool:
        return self.to.isascii() and self.sender_address.isascii()

    @property
    def unsubscribe(self) -> list[str]:
        """Both ways of RFC 2369, the one of RFC 8058 first."""
        mailto = settings.NEWSLETTER_UNSUBSCRIBE_MAIL
        return [f"<{self.stop}>", *([f"<mailto:{mailto}?subject=unsubscribe>"] if mailto else [])]

    def as_message(self) -> EmailMultiAlternatives:
        """For any backend that isn't SMTP, and for addresses that need more than ASCII."""
        own = {"manage": self.manage, "stop": self.stop}
        sender, stencil = self.stencil.sender, self.stencil
        headers = {
            **sender.headers,
            "Message-ID": self.message_id,
            "List-Unsubscribe": ", ".join(self.unsubscribe),
        }
        mail = EmailMultiAlternatives(
            stencil.subject,
            fill(stencil.text, own),
            sender.full,
            [self.to],
            headers=headers,
        )
        mail.attach_alternative(
            fill(stencil.html, {name: escape(value) for name, value in own.items()}), "text/html"
        )
        return mail

    def as_bytes(self) -> bytes:
        """What an SMTP server is given, lines ending with CRLF. Raises BadHeaderError."""
        for value in (self.to, self.stop):
            if "\n" in value or "\r" in value:
                raise BadHeaderError("A header of a mail has one line.")
        own = (
            f"To: {self.to}{CRLF}Message-ID: {self.message_id}{CRLF}Date: {formatdate()}{CRLF}"
            f"List-Unsubscribe: {_folded(self.unsubscribe)}{CRLF}"
        )
        text, html = self.stencil.parts
        plain = {"manage": self.manage.encode(), "stop": self.stop.encode()}
        marked = {name: escape(value.decode()).encode() for name, value in plain.items()}
        before_text, before_html, end = self.stencil.part_heads
        return b"".join(
            (
                own.encode(),
                self.stencil.head,
                before_text,
                text.filled(plain),
                before_html,
                html.filled(marked),
                end,
            )
        )


def _folded(values: Iterable[str]) -> str:
    return f",{CRLF} ".join(values)
