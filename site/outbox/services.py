"""The one way out: `send()`."""

from typing import Any

from outbox.kinds import Kind
from outbox.tasks import compose


def send(kind: Kind, to: str, **values: Any) -> None:
    """Queue one message of a kind to one address.

    `values` are plain (JSON) values, mostly ids. The queue is a table, so a message is kept or forgotten
    together with the transaction that sends it; words are put together and mailed later, by the worker.
    """
    compose.enqueue(kind.name, to, values)
