"""What goes past Django's cursors still connects anew where they would."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest
from django.db import ConnectionHandler, OperationalError
from django.db.backends.base.base import BaseDatabaseWrapper

from config.settings.base import database
from core import plainly
from tools.postgres import Postgres

pytestmark = [pytest.mark.django_db, pytest.mark.once]

WHO = ("SELECT pg_backend_pid()", ())


@pytest.fixture(scope="module")
def server() -> Iterator[Postgres]:
    with Postgres() as server:
        yield server


@pytest.fixture
def connection(server: Postgres) -> Iterator[BaseDatabaseWrapper]:
    """As the site connects."""
    connection = ConnectionHandler({"default": database(server.url)})["default"]
    yield connection
    connection.close()


def who(connection: BaseDatabaseWrapper) -> int:
    """The number of the process that answers."""
    ((number,),) = plainly.ask(connection, WHO)
    return int(number)


def hang_up(server: Postgres, number: int) -> None:
    with psycopg.connect(server.url) as other:
        assert other.execute("SELECT pg_terminate_backend(%s, 5000)", [number]).fetchone() == (True,)


def test_a_connection_that_the_server_has_ended_is_made_anew(
    server: Postgres, connection: BaseDatabaseWrapper
) -> None:
    first = who(connection)
    connection.close_if_unusable_or_obsolete()  # the request is over
    hang_up(server, first)
    assert who(connection) != first


def test_a_connection_that_is_there_is_kept_and_not_asked(
    connection: BaseDatabaseWrapper, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = who(connection)
    connection.close_if_unusable_or_obsolete()
    monkeypatch.setattr(connection, "is_usable", lambda: pytest.fail("asked whether it is there"))
    assert who(connection) == first
    with connection.cursor():  # nor by Django, in the same request
        pass


def test_within_a_request_a_lost_connection_is_an_error(
    server: Postgres, connection: BaseDatabaseWrapper
) -> None:
    """What came before it may be lost, too."""
    hang_up(server, who(connection))
    with pytest.raises(OperationalError):
        who(connection)
