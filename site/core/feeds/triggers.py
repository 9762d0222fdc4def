"""The database itself notes what changes: no bulk update, no SQL of Wagtail's tree and no later code can be missed.

Each watched table has a trigger for each kind of change. It adds a `FeedChange` for every family that shows the table,
once a transaction, in the same transaction. Triggers are made after `migrate` and not in migrations, because SQLite drops
them with every table that it rebuilds; before migrations they go, because PostgreSQL changes no column that one looks at.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from django.core.checks import CheckMessage, Tags, Warning, register  # noqa: A004 - as Django calls it
from django.db import connections

from core.feeds.watching import WATCHES, Watch, all_families, families_of

PREFIX = "feed_change_"
FUNCTION = """
CREATE OR REPLACE FUNCTION feed_change() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE each text;
BEGIN
    FOREACH each IN ARRAY TG_ARGV LOOP
        INSERT INTO core_feedchange (family, made_in) SELECT each, txid_current()::text WHERE NOT EXISTS
            (SELECT 1 FROM core_feedchange WHERE family = each AND made_in = txid_current()::text);
    END LOOP;
    RETURN NULL;
END $$
"""
# SQLite has one writer: what is noted already stays noted until this transaction has ended.
NOTE = """
INSERT INTO core_feedchange (family, made_in) SELECT '{family}', '' WHERE NOT EXISTS
    (SELECT 1 FROM core_feedchange WHERE family = '{family}');
"""
COLUMNS = {
    "postgresql": """
        SELECT relname, attname FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
        WHERE relkind = 'r' AND attnum > 0 AND NOT attisdropped AND pg_table_is_visible(attrelid)
    """,
    "sqlite": """
        SELECT tables.name, columns.name FROM sqlite_master AS tables, pragma_table_info(tables.name) AS columns
        WHERE tables.type = 'table'
    """,
}
MISSING = "The database does not note what changes in feeds and calendar files."
STANDING = {
    "postgresql": """
        SELECT tgname, relname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid
        WHERE tgname LIKE %s AND pg_table_is_visible(tgrelid)
    """,
    "sqlite": "SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger' AND name LIKE %s",
}


@register(Tags.database)
def feeds_are_watched(databases: Any = None, **kwargs: Any) -> list[CheckMessage]:
    """Every trigger stands: without one, readers are told that nothing has changed. No error: `migrate`, which makes
    them, looks at errors first."""
    found: list[CheckMessage] = []
    for using in databases or ():
        vendor = connections[using].vendor
        with connections[using].cursor() as cursor:
            wanted = dict(_statements(vendor, _columns(cursor, vendor)))
            if wanted and wanted.keys() != _standing(cursor, vendor).keys():
                found.append(Warning(MISSING, hint="manage.py migrate", id="core.W001"))
    return found


def triggers_make(using: str = "default", **kwargs: Any) -> None:
    """Signal receiver, after migrations: every table has the triggers that it should have. Two queries when it has."""
    vendor = connections[using].vendor
    with connections[using].cursor() as cursor:
        wanted = dict(_statements(vendor, _columns(cursor, vendor)))
        standing = _standing(cursor, vendor)
        if standing.keys() == wanted.keys():
            return
        if vendor == "postgresql":
            cursor.execute(FUNCTION)
        _drop(cursor, vendor, {name: standing[name] for name in standing.keys() - wanted.keys()})
        for name in sorted(wanted.keys() - standing.keys()):
            cursor.execute(wanted[name])
        for family in all_families():  # what changed while nobody listened
            cursor.execute("INSERT INTO core_feedchange (family, made_in) VALUES (%s, '')", [family])


def triggers_drop(using: str = "default", plan: Any = (), **kwargs: Any) -> None:
    """Signal receiver, before migrations; nothing when there is nothing to migrate."""
    if plan:
        vendor = connections[using].vendor
        with connections[using].cursor() as cursor:
            _drop(cursor, vendor, _standing(cursor, vendor))


def _columns(cursor: Any, vendor: str) -> dict[str, set[str]]:
    """The columns of every table."""
    cursor.execute(COLUMNS[vendor])
    found: dict[str, set[str]] = defaultdict(set)
    for table, column in cursor.fetchall():
        found[table].add(column)
    return found


def _standing(cursor: Any, vendor: str) -> dict[str, str]:
    """The triggers there are, with their tables."""
    cursor.execute(STANDING[vendor], [f"{PREFIX}%"])
    return dict(cursor.fetchall())


def _drop(cursor: Any, vendor: str, names: dict[str, str]) -> None:
    for name, table in names.items():
        cursor.execute(f'DROP TRIGGER "{name}"' + (f' ON "{table}"' if vendor == "postgresql" else ""))


def _statements(vendor: str, columns: dict[str, set[str]]) -> Iterator[tuple[str, str]]:
    """Every trigger: its name tells what it does, so that a changed one is a new one. None before its tables stand."""
    if "core_feedchange" not in columns:
        return
    for each in WATCHES.values():
        shown = sorted(columns[each.table] - each.ignoring)
        if shown and families_of(each):
            for event in each.events:
                body = _body(vendor, each, event, shown)
                name = PREFIX + hashlib.sha256(f"{FUNCTION}{body}".encode()).hexdigest()[:12]
                yield name, f'CREATE TRIGGER "{name}" {body}'


def _body(vendor: str, each: Watch, event: str, shown: list[str]) -> str:
    families = families_of(each)
    if vendor == "postgresql":
        arguments = ", ".join(f"'{family}'" for family in families)
        differs, action = "IS DISTINCT FROM", f"EXECUTE FUNCTION feed_change({arguments})"
    else:
        notes = "".join(NOTE.format(family=family) for family in families)
        differs, action = "IS NOT", f"BEGIN {notes} END"
    changed = " OR ".join(f'OLD."{name}" {differs} NEW."{name}"' for name in shown)
    when = f"WHEN ({changed})" if event == "UPDATE" else ""
    return f'AFTER {event} ON "{each.table}" FOR EACH ROW {when} {action}'
