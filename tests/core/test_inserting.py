"""Rows whose SQL is made once are the rows that the ORM would have written."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import IntegrityError, connection, transaction
from django.db.models import Model
from django.forms import model_to_dict
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from post_office.models import Email
from wagtail.models import ModelLogEntry

from core import clock
from core.inserting import insert, insert_at_once, next_key, together, write_waiting
from people.models import User
from surveys.models import Answer

pytestmark = pytest.mark.django_db

MOMENTS = st.none() | st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))
WORDS = st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\0"), max_size=30)
VALUES = st.dictionaries(WORDS, st.none() | st.booleans() | st.integers(-9, 9) | WORDS, max_size=3)


def watched(is_watched: bool) -> AbstractContextManager[Any]:
    """Queries that somebody counts take another way than those of a site that runs."""
    return CaptureQueriesContext(connection) if is_watched else nullcontext()


def kept(row: Model) -> dict[str, Any]:
    """What the database has, but for the key."""
    again = type(row)._default_manager.get(pk=row.pk)
    return {field.name: getattr(again, field.attname) for field in again._meta.concrete_fields[1:]}


@pytest.mark.parametrize("is_watched", [False, True])
@given(subject=WORDS, context=VALUES, expires=MOMENTS, priority=st.none() | st.integers(0, 3))
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_row_is_the_one_that_save_writes(
    is_watched: bool, subject: str, context: dict[str, Any], expires: datetime | None, priority: int | None
) -> None:
    values = {"to": ["a@didim.example"], "subject": subject, "context": context}
    ours, theirs = (Email(**values, expires_at=expires, priority=priority) for _ in range(2))
    with watched(is_watched):
        insert(ours)
    super(Email, theirs).save(force_insert=True)
    created = {"created": None, "last_updated": None}  # when it was written
    assert kept(ours) | created == kept(theirs) | created
    assert not ours._state.adding
    assert ours.pk != theirs.pk


@pytest.mark.parametrize("is_watched", [False, True])
def test_rows_of_several_tables_are_told_their_keys_in_order(is_watched: bool) -> None:
    people = [User(email=f"{number}@didim.example", name="가은") for number in range(3)]
    email = Email(to=["a@didim.example"], context={})
    with watched(is_watched):
        insert(people[0], email, *people[1:])
    assert list(User.objects.order_by("pk")) == people
    assert Email.objects.get() == email
    assert email.created is not None, "set as `save` does"


def test_a_row_that_names_its_own_key_keeps_it() -> None:
    answer = Answer(about="study_room", month=date(2026, 11, 1), satisfaction=5)
    key = answer.pk
    insert(answer)
    assert answer.pk == key
    assert model_to_dict(Answer.objects.get(pk=key)) == model_to_dict(answer)


@pytest.mark.parametrize("is_watched", [False, True])
def test_one_that_may_not_be_leaves_none(is_watched: bool) -> None:
    twice = [User(email="a@didim.example") for _ in range(2)]
    with watched(is_watched), pytest.raises(IntegrityError), transaction.atomic():
        insert(User(email="b@didim.example"), *twice, User(email="c@didim.example"))
    assert not User.objects.exists()


def test_nothing_costs_nothing(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        insert()


@pytest.mark.parametrize("is_watched", [False, True])
def test_rows_that_are_inserted_together_name_each_other(is_watched: bool) -> None:
    """On PostgreSQL they are written at the end, in one statement."""
    is_postgres = connection.vendor == "postgresql"
    kind = ContentType.objects.get_for_model(User)
    person = User(pk=next_key(User), email="person@didim.example", name="가은")
    with watched(is_watched) as queries, together():
        insert(person)
        with together():
            entry = ModelLogEntry(content_type=kind, user=person, timestamp=clock.now(), object_id=person.pk)
            insert(entry)
        assert person.pk
        assert (entry.pk is None) is is_postgres
    assert User.objects.get(pk=person.pk).name == "가은"
    assert ModelLogEntry.objects.get(pk=entry.pk).user == person
    assert not person._state.adding
    if is_watched:
        assert len(queries) == (1 if is_postgres else 2)


def test_a_key_is_nobody_elses() -> None:
    keys = [next_key(User) for _time in range(3)]
    others = [User.objects.create_user(f"{number}@didim.example").pk for number in range(3)]
    if connection.vendor == "postgresql":
        assert len({*keys, *others}) == 6
    else:
        assert keys == [None] * 3, "known only when the row is written"


def test_rows_are_not_written_where_what_they_belong_to_failed() -> None:
    def fail() -> None:
        with transaction.atomic(), together():
            insert(User(email="person@didim.example", name="가은"))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert not User.objects.exists()
    insert(User(email="person@didim.example", name="가은"))
    assert User.objects.count() == 1


def test_nothing_inserted_together_is_nothing_written() -> None:
    with CaptureQueriesContext(connection) as queries, together():
        pass
    assert not queries


def test_what_waits_is_written_for_who_reads_it() -> None:
    first, second = (User(email=f"{number}@didim.example", name="가은") for number in range(2))
    with together():
        insert(first)
        write_waiting()
        assert User.objects.get() == first
        insert(second)
    assert User.objects.count() == 2


@pytest.mark.parametrize("is_watched", [False, True])
def test_what_others_name_is_written_at_once(is_watched: bool) -> None:
    person = User(email="person@didim.example", name="가은")
    with watched(is_watched), together():
        kind = ContentType.objects.get_for_model(User)
        insert_at_once(person)
        entry = ModelLogEntry(content_type=kind, user=person, timestamp=clock.now(), object_id=person.pk)
        insert(entry)
        assert User.objects.get() == person
    assert ModelLogEntry.objects.get(pk=entry.pk).user == person
