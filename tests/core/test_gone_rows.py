"""An account that is deleted before the worker comes to it is no failure; whatever else is missing is one."""

from __future__ import annotations

import logging
from typing import Any
from unittest import mock

import pytest
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult
from modelsearch import index

from core.models import Holiday
from people.models import User
from tests.factories import bookings as make
from tests.factories.home import StandardFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def queue(settings: Any) -> None:
    settings.TASKS = {"default": {"BACKEND": "core.task_queue.TaskQueue"}}


def work() -> list[str]:
    """The worker does what waits; what became of each."""
    worker = Worker(
        queue_names=["default"],
        interval=0,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id="one",
        excluded_queue_names=[],
    )
    for result in DBTaskResult.objects.filter(status="READY"):
        worker.run_task(result)
    return sorted(DBTaskResult.objects.values_list("status", flat=True))


def errors(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [each.getMessage() for each in caplog.records if each.levelno >= logging.ERROR]


@pytest.mark.usefixtures("search_index")
def test_an_account_that_is_gone_is_passed_over(caplog: pytest.LogCaptureFixture) -> None:
    person = make.person()
    assert DBTaskResult.objects.filter(task_path="modelsearch.tasks.insert_or_update_object_task").exists()
    User.objects.filter(pk=person.pk).delete()
    assert set(work()) == {"SUCCESSFUL"}
    assert errors(caplog) == []


@pytest.mark.usefixtures("reference_index")
def test_so_is_a_page(caplog: pytest.LogCaptureFixture) -> None:
    page = StandardFactory()
    assert DBTaskResult.objects.filter(task_path="wagtail.tasks.update_reference_index_task").exists()
    page.delete()
    assert set(work()) == {"SUCCESSFUL"}
    assert errors(caplog) == []


@pytest.mark.usefixtures("search_index")
@pytest.mark.parametrize("failure", [Holiday.DoesNotExist, ValueError])
def test_what_fails_for_a_row_that_is_there_is_told(
    caplog: pytest.LogCaptureFixture, failure: type[Exception]
) -> None:
    make.person()
    with mock.patch.object(index, "insert_or_update_object", side_effect=failure):
        assert "FAILED" in work()
    assert "state=FAILED" in errors(caplog)[0]


@pytest.mark.usefixtures("search_index")
def test_what_is_there_is_indexed() -> None:
    person = make.person()
    with mock.patch.object(index, "insert_or_update_object") as indexed:
        assert set(work()) == {"SUCCESSFUL"}
    indexed.assert_called_with(person)
