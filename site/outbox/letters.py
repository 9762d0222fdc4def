"""A finished mail of one of our kinds, and its bytes.

Django puts a mail together in 0.7 ms, most of it headers and line breaks, which is as long as handing it to the server
takes. Letters of ours have one simple form (text and HTML, no files), so their bytes are written down directly, ten
times as fast; a test compares both ways. Whatever is not so simple goes Django's way.
"""

from __future__ import annotations

import binascii
import secrets
from dataclasses import dataclass
from email.header import Header
from email.utils import formataddr, formatdate, parseaddr
from functools import lru_cache
from typing import Protocol, cast

from django.core.mail import BadHeaderError, EmailMultiAlternatives
from django.core.mail.message import SafeMIMEMultipart

from outbox.kinds import Attachment

CRLF = "\r\n"
LINE = 76  # letters of a line, as RFC 2045 and 2047 want it


class Written(Protocol):
    """A mail that knows its own bytes: a `Letter`, or one of the many copies of a campaign."""

    @property
    def to(self) -> str: ...
    @property
    def sender_address(self) -> str: ...
    @property
    def has_plain_addresses(self) -> bool: ...
    def as_message(self) -> EmailMultiAlternatives: ...
    def as_bytes(self) -> bytes: ...


@dataclass(frozen=True)
class Letter:
    sender: str
    to: str
    subject: str
    text: str
    html: str
    message_id: str
    attachments: tuple[Attachment, ...] = ()

    @property
    def headers(self) -> dict[str, str]:
        """Beside the usual ones; nobody's absence note should answer."""
        return {"Message-ID": self.message_id, "Auto-Submitted": "auto-generated"}

    @property
    def sender_address(self) -> str:
        return parsed(self.sender)[1]

    @property
    def has_plain_addresses(self) -> bool:
        """Others (`name@한글.kr`) need more than a line of ASCII, and Django knows what."""
        return self.to.isascii() and self.sender_address.isascii()

    def as_message(self) -> EmailMultiAlternatives:
        """The letter as Django and every backend know it."""
        mail = EmailMultiAlternatives(self.subject, self.text, self.sender, [self.to], headers=self.headers)
        mail.attach_alternative(self.html, "text/html")
        for attachment in self.attachments:
            mail.attach(attachment.name, attachment.content, attachment.mimetype)
        return mail

    def as_bytes(self) -> bytes:
        """What an SMTP server is given, lines ending with CRLF. Raises BadHeaderError."""
        if self.attachments or not self.has_plain_addresses:
            return cast(SafeMIMEMultipart, self.as_message().message()).as_bytes(linesep=CRLF)
        for value in (self.subject, self.sender, self.to, self.message_id):
            if "\n" in value or "\r" in value:
                raise BadHeaderError("A header of a mail has one line.")
        boundary = f"=_{secrets.token_hex(16)}"
        headers = {
            "Subject": encoded(self.subject, "Subject"),
            "From": from_header(self.sender),
            "To": self.to,
            "Date": formatdate(),
            **self.headers,
            "MIME-Version": "1.0",
            "Content-Type": f'multipart/alternative;{CRLF} boundary="{boundary}"',
        }
        head = "".join(f"{name}: {value}{CRLF}" for name, value in headers.items())
        parts = "".join(
            f"{CRLF}--{boundary}{CRLF}{part}"
            for part in (_part("plain", self.text), _part("html", self.html))
        )
        return f"{head}{parts}{CRLF}--{boundary}--{CRLF}".encode()


# Thousands of mails have the same sender, and many the same subject.


@lru_cache(maxsize=64)
def encoded(words: str, header: str) -> str:
    return Header(words, "utf-8", header_name=header, maxlinelen=LINE - 2).encode(linesep=CRLF)


@lru_cache(maxsize=8)
def parsed(sender: str) -> tuple[str, str]:
    return parseaddr(sender)


@lru_cache(maxsize=8)
def from_header(sender: str) -> str:
    """The sender's header, folded where the name is long."""
    name, address = parsed(sender)
    plain = formataddr((name, address)) if name.isascii() else ""
    if plain and len(f"From: {plain}") <= LINE:
        return plain
    words = encoded(name, "From")
    before, _, last = words.rpartition(CRLF)
    start = last if before else f"From: {last}"
    return f"{words}{' ' if len(f'{start} <{address}>') <= LINE else f'{CRLF} '}<{address}>"


def _part(kind: str, content: str) -> str:
    content = content.replace(CRLF, "\n").replace("\n", CRLF)
    code = binascii.b2a_base64(content.encode(), newline=False).decode()
    lines = "".join(f"{code[start : start + LINE]}{CRLF}" for start in range(0, len(code), LINE))
    return f'Content-Type: text/{kind}; charset="utf-8"{CRLF}Content-Transfer-Encoding: base64{CRLF}{CRLF}{lines}'
