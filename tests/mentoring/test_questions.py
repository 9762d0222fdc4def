"""Questions to a mentor: who may ask, answering once within 48 hours, one reminder, and what staff see of it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client

from mentoring import errors
from mentoring.models import Question
from mentoring.services.clockwork import run_due
from mentoring.services.questions import may_ask, question_answer, question_ask
from mentoring.services.talks import talk_accept
from people.enums import Role
from people.errors import Refused
from people.models import AccessRecord, ConsentText
from people.services.consents import consent_give
from tests.factories import bookings as make
from tests.factories import mentoring as mentors
from tests.factories import registering as reg
from tests.factories.home import CenterFactory
from tests.factories.staff import member, signed_in

pytestmark = pytest.mark.django_db

WORDS = "비전공자인데 무엇부터 하면 좋을까요?"


@pytest.fixture(autouse=True)
def now(travel, settings):
    settings.STAFF_SECOND_FACTOR = False
    return travel("2026-11-23 10:00")


@pytest.fixture
def mentor():
    found = mentors.mentor(center=CenterFactory())
    found.programs.add(reg.session(9).program)
    return found


def joins(number: int, mentor):
    """Somebody with a seat in the mentor's program."""
    person = make.person(number)
    reg.applies(person, mentor.programs.get().sessions.get())
    return person


def ask(mentor, number: int = 1, text: str = WORDS) -> Question:
    return question_ask(person=joins(number, mentor), mentor=mentor, text=text)


def test_only_who_was_together_with_the_mentor_may_ask(mentor):
    assert may_ask(joins(1, mentor), mentor)
    assert not may_ask(make.person(2), mentor)
    single = reg.session(9)
    mentor.sessions.add(single)
    assert may_ask(reg.applies(3, single).person, mentor)
    assert not may_ask(reg.applies(4, reg.session(9, of=single.program, days=20)).person, mentor)
    series = reg.series(9)
    mentor.sessions.add(series.sessions.first())
    assert may_ask(reg.applies(5, series).person, mentor), "the session belongs to the whole series"
    talk = mentors.asks(make.person(6), mentors.slot(mentor))
    assert not may_ask(talk.person, mentor)
    talk_accept(talk=talk, by="mentor")
    assert may_ask(talk.person, mentor)


def test_who_waits_for_a_seat_may_not_ask_yet():
    full = reg.session(1)
    mentor = mentors.mentor()
    mentor.programs.add(full.program)
    reg.applies(1, full)
    assert not may_ask(reg.applies(2, full).person, mentor)


def test_the_mentor_is_told_and_the_words_are_in_no_mail(mentor):
    question = ask(mentor)
    assert [(sent.to, sent.subject) for sent in mail.outbox[-1:]] == [
        ([mentor.user.email], "멘토에게 질문이 왔어요")
    ]
    question_answer(question=question, text="작은 것부터 만들어 보세요.")
    assert mail.outbox[-1].to == [question.person.email]
    assert f"/me/mentors/questions/{question.pk}/" in mail.outbox[-1].body
    for sent in mail.outbox:
        assert "비전공자" not in sent.body
        assert "만들어 보세요" not in sent.body


def test_an_answer_is_given_once(mentor):
    question = ask(mentor)
    question_answer(question=question, text="네")
    with pytest.raises(Refused, match="answered"):
        question_answer(question=question, text="아니요")
    question.refresh_from_db()
    assert question.answer == "네"


def test_the_same_text_twice_is_one_question(mentor):
    person = joins(1, mentor)
    for _ in range(2):
        question_ask(person=person, mentor=mentor, text=WORDS)
    assert Question.objects.count() == 1


def test_no_more_than_some_wait_and_some_a_day(mentor, travel):
    person = joins(1, mentor)
    for number in range(errors.MOST_OPEN_QUESTIONS):
        question_ask(person=person, mentor=mentor, text=f"질문 {number}")
    with pytest.raises(Refused, match="too_many"):
        question_ask(person=person, mentor=mentor, text="하나 더")
    for question in Question.objects.all():
        question_answer(question=question, text="네")
    question_ask(person=person, mentor=mentor, text="넷째")
    question_ask(person=person, mentor=mentor, text="다섯째")
    with pytest.raises(Refused, match="too_many"):
        question_ask(person=person, mentor=mentor, text="여섯째")
    travel("2026-11-24 11:00")
    question_ask(person=person, mentor=mentor, text="여섯째")


@pytest.mark.parametrize("change", [{"is_active": False}, {"user": None}])
def test_a_mentor_who_reads_nothing_is_not_asked(mentor, change):
    person = joins(1, mentor)
    for name, value in change.items():
        setattr(mentor, name, value)
    with pytest.raises(Refused, match="not_reached"):
        question_ask(person=person, mentor=mentor, text=WORDS)


def test_one_reminder_after_a_day(mentor):
    question = ask(mentor)
    asked = question.asked_at
    before = len(mail.outbox)
    run_due(asked + timedelta(hours=23, minutes=59))
    assert len(mail.outbox) == before
    run_due(asked + timedelta(hours=24))
    run_due(asked + timedelta(hours=47))
    assert [sent.subject for sent in mail.outbox[before:]] == ["아직 답하지 않은 질문이 있어요"]


def test_nobody_is_reminded_of_what_is_answered(mentor):
    question = ask(mentor)
    question_answer(question=question, text="네")
    before = len(mail.outbox)
    assert run_due(question.asked_at + timedelta(hours=25)) == 0
    assert len(mail.outbox) == before


# --- Pages ----------------------------------------------------------------------------------


def browser(person) -> Client:
    client = signed_in(person)
    client.cookies["of-age"] = "yes"
    return client


def test_asking_and_answering_on_the_site(mentor):
    person = joins(1, mentor)
    consent_give(person=person, text=ConsentText.objects.current("program"))
    client, path = browser(person), f"{mentor.get_absolute_url()}ask/"
    assert f'href="{path}"' in client.get(mentor.get_absolute_url()).content.decode()
    wrong = client.post(path, {"text": "내 번호는 990101-1234567"})
    assert wrong.status_code == 422
    assert "990101" in wrong.content.decode(), "nothing typed is lost"
    assert client.post(path, {"text": "가" * 1001}).status_code == 422
    made = client.post(path, {"text": WORDS})
    question = Question.objects.get()
    assert made["Location"] == question.get_absolute_url()
    answers = browser(mentor.user)
    desk = answers.get("/me/mentoring/").content.decode()
    assert "이**1" in desk
    assert person.name not in desk
    assert "+8210" not in desk
    shown = answers.get(f"/me/mentoring/questions/{question.pk}/").content.decode()
    assert WORDS in shown
    assert person.name not in shown
    assert answers.post(f"/me/mentoring/questions/{question.pk}/", {"text": ""}).status_code == 422
    done = answers.post(f"/me/mentoring/questions/{question.pk}/", {"text": "작은 것부터요."})
    assert done["Location"] == "/me/mentoring/"
    assert "작은 것부터요." in client.get(question.get_absolute_url()).content.decode()
    assert "답이 왔어요" in client.get("/me/").content.decode()
    assert any(person.pk in record.people for record in AccessRecord.objects.filter(actor=mentor.user.email))


def test_who_may_not_ask_is_told_before_the_form(mentor):
    words = browser(make.person()).get(f"{mentor.get_absolute_url()}ask/").content.decode()
    assert "먼저 프로그램이나 1:1 멘토링을 신청해" in words
    assert "<textarea" not in words
    assert Client().get(f"{mentor.get_absolute_url()}ask/").status_code == 302


def test_nobody_else_reads_a_question(mentor):
    question = ask(mentor)
    other, another = browser(make.person(2)), browser(mentors.mentor(2).user)
    assert other.get(question.get_absolute_url()).status_code == 404
    assert other.get("/me/mentoring/").status_code == 404
    assert another.get(f"/me/mentoring/questions/{question.pk}/").status_code == 404
    assert another.get("/me/mentoring/").status_code == 200


def test_staff_of_the_center_see_what_is_late_and_not_the_words(mentor, travel):
    question = ask(mentor)
    travel("2026-11-25 10:01")
    desk = signed_in(member(Role.DESK, mentor.center))
    words = desk.get("/cms/mentoring/").content.decode()
    assert "답이 늦은 질문이 1건" in words
    assert WORDS not in words
    assert question.person.name not in words
    assert AccessRecord.objects.filter(actor=desk.get("/cms/mentoring/").wsgi_request.user.email).exists()
    elsewhere = signed_in(member(Role.DESK, CenterFactory()))
    assert mentor.name not in elsewhere.get("/cms/mentoring/").content.decode()
    assert signed_in(member(Role.EDITOR, mentor.center)).get("/cms/mentoring/").status_code == 302


def test_the_own_page_is_quiet_where_there_is_nothing():
    assert "내 멘토링" not in browser(make.person()).get("/me/").content.decode()
