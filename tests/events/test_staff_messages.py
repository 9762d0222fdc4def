"""Staff write to people of a program: shown first, recorded, each person once."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape
from uuid import uuid4

import pytest
from django.core import mail
from django.test import Client

from core import clock
from events.enums import Audience, RegistrationStatus
from events.message_privacy import message_rows
from events.models import Registration, StaffMessage, StaffMessageCopy
from events.services.staff_messages import Draft, copies_send, message_send
from people.datasets import registry
from people.enums import AccessAction, Role
from people.models import AccessRecord, User
from tests.factories import bookings as make
from tests.factories import registering as reg
from tests.factories.home import CenterFactory
from tests.factories.staff import member, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.once]

S = RegistrationStatus
TYPED = {
    "audience": "seated",
    "session": "",
    "subject": "모이는 곳이 바뀌었어요",
    "body": "2층 모임방에서 만나요.\n<b>엘리베이터</b> 오른쪽이에요.",
    "reason": "장소가 바뀐 것을 알림",
}


@pytest.fixture(autouse=True)
def now(travel):
    return travel("2026-11-23 10:00")


@pytest.fixture
def center():
    return CenterFactory(title="디딤 센터")


@pytest.fixture
def desk(center) -> Client:
    return signed_in(member(Role.DESK, center))


@pytest.fixture
def session(center):
    return reg.session(2, of=reg.program(parent=center, title="취업특강"))


def path(session) -> str:
    return f"/cms/registrations/{session.program_id}/messages/"


def text(response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def hidden(response) -> dict[str, str]:
    """What the page before sending keeps."""
    found = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', response.content.decode())
    return {name: unescape(value) for name, value in found if name != "csrfmiddlewaretoken"}


def to(*numbers: int) -> set[str]:
    return {f"visitor{number}@didim.example" for number in numbers}


def reached() -> set[str]:
    return {message.to[0] for message in mail.outbox}


def send(desk, at, **typed):
    """Looks, then sends what was shown; clears the mails of before."""
    shown = desk.post(path(at), {**TYPED, **typed})
    mail.outbox.clear()
    return desk.post(path(at), {**hidden(shown), "send": "yes"}, follow=True)


def test_it_is_shown_first_and_then_sent(desk, session):
    people = [reg.applies(number, session).person for number in (1, 2)]
    mail.outbox.clear()
    shown = desk.post(path(session), TYPED)
    page = text(shown)
    assert "2명 에게 보내요: 자리가 있는 사람, 모든 회차" in page
    assert "홍길동 님, 디딤 센터에서 ‘취업특강’에 신청한 분께 알려 드려요." in page
    assert "이디딤1" not in page
    assert not mail.outbox
    assert not StaffMessage.objects.exists()
    done = desk.post(path(session), {**hidden(shown), "send": "yes"}, follow=True)
    assert "2명에게 안내를 보내고 있어요" in text(done)
    assert reached() == {person.email for person in people}
    message = mail.outbox[0]
    assert message.subject == TYPED["subject"]
    assert "2층 모임방에서 만나요.\n<b>엘리베이터</b> 오른쪽이에요." in message.body.replace("\r\n", "\n")
    assert "&lt;b&gt;엘리베이터" in message.alternatives[0][0]
    kept = StaffMessage.objects.get()
    assert (kept.reason, kept.audience, kept.session) == (TYPED["reason"], "seated", None)
    page = text(desk.get(path(session)))
    assert "모이는 곳이 바뀌었어요" in page
    assert "2명" in page


def test_it_is_recorded_with_its_reason_before_it_goes(desk, session):
    people = {reg.applies(number, session).person_id for number in (1, 2)}
    send(desk, session)
    found = AccessRecord.objects.latest("pk")
    assert (found.action, found.reason, set(found.people)) == (AccessAction.CHANGE, TYPED["reason"], people)
    assert "모이는 곳이 바뀌었어요" in found.what


def test_pressing_twice_sends_once(desk, session):
    reg.applies(1, session)
    shown = hidden(desk.post(path(session), TYPED))
    mail.outbox.clear()
    for _ in range(2):
        assert desk.post(path(session), {**shown, "send": "yes"}).status_code == 302
    assert len(mail.outbox) == 1
    assert StaffMessage.objects.count() == 1
    copies_send()
    assert len(mail.outbox) == 1


def test_where_it_reaches_another_number_by_now_it_is_shown_again(desk, session):
    reg.applies(1, session)
    shown = hidden(desk.post(path(session), TYPED))
    reg.applies(2, session)
    again = desk.post(path(session), {**shown, "send": "yes"})
    assert "받는 사람의 수가 바뀌었어요" in text(again)
    assert not StaffMessage.objects.exists()
    assert hidden(again)["request_key"] == shown["request_key"]
    desk.post(path(session), {**hidden(again), "send": "yes"})
    assert StaffMessageCopy.objects.count() == 2


@pytest.mark.parametrize(
    ("audience", "of_one", "of_all"),
    [
        ("seated", {1, 6}, {1, 2, 6}),
        ("waiting", {3, 4}, {3, 4}),
        ("asked", {8}, {8}),
        ("absent", {5}, {5}),
        ("all", {1, 3, 4, 5, 6, 8}, {1, 2, 3, 4, 5, 6, 8}),
    ],
)
def test_those_with_a_seat_those_who_wait_and_those_who_did_not_come(desk, session, audience, of_one, of_all):
    other = reg.session(9, days=8, of=session.program)
    for status, number in ((S.CONFIRMED, 1), (S.WAITING, 3), (S.OFFERED, 4), (S.NO_SHOW, 5), (S.ATTENDED, 6)):
        made = reg.applies(number, session)
        until = clock.now() + timedelta(days=1) if status == S.OFFERED else None
        Registration.objects.filter(pk=made.pk).update(status=status, number=number, answer_until=until)
    asked = reg.applies(8, session)
    Registration.objects.filter(pk=asked.pk).update(status=S.REQUESTED)
    reg.applies(User.objects.get(email="visitor1@didim.example"), other)
    reg.applies(2, other)
    gone = reg.applies(7, other)
    Registration.objects.filter(pk=gone.pk).update(status=S.CANCELLED)
    send(desk, session, audience=audience, session=str(session.pk))
    assert reached() == to(*of_one)
    send(desk, session, audience=audience)
    assert reached() == to(*of_all)
    assert len(mail.outbox) == len(of_all), "whoever has two sessions gets one mail"


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        ({"subject": ""}, "제목을 적어 주세요"),
        ({"body": "가" * 2001}, "2,000자까지"),
        ({"body": "900101-1234567"}, "주민등록번호는 받지 않아요"),
        ({"subject": "900101-1234567"}, "주민등록번호는 받지 않아요"),
        ({"reason": "음"}, "다섯 글자 이상"),
        ({"audience": "everybody"}, "목록에 있는 것 가운데 하나를 골라 주세요"),
        ({"session": "999"}, "목록에 있는 것 가운데 하나를 골라 주세요"),
        ({"audience": "absent"}, "지금은 받을 사람이 없어요"),
    ],
)
def test_mistakes_are_told_and_nothing_is_lost(desk, session, typed, error):
    reg.applies(1, session)
    answer = desk.post(path(session), {**TYPED, **typed, "send": "yes"})
    assert answer.status_code == 422
    assert error in text(answer)
    kept = {**TYPED, **typed}["body"].splitlines()[0]
    assert kept in answer.content.decode()
    assert not StaffMessage.objects.exists()


def test_going_back_keeps_what_was_typed(desk, session):
    reg.applies(1, session)
    shown = hidden(desk.post(path(session), TYPED))
    back = desk.post(path(session), {**shown, "back": "yes"})
    assert 'value="모이는 곳이 바뀌었어요"' in back.content.decode()
    assert "2층 모임방에서 만나요." in back.content.decode()


def test_nobody_writes_to_another_centers_people(desk, session):
    theirs = reg.session(2, of=reg.program(parent=CenterFactory()))
    reg.applies(1, theirs)
    assert desk.get(path(theirs)).status_code == 404
    assert desk.post(path(theirs), {**TYPED, "send": "yes"}).status_code == 404
    reg.applies(2, session)
    assert desk.post(path(session), {**TYPED, "session": str(theirs.pk)}).status_code == 422
    assert not StaffMessage.objects.exists()


def test_what_a_dead_task_left_is_taken_up_for_a_day(desk, session, settings, travel):
    settings.TASKS = {"default": {"BACKEND": "core.task_queue.TaskQueue"}}
    reg.applies(1, session)
    send(desk, session)
    assert StaffMessageCopy.objects.get().queued_at is None, "never in the request"
    assert "0명까지 보냈어요" in text(desk.get(path(session)))
    travel("2026-11-24 10:01")
    assert copies_send() == 0
    travel("2026-11-24 09:59")
    assert copies_send() == 1
    assert copies_send() == 0


def test_sending_to_many_takes_as_many_queries_as_to_few(desk, session, settings, django_assert_num_queries):
    settings.TASKS = {"default": {"BACKEND": "core.task_queue.TaskQueue"}}
    many = reg.session(None, of=session.program, days=9)
    for number in range(1, 13):
        reg.applies(number, many)
    draft = Draft(session.program, None, Audience.SEATED, "제목", "내용", "이유이유이유")
    by = make.person(20)
    with django_assert_num_queries(9):
        message_send(draft=draft, by=by, request_key=uuid4())
    assert StaffMessageCopy.objects.count() == 12


def test_what_somebody_got_is_shown_to_them_and_forgotten_with_them(desk, session, travel):
    person = reg.applies(1, session).person
    reg.applies(2, session)
    send(desk, session)
    assert [row["제목"] for row in message_rows(person)] == ["모이는 곳이 바뀌었어요"]
    kept = registry.sets["program_messages"]
    assert kept.erase(person) == 1
    assert message_rows(person) == []
    assert StaffMessageCopy.objects.count() == 1
    travel("2027-11-24 10:00")
    assert kept.retention.destroy(kept.retention.due(clock.now())) == 1
    assert not StaffMessageCopy.objects.exists()
