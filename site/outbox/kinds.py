"""The kinds of messages that leave: each app registers its own, here is only the list."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Attachment:
    name: str
    content: bytes
    mimetype: str


@dataclass(frozen=True)
class Message:
    """What a kind's context function gives: words for the templates, and files."""

    context: dict[str, Any]
    attachments: tuple[Attachment, ...] = ()


@dataclass(frozen=True)
class Kind:
    """One kind of message.

    `name` is its code and the name of its templates (`mail/<name>.txt`, `mail/<name>.mjml`; the first line of
    the text is the subject). `load` turns the few plain values kept in the queue into a Message, or into
    nothing when there is no longer anything to say.
    """

    name: str
    label: str
    load: Callable[..., Message | None]
    priority: str = "medium"


@dataclass
class Registry:
    kinds: dict[str, Kind] = field(default_factory=dict)

    def register(self, kind: Kind) -> Kind:
        if kind.name in self.kinds:
            raise ValueError(f"Message kind {kind.name!r} is registered twice.")
        self.kinds[kind.name] = kind
        return kind


registry = Registry()
