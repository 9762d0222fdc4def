import pytest
from post_office.models import Email

from events.models import ProgramIndexPage, ProgramPage, Session
from tests.factories import registering as reg
from tests.factories.events import program_index
from tests.factories.home import CenterFactory


@pytest.fixture
def programs(db: None) -> ProgramIndexPage:
    """The list of programs under the home page."""
    return program_index()


@pytest.fixture
def program(db: None) -> ProgramPage:
    return reg.program(parent=CenterFactory(title="디딤 센터"), place="3층 교육장", hosts="직업상담사")


@pytest.fixture
def session(program: ProgramPage) -> Session:
    """Two seats, one week from now; two people have them and one waits, and no mail of that is left."""
    made = reg.session(2, of=program)
    for number in (1, 2, 3):
        reg.applies(number, made)
    made.refresh_from_db()
    Email.objects.all().delete()
    return made
