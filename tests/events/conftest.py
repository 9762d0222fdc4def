import pytest

from events.models import ProgramIndexPage
from tests.factories.events import program_index


@pytest.fixture
def programs(db: None) -> ProgramIndexPage:
    """The list of programs under the home page."""
    return program_index()
