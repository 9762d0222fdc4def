"""Queries that are compiled once give what the ORM gives, with any arguments; those that can't be are refused at once."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import nullcontext
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import QuerySet, Value
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.prepared import Most, prepared
from people.models import User

pytestmark = pytest.mark.django_db

START = datetime(2026, 11, 26, 3, 0, 0, 123456, tzinfo=UTC)
NAMES = ["가은", "나래", "⟦0⟧", "", "%_'\"\\"]


@pytest.fixture
def people() -> list[User]:
    return [
        User.objects.create(
            email=f"{number}@didim.example", name=name, date_joined=START + timedelta(days=number)
        )
        for number, name in enumerate(NAMES)
    ]


def named(*, names: Sequence[str], since: datetime, without: int | None) -> QuerySet[Any, Any]:
    found = User.objects.filter(name__in=names, date_joined__gte=since)
    if without:
        found = found.exclude(pk=without)
    late = User.objects.filter(date_joined__gte=since, is_active=True)
    columns = ("pk", "name", "date_joined", "phone_verified_at", "is_active")
    return found.values_list(Value(1), *columns).union(late.values_list(Value(2), *columns), all=True)


@given(
    calls=st.lists(
        st.fixed_dictionaries(
            {
                "names": st.lists(st.sampled_from(NAMES), unique=True),
                "since": st.integers(-1, 6).map(lambda days: START + timedelta(days=days)),
                "without": st.none() | st.integers(0, 4),
            }
        ),
        min_size=2,
        max_size=8,
    )
)
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_it_gives_what_the_orm_gives(people: list[User], calls: list[dict[str, Any]]) -> None:
    ask = prepared(named)
    for call in calls:
        arguments = {**call, "without": people[call["without"]].pk if call["without"] is not None else None}
        assert sorted(ask(**arguments)) == sorted(named(**arguments))


def test_instances_come_with_what_is_selected_along(
    people: list[User], django_assert_num_queries: Any
) -> None:
    @prepared
    def of(*, key: int) -> QuerySet[User]:
        return User.objects.select_related("region").annotate(answer=Value(42)).filter(pk=key)[:1]

    for person in people:
        with django_assert_num_queries(1):
            (found,) = of(key=person.pk)
            assert (found, found.name, found.date_joined) == (person, person.name, person.date_joined)
            assert (found.region, found.answer, found._state.adding) == (None, 42, False)


def test_sql_is_built_once_for_each_shape(people: list[User]) -> None:
    built = []

    @prepared
    def of(*, keys: Sequence[int]) -> QuerySet[User, int]:
        built.append(keys)
        return User.objects.filter(pk__in=keys).values_list("pk", flat=True)

    for keys in ([1], [2], [3, 4], [5], [6, 7], []):
        assert set(of(keys=keys)) == set(User.objects.filter(pk__in=keys).values_list("pk", flat=True))
    assert len(built) == 6, "three shapes, each built with stand-ins and with the arguments"


def test_how_many_rows_is_a_part_of_the_question(people: list[User]) -> None:
    @prepared
    def first(*, since: datetime, most: Most) -> QuerySet[User]:
        return User.objects.filter(date_joined__gte=since).order_by("date_joined")[:most]

    for most in (2, 3, 1, 2):
        assert first(since=START + timedelta(days=1), most=Most(most)) == people[1 : 1 + most]


def test_nothing_is_asked_where_there_can_be_nothing(people: list[User]) -> None:
    @prepared
    def of(*, keys: Sequence[int]) -> QuerySet[User]:
        return User.objects.filter(pk__in=keys)

    with CaptureQueriesContext(connection) as queries:
        assert of(keys=[]) == of(keys=()) == []
    assert not queries.captured_queries


@pytest.mark.parametrize(
    ("ask", "arguments"),
    [
        (lambda *, name: User.objects.filter(name__contains=name), {"name": "은"}),
        (lambda *, since: User.objects.filter(date_joined__gt=since - timedelta(hours=1)), {"since": START}),
        (lambda *, number: User.objects.filter(pk=number + 1), {"number": 5}),
        (lambda *, names: User.objects.filter(name__in=names), {"names": ["가은", "가은"]}),
        (lambda *, number: User.objects.filter(pk=1 if number > 9 else 2), {"number": 5}),
    ],
    ids=["pattern", "earlier", "sum", "twice", "judged"],
)
def test_a_query_that_reckons_with_its_arguments_is_refused(ask: Any, arguments: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="reckons"):
        prepared(ask)(**arguments)


@pytest.mark.parametrize("watched", [False, True])
def test_a_statement_runs_before_the_question(people: list[User], watched: bool) -> None:
    @prepared
    def named_so(*, name: str) -> QuerySet[User]:
        return User.objects.filter(name=name)

    for person, name in zip(people, ("하나", "두리", "셋"), strict=False):
        done = ("UPDATE people_user SET name = %s WHERE id = %s", [name, person.pk])
        with CaptureQueriesContext(connection) if watched else nullcontext():
            assert named_so.after(done, name=name) == [person]
    gone = ("DELETE FROM people_user WHERE id = %s", [people[0].pk])
    with pytest.raises(IntegrityError), transaction.atomic():
        named_so.after(("UPDATE people_user SET email = NULL WHERE id = %s", [people[1].pk]), name="하나")
    assert named_so.after(gone, name="하나") == []
