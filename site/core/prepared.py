"""Queries whose SQL is made once. The ORM says what is asked; what differs from call to call is put in afterwards.

Building SQL in Python is most of what a query of a booking costs: a union of three takes a millisecond to build and a
tenth of one to run.

    @prepared
    def holds_of(*, units: Collection[int], since: datetime) -> QuerySet:
        return Hold.objects.filter(unit__in=units, ends_at__gt=since).values_list("pk", "starts_at")

    rows = holds_of(units=[1, 2], since=clock.now())

The first call with arguments of a shape (numbers, texts, moments, and lists and dicts of them, as long) builds the query
with stand-ins, and remembers where they came out. Anything else (`None`, a flag, a choice, how many at `Most`) is a part of
the question.
The same call builds it with the arguments themselves and compares: a query that reckons with an argument before it asks (an
hour before, a pattern around a text) raises ValueError; it can't be prepared.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cached_property, update_wrapper
from itertools import count
from types import SimpleNamespace
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db.models import QuerySet
from django.db.models.query import ValuesListIterable
from django.db.models.sql.compiler import SQLCompiler
from psycopg.sql import quote

from core import plainly

STAND_INS: dict[type, Callable[[int], Any]] = {
    int: lambda number: 8_000_000_000_000_000_000 + number,
    str: lambda number: f"⟦{number}⟧",
    datetime: lambda number: datetime(8000, 1, 1, tzinfo=UTC) + timedelta(seconds=number),
}
PLACEHOLDER = re.compile("%s|%%")
CONSTANTS = (str, int, datetime)
MOST_SHAPES = 200  # of one query: longer lists than ever are built as they come


class Most(int):
    """How many rows at most: it stands in the SQL itself, unlike other numbers."""


@dataclass(frozen=True)
class Place:
    """Where an argument goes, and what the database makes of it."""

    number: int
    adapt: Callable[[Any], Any]


@dataclass(frozen=True)
class Statement:
    """SQL that a compiler has made, with its parameters: fixed ones and places of arguments."""

    iterable_class: type
    compiler: SQLCompiler
    sql: str
    params: Sequence[Any]

    def filled(self, given: Sequence[Any]) -> list[Any]:
        """The parameters, with these arguments put in."""
        return [each.adapt(given[each.number]) if isinstance(each, Place) else each for each in self.params]

    @cached_property
    def converters(self) -> dict[int, Any]:
        """What makes Python's values of those of the database, by column."""
        return self.compiler.get_converters([each for each, _sql, _alias in self.compiler.select])

    def run(self, given: Sequence[Any], after: plainly.Statement | None) -> list[Any]:
        """What the queryset gives: its own way of reading rows gets a compiler that has compiled already."""
        connection, asked = plainly.database(), (self.sql, self.filled(given))
        compiler: Any = object.__new__(type(self.compiler))  # a copy, in a tenth of the time
        vars(compiler).update(vars(self.compiler), connection=connection)
        compiler.get_converters = lambda expressions: self.converters
        if plainly.is_plain(connection):
            rows = plainly.ask(connection, asked, after)
            if self.iterable_class is ValuesListIterable and not self.converters:
                return rows
            compiler.execute_sql = lambda *args, **kwargs: [rows]
        else:
            if after:
                plainly.execute(after)
            compiler.as_sql = lambda *args, **kwargs: asked
        query = SimpleNamespace(get_compiler=lambda using: compiler)
        queryset = SimpleNamespace(db=connection.alias, query=query, _known_related_objects={})
        return list(self.iterable_class(queryset))


class prepared:  # noqa: N801 - reads as the decorator that it is
    """What the queryset gives that `build` makes of its arguments: tuples, values or instances, with what is selected along."""

    def __init__(self, build: Callable[..., QuerySet[Any, Any]]) -> None:
        self.build = build
        self.known: dict[Any, Statement | None] = {}
        update_wrapper(self, build)

    def __call__(self, **arguments: Any) -> list[Any]:
        return self._rows(arguments, None)

    def after(self, done: plainly.Statement, **arguments: Any) -> list[Any]:
        """The same, once `done` has run: on PostgreSQL with one journey to the server for both."""
        return self._rows(arguments, done)

    def _rows(self, arguments: dict[str, Any], after: plainly.Statement | None) -> list[Any]:
        given: list[Any] = []
        shape = _taken_apart(arguments, given)
        if shape not in self.known and len(self.known) < MOST_SHAPES:
            self.known[shape] = _compile(self.build, arguments)
        statement = self.known.get(shape)
        if statement:
            return statement.run(given, after)
        if after:
            plainly.execute(after)
        return [] if shape in self.known else list(self.build(**arguments))


def _taken_apart(value: Any, given: list[Any]) -> Any:
    """The shape; what is put in goes to the end of `given`, in order."""
    kind = type(value)
    if kind in STAND_INS:
        given.append(value)
        return kind
    if isinstance(value, dict):
        return tuple([(name, _taken_apart(each, given)) for name, each in value.items()])
    if isinstance(value, list | tuple):
        return tuple([_taken_apart(each, given) for each in value])
    return value


def _flat(value: Any) -> list[Any]:
    """The arguments that are put in."""
    given: list[Any] = []
    _taken_apart(value, given)
    return given


def _with_stand_ins(value: Any, numbers: Iterator[int]) -> Any:
    """The same, each argument replaced; numbered as `_flat` gives them."""
    if isinstance(value, dict):
        return {name: _with_stand_ins(each, numbers) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return tuple(_with_stand_ins(each, numbers) for each in value)
    return STAND_INS[type(value)](next(numbers)) if type(value) in STAND_INS else value


def _compile(build: Callable[..., QuerySet[Any, Any]], arguments: dict[str, Any]) -> Statement | None:
    """The statement; nothing where it has no rows whatever is put in. Raises ValueError."""
    stand_ins = _with_stand_ins(arguments, count())
    queryset = build(**stand_ins)
    compiler, asked = _asked(queryset)
    meant = _asked(build(**arguments))[1]
    if asked is None:
        if meant is not None:
            raise ValueError(f"asks nothing with other arguments: {meant}")
        return None
    sql, params = asked
    places = {_adapt(each)(each): Place(number, _adapt(each)) for number, each in enumerate(_flat(stand_ins))}
    found = [places.get(each, each) if isinstance(each, Hashable) else each for each in params]
    statement = Statement(queryset._iterable_class, compiler, sql, found)  # type: ignore[attr-defined]  # noqa: SLF001
    if meant is None or meant != (sql, statement.filled(_flat(arguments))):
        raise ValueError(f"reckons with its arguments before it asks: {sql}")
    return replace(statement, **_with_constants(sql, found))


def _with_constants(sql: str, params: Sequence[Any]) -> dict[str, Any]:
    """SQL with what never differs written into it, and what is left to put in.

    PostgreSQL plans by what it knows: that a status is one of three, that a number is there.
    """
    connection = plainly.database()
    if connection.vendor != "postgresql":
        return {}
    each, left = iter(params), []

    def put_in(found: re.Match[str]) -> str:
        if found[0] == "%%":
            return "%%"
        value = next(each)
        if isinstance(value, CONSTANTS):
            return quote(value, connection.connection).replace("%", "%%")
        left.append(value)
        return "%s"

    return {"sql": PLACEHOLDER.sub(put_in, sql), "params": left}


def _asked(queryset: QuerySet[Any, Any]) -> tuple[SQLCompiler, tuple[str, list[Any]] | None]:
    """The compiler, and what it compiles; nothing for a query that can't have rows."""
    compiler = queryset.query.get_compiler(connection=plainly.database())
    try:
        sql, params = compiler.as_sql()
    except EmptyResultSet:
        return compiler, None
    return compiler, (sql, list(params))


def _adapt(value: Any) -> Callable[[Any], Any]:
    """What the ORM does to a value of this type before the database gets it."""
    return plainly.database().ops.adapt_datetimefield_value if isinstance(value, datetime) else type(value)
