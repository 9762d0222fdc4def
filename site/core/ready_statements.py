"""Statements to PostgreSQL past psycopg's cursors: what those do in Python for each query takes longer than most queries.

`psycopg.pq` is libpq itself, and a `Transformer` writes and reads values as cursors of the connection would. What comes a
second time is made ready in the server, and is ready until the connection ends. Behind PgBouncer in transaction mode that needs
its `max_prepared_statements`. Django switches off what psycopg makes ready by itself, and forgets with each rollback.
"""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Sequence
from datetime import UTC
from functools import lru_cache
from itertools import count
from typing import Any, NamedTuple

from psycopg import Connection, Cursor, OperationalError
from psycopg.adapt import PyFormat, Transformer
from psycopg.errors import error_from_result
from psycopg.pq import ConnStatus, ExecStatus, TransactionStatus
from psycopg.pq.abc import PGresult
from psycopg.types.datetime import TimestamptzLoader

Statement = tuple[str, Sequence[Any]]
"""SQL with `%s` for its values, and the values."""
Rows = list[tuple[Any, ...]]

MOST = 200  # ready at once, as many as PgBouncer keeps by default
GOOD = (ExecStatus.TUPLES_OK, ExecStatus.COMMAND_OK)
PLACEHOLDER = re.compile("%s|%%")


class Message(NamedTuple):
    """A statement as libpq takes it; its name where it is ready in the server."""

    sql: bytes
    values: Sequence[Any] = ()
    types: Sequence[int] = ()
    formats: Sequence[int] = ()
    name: bytes = b""


class Server:
    """A connection, and what is ready for it. One thread uses it at a time, as with Django's connections."""

    def __init__(self, driver: Connection[Any]) -> None:
        self.driver = driver
        self.libpq = driver.pgconn
        self.transformer = Transformer(_with_quick_moments(driver))
        self.names: OrderedDict[tuple[bytes, Sequence[int]], bytes] = OrderedDict()  # empty: seen once
        self.numbers = count()

    def run(self, *statements: Statement) -> Rows:
        """The rows that the last one gives; several make one journey. Begins a transaction where none is begun, as cursors do.

        Raises psycopg's errors.
        """
        messages = [self._message(*statement) for statement in statements]
        if self.libpq.transaction_status == TransactionStatus.IDLE and not self.driver.autocommit:
            messages.insert(0, Message(self._begin()))
        result = self._sent(messages[0]) if len(messages) == 1 else self._sent_together(messages)
        self.transformer.set_pgresult(result)  # type: ignore[arg-type]  # the protocol and its one class
        return self.transformer.load_rows(0, result.ntuples, tuple)

    def _begin(self) -> bytes:
        level = self.driver.isolation_level
        return f"BEGIN ISOLATION LEVEL {level.name.replace('_', ' ')}".encode() if level else b"BEGIN"

    def _message(self, sql: str, values: Sequence[Any]) -> Message:
        numbered = _numbered(sql)
        if not values:
            return Message(numbered, name=self._name(numbered, ()))
        given = self.transformer.dump_sequence(values, [PyFormat.AUTO] * len(values))
        types, formats = self.transformer.types or (), self.transformer.formats or ()
        return Message(numbered, given, types, formats, self._name(numbered, types))

    def _name(self, sql: bytes, types: Sequence[int]) -> bytes:
        """Under which name the server has it ready; nothing the first time."""
        key = (sql, types)
        name = self.names.get(key)
        if name:
            self.names.move_to_end(key)
            return name
        if name is None:
            self.names[key] = b""
            if len(self.names) > MOST and (old := self.names.popitem(last=False)[1]):
                self._good(self.libpq.close_prepared(old))
            return b""
        name = b"ready_%d" % next(self.numbers)
        self._good(self.libpq.prepare(name, sql, types))
        self.names[key] = name
        return name

    def _sent(self, message: Message) -> PGresult:
        if message.name:
            return self._good(self.libpq.exec_prepared(message.name, message.values, message.formats))
        return self._good(self.libpq.exec_params(message.sql, message.values, message.types, message.formats))

    def _sent_together(self, messages: Sequence[Message]) -> PGresult:
        """The result of the last; where one goes wrong, those behind it are left out."""
        try:
            self.libpq.enter_pipeline_mode()
            for each in messages:
                if each.name:
                    self.libpq.send_query_prepared(each.name, each.values, each.formats)
                else:
                    self.libpq.send_query_params(each.sql, each.values, each.types, each.formats)
            self.libpq.pipeline_sync()
            results = self._until_in_step()
            self.libpq.exit_pipeline_mode()
        except BaseException:
            self.driver.close()  # half a journey can't be gone on with
            raise
        return [self._good(result) for result in results][-1]

    def _until_in_step(self) -> list[PGresult]:
        """Every result; `None` follows each. Raises OperationalError where the connection is lost."""
        results: list[PGresult] = []
        while True:
            result = self.libpq.get_result()
            if self.libpq.status != ConnStatus.OK:
                raise OperationalError(self.libpq.get_error_message())
            if result and result.status == ExecStatus.PIPELINE_SYNC:
                return results
            if result:
                results.append(result)

    def _good(self, result: PGresult) -> PGresult:
        if result.status in GOOD:
            return result
        if self.libpq.status != ConnStatus.OK:
            raise OperationalError(result.get_error_message())
        raise error_from_result(result)


def _with_quick_moments(driver: Connection[Any]) -> Cursor[Any]:
    """How values are written and read: as Django says, but for moments. It has them read in Python; where the connection is in UTC, as
    Django's are, psycopg's own way in C gives the same."""
    context = Cursor(driver)
    if driver.info.timezone is UTC:
        context.adapters.register_loader("timestamptz", TimestamptzLoader)
    return context


@lru_cache(maxsize=1000)
def _numbered(sql: str) -> bytes:
    """`%s` is Django's, `$1` PostgreSQL's."""
    numbers = count(1)
    return PLACEHOLDER.sub(lambda found: "%" if found[0] == "%%" else f"${next(numbers)}", sql).encode()
