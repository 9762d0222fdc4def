"""The kinds of messages that leave: each app registers its own, here is only the list."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from enum import Enum
from typing import Any

METHOD = re.compile(rb"^METHOD:([A-Z]+)\r?$", re.MULTILINE)


class Channel(Enum):
    MAIL = "mail"
    SMS = "sms"


@dataclass(frozen=True)
class Attachment:
    name: str
    content: bytes
    mimetype: str

    @classmethod
    def calendar(cls, name: str, content: bytes) -> "Attachment":
        """A calendar file that says what it is for in its type, too: mail programs that find no method there change and
        remove nothing by themselves (RFC 6047, 2.4)."""
        method = METHOD.search(content)
        return cls(
            name, content, f"text/calendar; method={method[1].decode()}" if method else "text/calendar"
        )


@dataclass(frozen=True)
class Message:
    """What a kind's context function gives: words for the templates, and files."""

    context: dict[str, Any]
    attachments: tuple[Attachment, ...] = ()


@dataclass(frozen=True)
class Kind:
    """One kind of message.

    `name` is its code and the name of its templates: `mail/<name>.txt` and `mail/<name>.mjml`, in English
    `mail/en/<name>.*`, for the phone `sms/<name>.txt`. `load` turns the few plain values kept in the queue into a
    Message, or into nothing when there is no longer anything to say; `sample` gives one for previews. `on_sent` is
    called with the same values once the message has left.
    """

    name: str
    label: str
    load: Callable[..., Message | None]
    sample: Callable[[], Message]
    channels: frozenset[Channel] = frozenset({Channel.MAIL})
    languages: tuple[str, ...] = ("ko", "en")  # guests are spoken to in Korean: nobody asked them
    priority: str = "medium"  # of post_office: now, high, medium, low
    is_secret: bool = False  # holds a code or a link that opens something: its values go once it is sent
    forget: bool = False  # leaves no row at all once it is sent
    only_prints: bool = (
        False  # its templates print its values as they are: they are rendered once, then filled in
    )
    valid_for: timedelta = timedelta(days=1)  # given up after
    on_sent: Callable[..., None] | None = None


@dataclass
class Registry:
    kinds: dict[str, Kind] = field(default_factory=dict)

    def register(self, kind: Kind) -> Kind:
        if kind.name in self.kinds:
            raise ValueError(f"Message kind {kind.name!r} is registered twice.")
        self.kinds[kind.name] = kind
        return kind


registry = Registry()


def kind_of(context: dict[str, Any] | None) -> Kind | None:
    """The kind of a queued message; those that came finished (Wagtail's mails, what staff wrote) have none."""
    return registry.kinds.get((context or {}).get("kind", ""))


def label_of(context: dict[str, Any] | None, other: str = "알림") -> str:
    kind = kind_of(context)
    return kind.label if kind else other
