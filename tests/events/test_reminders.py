"""Reminders: the day before and the hour before, once each, as things stand when the mail leaves."""

from __future__ import annotations

from datetime import timedelta

import icalendar
import pytest
from django.core import mail

from core import clock
from events.enums import Admission, ProgramFormat, RegistrationStatus, SessionStatus
from events.links import Purpose, link_to
from events.models import Registration, Reminder, Session
from events.reminder_messages import KINDS
from events.services.answering import offer_accept, request_approve
from events.services.registering import registration_cancel
from events.services.reminding import remind_due, reminders_forget
from events.services.sessions import save_edit
from tests.factories import bookings as make
from tests.factories import registering as reg

pytestmark = pytest.mark.django_db

S = RegistrationStatus
DAY_BEFORE, HOUR_BEFORE = "2026-11-29 14:00", "2026-11-30 13:00"


@pytest.fixture(autouse=True)
def now(travel):
    """A session of `reg.session` is on 30 November at two."""
    return travel("2026-11-23 10:00")


@pytest.fixture
def reminded(travel):
    """`reminded(moment)`: go there, and give the subjects of the reminders that leave."""

    def at(moment: str) -> list[str]:
        travel(moment)
        mail.outbox.clear()
        done = remind_due()
        assert done == len(mail.outbox)
        return [message.subject for message in mail.outbox]

    return at


def test_the_day_before_and_the_hour_before_once_each(reminded):
    made = reg.applies(1, reg.session(5, of=reg.program(title="취업특강")))
    assert reminded("2026-11-29 13:59") == []
    assert reminded(DAY_BEFORE) == ["내일 만나요: 취업특강"]
    body = mail.outbox[0].body
    assert "11월 30일(월) 오후 2:00~4:00" in body
    assert "3층 교육장" in body
    assert link_to(made, Purpose.CANCEL) in body
    calendar = icalendar.Calendar.from_ical(mail.outbox[0].attachments[0][1])
    assert [str(each["uid"]) for each in calendar.walk("vevent")] == [f"registration-{made.uid}@didim"]
    assert reminded("2026-11-29 14:01") == []
    assert reminded(HOUR_BEFORE) == ["오후 2:00에 시작해요: 취업특강"]
    assert reminded("2026-11-30 13:01") == []
    assert reminded("2026-11-30 14:00") == []


def test_late_is_better_than_never_but_not_much_later(reminded):
    reg.applies(1, reg.session(5))
    assert len(reminded("2026-11-29 16:59")) == 1
    reg.applies(2, reg.session(5, days=8))
    assert reminded("2026-12-07 17:00") == []
    assert reminded("2026-12-07 18:00") == []


def test_a_late_mail_says_today(reminded):
    reg.applies(1, reg.session(5, starts_at=clock.day_start(clock.today()) + timedelta(days=2, minutes=-10)))
    assert reminded("2026-11-24 00:30")[0].startswith("오늘 만나요")


@pytest.mark.parametrize(
    ("moment", "reminders"),
    [("2026-11-29 13:00", 2), ("2026-11-29 14:30", 1), ("2026-11-30 13:30", 0)],
)
def test_who_comes_later_has_just_been_told(reminded, travel, moment, reminders):
    session = reg.session(5)
    travel(moment)
    reg.applies(1, session)
    found = [*reminded("2026-11-29 14:31"), *reminded("2026-11-30 13:31")]
    assert len(found) == reminders


@pytest.mark.parametrize("how", ["offer", "approval"])
def test_the_moment_counts_at_which_the_seat_was_certain(reminded, travel, how):
    admission = Admission.APPROVAL if how == "approval" else Admission.FIRST_COME
    session = reg.session(1, of=reg.program(admission=admission))
    first, second = reg.applies(1, session), reg.applies(2, session)
    travel("2026-11-29 14:30")
    if how == "approval":
        request_approve(registration=second, by=make.person(9))
    else:
        registration_cancel(registration=first, by=None)
        offer_accept(registration=second)
    assert reminded("2026-11-29 14:31") == []
    assert len(reminded(HOUR_BEFORE)) == 1


@pytest.mark.parametrize("status", [S.REQUESTED, S.WAITING, S.OFFERED, S.CANCELLED, S.DECLINED, S.NO_SHOW])
def test_nobody_without_a_certain_seat_is_reminded(reminded, status):
    made = reg.applies(1, reg.session(5))
    until = clock.now() + timedelta(days=9) if status == S.OFFERED else None
    Registration.objects.filter(pk=made.pk).update(status=status, number=1, answer_until=until)
    assert reminded(DAY_BEFORE) == []
    assert reminded(HOUR_BEFORE) == []


def test_nobody_is_reminded_of_a_cancelled_session(reminded):
    session = reg.session(5)
    reg.applies(1, session)
    Session.objects.filter(pk=session.pk).update(status=SessionStatus.CANCELLED)
    assert reminded(DAY_BEFORE) == []


def test_of_a_series_every_meeting_for_all_who_have_a_seat(reminded, travel):
    series = reg.series(5, sessions=3, title="장기 멘토링")
    came, missed = reg.applies(1, series), reg.applies(2, series)
    assert len(reminded(DAY_BEFORE)) == 2
    assert len(reminded(HOUR_BEFORE)) == 2
    reg.marked(came, came=True)
    reg.marked(missed, came=False)
    Session.objects.filter(starts_at__gt=clock.now() + timedelta(days=10)).update(
        status=SessionStatus.CANCELLED
    )
    assert len(reminded("2026-12-06 14:00")) == 2
    assert "12월 7일(월)" in mail.outbox[0].body
    assert reminded("2026-12-13 14:00") == []


def test_a_moved_session_is_reminded_of_anew(reminded):
    session = reg.session(5)
    reg.applies(1, session)
    assert len(reminded(DAY_BEFORE)) == 1
    session.refresh_from_db()
    session.starts_at += timedelta(days=3)
    session.ends_at += timedelta(days=3)
    save_edit(session)
    assert reminded(HOUR_BEFORE) == []
    assert len(reminded("2026-12-02 14:00")) == 1
    assert len(reminded("2026-12-03 13:00")) == 1


@pytest.mark.parametrize("change", ["called off", "cancelled", "moved", "begun", "erased"])
def test_what_changes_before_the_mail_leaves_keeps_it_back(travel, settings, change):
    session = reg.session(5)
    made = reg.applies(1, session)
    settings.TASKS = {"default": {"BACKEND": "core.task_queue.TaskQueue"}}
    travel(DAY_BEFORE)
    assert remind_due() == 1
    values = {
        "registration_id": made.pk,
        "session_id": session.pk,
        "starts_at": session.starts_at.isoformat(),
    }
    kind = KINDS["day"]
    assert kind.load(**values) is not None
    if change == "called off":
        registration_cancel(registration=made, by=made.person)
    elif change == "cancelled":
        Session.objects.update(status=SessionStatus.CANCELLED)
    elif change == "moved":
        Session.objects.update(starts_at=session.starts_at + timedelta(minutes=5))
    elif change == "erased":
        Registration.objects.update(person=None)
    else:
        travel("2026-11-30 14:00")
    assert kind.load(**values) is None


@pytest.mark.parametrize("language", ["ko", "en"])
def test_online_the_mail_leads_to_the_page_and_never_to_the_address(reminded, language):
    url = "https://zoom.us/j/1234567"
    program = reg.program(format=ProgramFormat.ONLINE, online_url=url)
    made = reg.applies(make.person(1, language=language), reg.session(5, of=program))
    reminded(DAY_BEFORE)
    words = {
        "ko": ("메일에는 적지 않아요", "온라인으로 들어가기"),
        "en": ("It is not written in mails", "Join online"),
    }
    assert words[language][0] in mail.outbox[0].body
    reminded(HOUR_BEFORE)
    assert f"{words[language][1]}: " in mail.outbox[0].body
    assert f"{made.get_absolute_url()}#online" in mail.outbox[0].body
    for message in mail.outbox:
        assert url not in message.body + message.alternatives[0][0]


def test_looking_takes_as_many_queries_however_many_there_are(travel, django_assert_num_queries):
    series, session = reg.series(None, sessions=2), reg.session(None)
    for number in range(1, 5):
        reg.applies(number, series)
        reg.applies(number + 10, session)
    travel("2026-11-29 14:00")
    assert remind_due() == 8
    with django_assert_num_queries(6):
        assert remind_due() == 0
    travel("2026-11-28 14:00")
    with django_assert_num_queries(4):
        assert remind_due() == 0


def test_rows_that_nothing_looks_at_are_forgotten(reminded, travel):
    reg.applies(1, reg.session(5))
    reminded(DAY_BEFORE)
    travel("2026-12-29 00:00")
    assert reminders_forget() == 0
    travel("2026-12-31 00:00")
    assert reminders_forget() == 1
    assert not Reminder.objects.exists()
