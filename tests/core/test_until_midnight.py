"""What ends at 00:00 (or 24:00) ends with its day: hours, sessions, slots of a fair, bookings; in words, files and data."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.test import Client
from django.urls import reverse
from icalendar import Calendar
from wagtail.blocks import StructBlockValidationError

from bookings.desk.hours import WeeklyForm
from core import clock, formats
from core.fields import EndTimeFormField
from events.models import ProgramPage, Session
from events.services.certificates import certificate_issue
from events.services.sessions import sync_sessions
from fairs.desk.forms import SlotsForm
from home.blocks import HoursBlock
from tests.factories import bookings as make
from tests.factories import registering as reg
from tests.factories.events import program_index, seoul
from tests.factories.home import CenterFactory, hours

DAY = date(2026, 10, 5)


@pytest.mark.parametrize("typed", ["24:00", " 24:00 ", "24:00:00", "00:00", "0:00"])
def test_midnight_is_typed_in_two_ways(typed: str) -> None:
    assert EndTimeFormField().clean(typed) == time()


@pytest.mark.parametrize("typed", ["24:01", "25:00", "자정"])
def test_what_is_no_time_is_refused(typed: str) -> None:
    with pytest.raises(ValidationError):
        EndTimeFormField().clean(typed)


def test_the_moment_the_day_and_the_words() -> None:
    end = clock.end_at(DAY, time())
    assert end == clock.day_start(DAY + timedelta(days=1))
    assert clock.end_at(DAY, time(23, 59)) == clock.at(DAY, time(23, 59))
    assert clock.last_day(end) == DAY
    assert clock.last_day(end + timedelta(seconds=1)) == DAY + timedelta(days=1)
    assert formats.end_text(time()) == formats.end_text(end) == "밤 12:00"
    assert clock.ends_later(time(23), time())
    assert not clock.ends_later(time(23), time(1))


# --- A center -------------------------------------------------------------------------------


def typed_hours(closes: str) -> Any:
    block = HoursBlock()
    data = {"h-weekdays": ["0"], "h-opens": "18:00", "h-closes": closes}
    return block.clean(block.value_from_datadict(_lists(data), {}, "h"))


def _lists(data: dict[str, Any]) -> QueryDict:
    found = QueryDict(mutable=True)
    for name, value in data.items():
        found.setlist(name, value if isinstance(value, list) else [value])
    return found


def test_editors_write_midnight_as_the_end_of_opening_hours() -> None:
    assert typed_hours("24:00")["closes"] == typed_hours("00:00")["closes"] == time()
    with pytest.raises(StructBlockValidationError):
        typed_hours("17:00")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("opens", "moment", "state", "told"),
    [
        ("18:00", "2026-10-05 23:59", "오늘 운영 중 · 밤 12:00까지", ("18:00", "23:59")),
        ("00:00", "2026-10-05 00:00", "오늘 운영 중 · 밤 12:00까지", ("00:00", "23:59")),
        ("18:00", "2026-10-05 17:59", "오후 6:00에 열어요", ("18:00", "23:59")),
    ],
)
def test_a_center_that_is_open_until_midnight(travel, opens, moment, state, told) -> None:
    travel(moment)
    center = CenterFactory(opening_hours=[hours("0", opens, "00:00")], closes_on_holidays=False)
    assert str(center.today_state) == state
    assert "~밤 12:00" in Client().get(center.url).content.decode()
    said = center.structured_data["openingHoursSpecification"][0]
    assert (said["opens"], said["closes"]) == told


@pytest.mark.django_db
def test_hours_until_midnight_overlap_what_begins_within() -> None:
    clash = [hours("0", "18:00", "00:00"), hours("0", "22:00", "23:00")]
    with pytest.raises(ValidationError, match="겹쳐요"):
        CenterFactory(opening_hours=clash).full_clean()


# --- Programs -------------------------------------------------------------------------------


@pytest.fixture
def late(db: None, travel: Any) -> Session:
    travel("2026-10-01 09:00")
    program_index()
    program = reg.program(
        title="밤샘 특강",
        first_date=DAY,
        start_time=time(22),
        end_time=time(),
        seats=5,
        completion_percent=80,
    )
    program.full_clean()
    sync_sessions(program)
    return program.sessions.get()


def test_a_session_until_midnight(late: Session) -> None:
    assert (late.starts_at, late.ends_at) == (seoul("2026-10-05 22:00"), seoul("2026-10-06 00:00"))
    assert "오후 10:00~밤 12:00" in Client().get(late.program.url).content.decode()
    (event,) = Calendar.from_ical(Client().get("/calendar/programs.ics").content).walk("VEVENT")
    assert event.end == late.ends_at


def test_editors_write_it_in_the_form_of_a_program(late: Session) -> None:
    form = ProgramPage.get_edit_handler().get_form_class()
    assert isinstance(form.base_fields["end_time"], EndTimeFormField)
    assert form.base_fields["end_time"].clean("24:00") == time()
    wrong = ProgramPage(first_date=DAY, start_time=time(22), end_time=time(21))
    with pytest.raises(ValidationError):
        wrong.clean_times()


def test_its_last_day_is_the_day_on_which_it_was_held(late: Session, travel: Any) -> None:
    made = reg.applies(1, late)
    travel("2026-10-05 22:30")
    reg.marked(made, came=True)
    travel("2026-10-06 09:00")
    certificate = certificate_issue(registration=made)
    assert certificate.last_day == DAY


# --- What staff fill in ---------------------------------------------------------------------


def test_slots_of_a_fair_until_midnight(travel: Any) -> None:
    travel("2026-10-01 09:00")
    form = SlotsForm({"day": "2026-10-05", "starts": "23:00", "ends": "24:00", "minutes": "20"})
    assert form.is_valid(), form.errors
    assert form.until == seoul("2026-10-06 00:00")


def test_weekly_hours_of_a_room_until_midnight() -> None:
    data = {"weekdays": ["0"], "opens": "09:00", "closes": "24:00", "valid_from": "2026-10-05"}
    form = WeeklyForm(data)
    assert form.is_valid(), form.errors
    assert form.cleaned_data["closes"] == time()


@pytest.mark.django_db
def test_the_last_hour_before_midnight_is_booked(travel: Any) -> None:
    travel("2026-10-01 09:00")
    room = make.open_room(CenterFactory(), opens=time(9), closes=time())
    booking = make.book(make.person(), room, make.tomorrow_at(23))
    assert booking.ends_at == clock.day_start(clock.today() + timedelta(days=2))
    client = Client()
    client.force_login(booking.person)
    assert "오후 11:00~밤 12:00" in client.get(booking.get_absolute_url()).content.decode()
    answer = client.get(reverse("bookings:ics", args=[booking.code]))
    (event,) = Calendar.from_ical(answer.content).walk("VEVENT")
    assert event.end == booking.ends_at
