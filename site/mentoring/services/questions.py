"""Asking a mentor, and answering."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Q

import outbox.services as outbox
from core import clock
from events.enums import SEATED
from events.models import Registration
from mentoring import errors, messages
from mentoring.enums import TalkStatus
from mentoring.models import Mentor, Question, Talk
from mentoring.services.together import ANSWER_WITHIN, half_way, in_short_transaction, lock_person
from people.models import User

DAY = timedelta(days=1)


def may_ask(person: User, mentor: Mentor) -> bool:
    """Whether they know each other: by a seat in a program of the mentor, or a talk that was agreed on. Two queries."""
    programs, sessions = mentor.programs.values("pk"), mentor.sessions.values("pk")
    together = Q(program__in=programs) | Q(session__in=sessions)
    together |= Q(session=None, program__sessions__in=sessions)
    seats = Registration.objects.filter(together, person=person, status__in=SEATED)
    talks = Talk.objects.filter(person=person, slot__mentor=mentor, status=TalkStatus.ACCEPTED)
    return seats.exists() or talks.exists()


@in_short_transaction
def question_ask(*, person: User, mentor: Mentor, text: str) -> Question:
    """A question that the mentor answers within 48 hours. Raises Refused. The same text, sent twice, is one question."""
    person = lock_person(person)
    if not mentor.is_reached:
        raise errors.not_reached()
    if mentor.user_id == person.pk:
        raise errors.own()
    if not may_ask(person, mentor):
        raise errors.not_together()
    now = clock.now()
    mine = Question.objects.filter(person=person)
    if again := mine.open().filter(mentor=mentor, text=text).first():
        return again
    today = mine.filter(asked_at__gt=now - DAY).count()
    if mine.open().filter(mentor=mentor).count() >= errors.MOST_OPEN_QUESTIONS or (
        today >= errors.MOST_QUESTIONS_A_DAY
    ):
        raise errors.too_many_questions()
    until = now + ANSWER_WITHIN
    question = Question.objects.create(
        mentor=mentor,
        person=person,
        text=text,
        asked_at=now,
        answer_until=until,
        remind_at=half_way(now, until),
    )
    messages.tell_mentor(messages.QUESTION, mentor, question_id=question.pk, is_reminder=False)
    return question


@in_short_transaction
def question_answer(*, question: Question, text: str) -> Question:
    """The mentor answers, once. Raises Refused. The mail has a link, not the words."""
    now = clock.now()
    unanswered = Question.objects.filter(pk=question.pk, answered_at=None)
    if not unanswered.update(answer=text, answered_at=now, remind_at=None):
        raise errors.answered()
    question = Question.objects.with_all().get(pk=question.pk)
    outbox.send(messages.ANSWERED, question.person, question_id=question.pk)
    return question


@in_short_transaction
def question_remind(*, question: Question, now: datetime) -> bool:
    """Remind the mentor, once. The update decides between two workers."""
    due = Question.objects.filter(pk=question.pk, answered_at=None, remind_at__lte=now)
    if not due.update(remind_at=None):
        return False
    messages.tell_mentor(messages.QUESTION, question.mentor, question_id=question.pk, is_reminder=True)
    return True
