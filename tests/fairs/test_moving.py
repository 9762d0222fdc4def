"""A fair at another time, a booth at another place: whoever has an interview there is told, and so is their calendar."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Any

import pytest
from django.core import mail
from icalendar import Calendar

from core import clock
from events.enums import ProgramKind
from events.models import ProgramPage, Session
from events.recurrence_rules import WeeklyRule
from events.services.planning import Plan, session_change
from fairs.models import Interview, Slot
from fairs.services.interviews import interview_cancel
from people.enums import Role
from people.models import User
from tests.factories import bookings as make
from tests.factories import fairs
from tests.factories import registering as reg
from tests.factories.events import program_index
from tests.factories.home import CenterFactory
from tests.factories.staff import member, signed_in

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def _now(travel: Any) -> None:
    travel("2026-11-23 10:00")
    program_index()


@pytest.fixture
def fair() -> ProgramPage:
    """On 30 November from two to four."""
    return fairs.fair(parent=CenterFactory(title="디딤 센터"), slug="fair-2026", title="일자리 박람회")


def move(session: Session, later: timedelta, *, tell: bool = False) -> None:
    session.refresh_from_db()
    plan = Plan(session.starts_at + later, session.ends_at + later)
    by = User.objects.filter(email="visitor99@didim.example").first() or make.person(99)
    session_change(session=session, plan=plan, seen=session.sequence, tell=tell, by=by)


def entries() -> list[Any]:
    """Of the files of the mails that left: method, number and begin of the entry."""
    found = [Calendar.from_ical(each.attachments[0][1]) for each in mail.outbox]
    events = [(each["method"], each.walk("vevent")[0]) for each in found]
    return [(str(method), int(event["sequence"]), event["dtstart"].dt.hour) for method, event in events]


@pytest.mark.parametrize("tell", [True, False])
def test_interviews_go_with_the_fair(fair: ProgramPage, travel: Any, tell: bool) -> None:
    company = fairs.company(of=fair)
    made, free = fairs.books(1, fairs.slot(company)), fairs.slot(company, minute=20)
    mail.outbox.clear()
    move(fair.sessions.get(), timedelta(days=1, hours=1), tell=tell)
    made.refresh_from_db()
    free.refresh_from_db()
    assert clock.local(made.slot.starts_at).strftime("%m-%d %H:%M") == "12-01 15:00"
    assert clock.local(free.starts_at).strftime("%m-%d %H:%M") == "12-01 15:20"
    assert [each.subject for each in mail.outbox] == ["면접 시간이 바뀌었어요: 새봄소프트"]
    assert "12월 1일(화) 오후 3:00" in mail.outbox[0].body
    assert "바뀌기 전: 11월 30일(월) 오후 2:00" in mail.outbox[0].body
    assert entries() == [("REQUEST", 1, 15)]
    assert clock.local(made.remind_at).strftime("%m-%d %H:%M") == "11-30 15:00"
    mail.outbox.clear()
    interview_cancel(interview=made)
    assert entries() == [("CANCEL", 2, 15)]


def test_a_little_later_none_is_in_the_way_of_another(fair: ProgramPage) -> None:
    company = fairs.company(of=fair)
    made = [fairs.books(number, fairs.slot(company, minute=20 * number)) for number in range(4)]
    for later in (20, -40, 20):
        move(fair.sessions.get(), timedelta(minutes=later))
    starts = Slot.objects.order_by("starts_at").values_list("starts_at", flat=True)
    assert [clock.local(each).strftime("%H:%M") for each in starts] == ["14:00", "14:20", "14:40", "15:00"]
    assert {each.sequence for each in Interview.objects.all()} == {3}
    assert len(made) == Interview.objects.booked().count()


def test_another_end_or_place_of_the_session_moves_nothing(fair: ProgramPage) -> None:
    made = fairs.books(1, fairs.slot(fairs.company(of=fair)))
    session = fair.sessions.get()
    mail.outbox.clear()
    plan = Plan(session.starts_at, session.ends_at + HOUR, place="강당")
    session_change(session=session, plan=plan, seen=session.sequence, tell=True, by=make.person(99))
    made.refresh_from_db()
    assert (made.sequence, clock.local(made.slot.starts_at).hour, mail.outbox) == (0, 14, [])


def test_times_of_another_session_stay(fair: ProgramPage) -> None:
    company = fairs.company(of=fair)
    tomorrow = reg.session(None, days=8, of=fair)
    there, here = fairs.books(1, fairs.slot(company, days=8)), fairs.books(2, fairs.slot(company))
    move(fair.sessions.exclude(pk=tomorrow.pk).get(), HOUR)
    for each, hour in ((there, 14), (here, 15)):
        assert clock.local(Slot.objects.get(pk=each.slot_id).starts_at).hour == hour


def test_where_the_company_has_another_time_already_it_is_called_off(fair: ProgramPage) -> None:
    company = fairs.company(of=fair)
    made = fairs.books(1, fairs.slot(company))
    free = fairs.slot(company, minute=20)
    fairs.slot(company, days=8, minutes=60)
    mail.outbox.clear()
    move(fair.sessions.get(), timedelta(days=1))
    made.refresh_from_db()
    assert made.is_cancelled
    assert not Slot.objects.filter(pk=free.pk).exists()
    assert ["박람회 시간이 바뀌어서" in each.body for each in mail.outbox] == [True]
    assert entries() == [("CANCEL", 1, 14)]


def test_the_rule_moves_them_too() -> None:
    made = reg.program(
        kind=ProgramKind.JOB_FAIR,
        first_date=date(2026, 12, 1),
        start_time=time(14),
        end_time=time(16),
        rule=WeeklyRule((1,), count=2).to_recurrence(),
    )
    made.save_revision().publish()
    interview = fairs.books(1, fairs.slot(fairs.company(of=made), days=8))
    mail.outbox.clear()
    page = ProgramPage.objects.get(pk=made.pk)
    page.start_time, page.end_time = time(10), time(12)
    page.save_revision().publish()
    interview.refresh_from_db()
    assert clock.local(interview.slot.starts_at).strftime("%m-%d %H:%M") == "12-01 10:00"
    assert [each.subject for each in mail.outbox] == ["면접 시간이 바뀌었어요: 새봄소프트"]


def test_another_booth_is_told(fair: ProgramPage, travel: Any) -> None:
    company = fairs.company(of=fair)
    made, off = fairs.books(1, fairs.slot(company)), fairs.books(2, fairs.slot(company, minute=20))
    interview_cancel(interview=off)
    desk = signed_in(member(Role.DESK, fair.center))
    address = f"/cms/fairs/{fair.pk}/companies/{company.pk}/"
    form = {"name": company.name, "looks_for": company.looks_for, "booth": "1층 B-1 부스", "do": "keep"}
    mail.outbox.clear()
    page = desk.post(address, form, follow=True).content.decode()
    assert "면접을 예약한 1명에게 바뀐 자리를 알렸어요." in page
    assert [(each.to, each.subject) for each in mail.outbox] == [
        ([made.person.email], "면접 자리가 바뀌었어요: 새봄소프트")
    ]
    assert "어디서: 디딤 센터 1층 B-1 부스 (바뀌기 전: 디딤 센터 2층 A-3 부스)" in mail.outbox[0].body
    assert entries() == [("REQUEST", 1, 14)]
    mail.outbox.clear()
    desk.post(address, {**form, "looks_for": "경력 개발자"})
    assert mail.outbox == []
    travel("2026-12-01 10:00")
    desk.post(address, {**form, "booth": "3층"})
    assert mail.outbox == []
