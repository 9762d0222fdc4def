"""Looking for what should be gone: every table (those of the search, too), every file, in every form it could have."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.apps import apps
from django.contrib.sessions.models import Session
from django.core.files.storage import Storage, storages
from django.db import connection, transaction

STORAGES = ("default", "private")


def leftovers(needles: Iterable[str]) -> set[str]:
    """Where any of the needles is found: `table people_user.name`, `model sessions.Session`, `file private:…`."""
    is_there = _finder(needles)
    return {place for walk in (_tables, _models, _files) for place in walk(is_there)}


def _finder(needles: Iterable[str]) -> Callable[[Any], bool]:
    texts = {needle.lower() for needle in needles}
    octets = {needle.encode() for needle in texts}

    def is_there(value: Any) -> bool:
        if isinstance(value, bytes | bytearray | memoryview):
            return any(octet in bytes(value).lower() for octet in octets)
        text = _plain(value).lower()
        return any(needle in text for needle in texts)

    return is_there


def _plain(value: Any) -> str:
    r"""Text as people read it; JSON hides Korean behind `\u` escapes."""
    text = value if isinstance(value, str) else json.dumps(value, default=str, ensure_ascii=False)
    return text.encode("utf-8", "replace").decode() + (_unescaped(text) if "\\u" in text else "")


def _unescaped(text: str) -> str:
    try:
        return json.dumps(json.loads(text), ensure_ascii=False)
    except ValueError:
        return ""


def _tables(is_there: Callable[[Any], bool]) -> Iterator[str]:
    """As the database has it. The shadow tables of SQLite's full-text search are tables like others."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor, include_views=False):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            columns = [column[0] for column in cursor.description]
            for row in cursor.fetchall():
                yield from (
                    f"table {table}.{name}"
                    for name, value in zip(columns, row, strict=True)
                    if is_there(value)
                )


def _models(is_there: Callable[[Any], bool]) -> Iterator[str]:
    """As Django reads it: what is encrypted or packed shows here."""
    for model in apps.get_models(include_auto_created=True):
        for row in model._base_manager.all():
            values = {field.attname: getattr(row, field.attname) for field in model._meta.concrete_fields}
            if isinstance(row, Session):
                values["decoded"] = row.get_decoded()
            if any(is_there(value) for value in values.values() if value is not None):
                yield f"model {model._meta.label}"


def _files(is_there: Callable[[Any], bool]) -> Iterator[str]:
    for alias in STORAGES:
        storage = storages[alias]
        for path in paths_in(storage):
            with storage.open(path) as file:
                if is_there(path) or is_there(file.read()):
                    yield f"file {alias}:{path}"


def paths_in(storage: Storage, folder: str = "") -> Iterator[str]:
    try:
        folders, files = storage.listdir(folder)
    except FileNotFoundError:
        return
    yield from (f"{folder}/{name}".lstrip("/") for name in files)
    for name in folders:
        yield from paths_in(storage, f"{folder}/{name}".lstrip("/"))


@contextmanager
def forgotten() -> Iterator[None]:
    """What is written inside is gone afterwards: for fixtures of several tests."""
    block = transaction.atomic()
    block._from_testcase = True  # as the one around a test: the access log insists on being outermost
    with block:
        yield
        transaction.set_rollback(True)
