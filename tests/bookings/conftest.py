"""Private files of one test are not those of the next."""

from collections.abc import Iterator

import pytest
from django.core.files.storage import Storage, storages

from tests.factories.leftovers import paths_in


@pytest.fixture
def private() -> Iterator[None]:
    storage = storages["private"]
    _empty(storage)
    yield
    _empty(storage)


def _empty(storage: Storage) -> None:
    for path in list(paths_in(storage)):
        storage.delete(path)
