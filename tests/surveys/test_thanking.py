"""The mail after a use: in the morning, once in 30 days, and not about care."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from django.core import mail
from django.test import override_settings
from django_tasks_db.models import DBTaskResult
from hypothesis import given
from hypothesis import strategies as st
from post_office.models import Email

from bookings.enums import BookingStatus
from bookings.models import Booking
from bookings.services.arriving import check_in, leave
from bookings.services.completion import bookings_complete
from core import clock
from events.services.attendance import mark
from people.services.erasure import erase
from surveys.enums import PROGRAM
from surveys.messages import THANKS
from surveys.models import Answer, Link
from surveys.services import hash_of
from surveys.tasks import thank
from surveys.thanking import ask_later, asked_at, thank_now
from tests.factories import bookings as make
from tests.factories import registering as reg
from tests.factories.events import ProgramFactory
from tests.factories.home import CenterFactory, site_root

pytestmark = pytest.mark.django_db

QUEUE = {"default": {"BACKEND": "core.task_queue.TaskQueue"}}


@pytest.fixture
def person():
    return make.person()


def seoul(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=clock.SEOUL)


def waiting() -> list[DBTaskResult]:
    return list(DBTaskResult.objects.filter(task_path=thank.module_path, status="READY").order_by("pk"))


def use_a_room(person, travel, when: str = "2026-11-24 14:05") -> Booking:
    """Somebody comes, and leaves early."""
    room = make.open_room(CenterFactory(title="무지개센터"))
    booking = make.book(person, room, make.tomorrow_at(14))
    travel(when)
    leave(booking=check_in(booking=booking))
    return booking


# --- When -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "now", "asked"),
    [
        (date(2026, 11, 24), "2026-11-24 14:00", "2026-11-25 10:00"),
        (date(2026, 11, 24), "2026-11-25 00:30", "2026-11-25 10:00"),
        (date(2026, 11, 24), "2026-11-25 10:00", "2026-11-26 10:00"),
        (date(2026, 12, 31), "2026-12-31 23:59", "2027-01-01 10:00"),
        (date(2026, 11, 24), "2026-11-28 09:00", "2026-11-28 10:00"),
        (date(2026, 11, 24), "2026-11-28 10:01", None),
    ],
)
def test_the_morning_after(day, now, asked):
    assert asked_at(day, seoul(now)) == (seoul(asked) if asked else None)


@given(st.times(), st.integers(0, 10_000))
def test_never_at_night(hour: time, minutes: int):
    """Whatever hour somebody sets."""
    day = date(2026, 11, 24)
    now = clock.day_start(day) + timedelta(minutes=minutes)
    with override_settings(SURVEY_ASKS_AT=hour):
        asked = asked_at(day, now)
    if asked is not None:
        assert time(8) <= clock.local(asked).time() < time(21)
        assert now < asked


# --- Bookings -------------------------------------------------------------------------------


@override_settings(TASKS=QUEUE)
def test_leaving_a_room_asks_in_the_morning(person, travel, client):
    travel("2026-11-23 12:00")
    use_a_room(person, travel)
    [task] = waiting()
    assert task.run_after == seoul("2026-11-25 10:00")
    assert not Link.objects.exists(), "the link is made when the mail is"
    assert not Email.objects.filter(context__kind=THANKS.name).exists()


def test_the_mail_leads_to_the_form(person, travel, client):
    travel("2026-11-25 10:00")
    center = CenterFactory(title="무지개센터")
    thank.enqueue(person.pk, center.pk, "study_room", "2026-11-24")
    [sent] = mail.outbox
    assert sent.to == [person.email]
    assert sent.subject == "이용해 주셔서 고마워요: 무지개센터"
    assert "11월 24일에 무지개센터 스터디룸 이용은 어땠나요?" in sent.body
    path = next(word for word in sent.body.split() if "/survey/" in word).partition("8000")[2]
    assert client.post(path, {"satisfaction": "5"}).status_code == 302
    assert Answer.objects.count() == 1
    kept = Email.objects.get()
    assert kept.context["values"] is None, "the list of mails forgets the link"
    assert path not in f"{kept.subject}{kept.message}{kept.html_message}{kept.context}"


def test_in_english(travel):
    travel("2026-11-25 10:00")
    person = make.person(language="en")
    thank_now(person_id=person.pk, page_id=CenterFactory().pk, about="loan", day=date(2026, 11, 24))
    [sent] = mail.outbox
    assert "How was it on 24 November" in sent.body
    assert "/?lang=en" in sent.body


@override_settings(TASKS=QUEUE)
def test_care_guests_and_the_erased_are_not_asked(person, travel):
    travel("2026-11-23 12:00")
    center = CenterFactory()
    make.book(person, make.counselling(center), make.tomorrow_at(14), minutes=50, party_size=1)
    room = make.book(make.person(2), make.open_room(center), make.tomorrow_at(14))
    Booking.objects.filter(pk=room.pk).update(person=None, guest_name="한손님", guest_phone="+821000000001")
    travel("2026-11-25 00:10")
    assert bookings_complete(clock.now()) == 2
    assert waiting() == []


@override_settings(TASKS=QUEUE)
def test_what_the_daily_task_completes_is_asked_about_too(person, travel):
    travel("2026-11-23 12:00")
    booking = make.book(person, make.open_room(site_root()), make.tomorrow_at(14))
    travel("2026-11-25 00:10")
    assert bookings_complete(clock.now()) == 1
    assert bookings_complete(clock.now()) == 0
    [task] = waiting()
    assert task.run_after == seoul("2026-11-25 10:00")
    assert task.args_kwargs["args"] == [person.pk, site_root().pk, "study_room", "2026-11-24"]
    booking.refresh_from_db()
    assert booking.status == BookingStatus.COMPLETED


@override_settings(TASKS=QUEUE)
def test_nobody_is_asked_about_long_ago(person, travel):
    travel("2026-11-23 12:00")
    make.book(person, make.open_room(site_root()), make.tomorrow_at(14))
    travel("2026-12-05 00:10")
    assert bookings_complete(clock.now()) == 1
    assert waiting() == []


# --- Once -----------------------------------------------------------------------------------


def test_once_in_thirty_days_whatever_was_used(person, travel):
    travel("2026-11-25 10:00")
    center, program = CenterFactory(), ProgramFactory()
    told = {"person_id": person.pk, "day": date(2026, 11, 24)}
    assert thank_now(page_id=center.pk, about="study_room", **told)
    assert not thank_now(page_id=center.pk, about="study_room", **told)
    assert not thank_now(page_id=program.pk, about=PROGRAM, **told)
    travel("2026-12-24 10:00")
    assert not thank_now(page_id=center.pk, about="loan", **told)
    travel("2026-12-26 10:00")
    assert thank_now(page_id=center.pk, about="loan", **told)
    assert Link.objects.count() == 2


def test_whoever_answered_is_not_known_when_asking(person, travel, client):
    """Answered or not makes no difference."""
    travel("2026-11-25 10:00")
    told = {"person_id": person.pk, "page_id": CenterFactory().pk, "about": "loan", "day": date(2026, 11, 24)}
    thank_now(**told)
    Link.objects.update(is_used=True)
    assert not thank_now(**told)


def test_whoever_left_is_not_asked(person, travel):
    travel("2026-11-25 10:00")
    center = CenterFactory()
    told = {"page_id": center.pk, "about": "loan", "day": date(2026, 11, 24)}
    gone = person.pk
    erase(person)
    assert not thank_now(person_id=gone, **told)
    other = make.person(2)
    assert not thank_now(person_id=other.pk, **{**told, "page_id": 999_999})
    assert not Link.objects.exists()


@override_settings(TASKS=QUEUE)
def test_a_worker_that_is_late_waits_for_the_morning(person, travel):
    travel("2026-11-25 23:00")
    thank.func(person.pk, CenterFactory().pk, "study_room", "2026-11-24")
    [task] = waiting()
    assert task.run_after == seoul("2026-11-26 08:00")
    assert not Link.objects.exists()


@override_settings(TASKS=QUEUE)
def test_programs_ask_with_the_same_line(person, travel):
    travel("2026-11-24 17:00")
    ask_later(person=person, page=ProgramFactory(), about=PROGRAM, day=clock.today())
    assert [task.run_after for task in waiting()] == [seoul("2026-11-25 10:00")]


def test_the_token_is_only_in_the_mail(person, travel):
    travel("2026-11-25 10:00")
    thank_now(person_id=person.pk, page_id=CenterFactory().pk, about="loan", day=date(2026, 11, 24))
    token = mail.outbox[0].body.partition("/survey/")[2].partition("/")[0]
    assert Link.objects.get().token_hash == hash_of(token)
    assert "created" not in {field.name for field in Link._meta.get_fields()}


# --- Programs -------------------------------------------------------------------------------


@pytest.mark.parametrize(("is_care", "asked"), [(False, 1), (True, 0)])
@override_settings(TASKS=QUEUE)
def test_taking_part_asks_in_the_morning_but_not_about_care(travel, is_care, asked):
    travel("2026-11-23 10:00")
    session = reg.session(1, of=reg.program(is_care=is_care))
    registration = reg.applies(1, session)
    travel(f"{clock.local(session.starts_at):%Y-%m-%d %H:%M}")
    mark(registration=registration, session=session, came=True, by=make.person(9))
    tasks = waiting()
    assert len(tasks) == asked
    assert all(task.run_after > session.ends_at for task in tasks)
