"""The messages of mentoring. Templates: `mail/<name>.txt`, `mail/<name>.mjml`.

None of them has the words of a question or an answer: a link leads there, behind the sign-in.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.urls import reverse

import outbox.services as outbox
from core import clock
from mentoring.enums import Side, TalkStatus
from mentoring.ics import talk_calendar
from mentoring.models import Check, Mentor, Question, Slot, Talk
from outbox.kinds import Attachment, Kind, Message, registry
from people.models import User

EXAMPLE_UID = "00000000-0000-4000-8000-000000000000"


def tell_mentor(kind: Kind, mentor: Mentor, **values: Any) -> None:
    """Queue it in the transaction around; nothing for a mentor without an account."""
    if mentor.user:
        outbox.send(kind, mentor.user, **values)


def tell_of_talk(kind: Kind, talk: Talk, side: Side, *, is_reminder: bool = False) -> None:
    """Queue it for one of the two; nothing for somebody who is gone."""
    to = _reached(talk, side)
    if to:
        outbox.send(kind, to, talk_id=talk.pk, side=side.value, is_reminder=is_reminder)


def _reached(talk: Talk, side: Side) -> User | None:
    return talk.mentor.user if side == Side.MENTOR else talk.person


# --- Questions ------------------------------------------------------------------------------


def _question(question: Question, *, is_reminder: bool = False) -> Message:
    return Message(
        {
            "mentor": question.mentor,
            "question": question,
            "is_reminder": is_reminder,
            "address": reverse("mentoring:question_answer", args=[question.pk or 1]),
            "own_address": reverse("mentoring:question", args=[question.pk or 1]),
        }
    )


def _load_question(question_id: int, is_reminder: bool) -> Message | None:
    found = Question.objects.with_all().filter(pk=question_id, answered_at=None).first()
    return _question(found, is_reminder=is_reminder) if found else None


def _load_answer(question_id: int) -> Message | None:
    found = Question.objects.with_all().filter(pk=question_id, answered_at__isnull=False).first()
    return _question(found) if found else None


def _sample_question() -> Message:
    now = clock.now()
    mentor = Mentor(name="김멘토", role="게임 회사 개발자")
    return _question(Question(mentor=mentor, asked_at=now, answer_until=now + timedelta(hours=48)))


QUESTION = registry.register(
    Kind("mentor_question", "멘토에게 질문이 왔을 때와 답할 때가 가까울 때", _load_question, _sample_question)
)
ANSWERED = registry.register(
    Kind("mentor_answered", "멘토가 질문에 답했을 때", _load_answer, _sample_question)
)


# --- Long-term mentoring --------------------------------------------------------------------


def _load_check(check_id: int, side: str) -> Message | None:
    """Nothing once it was held or given up. Nobody is named: who it is about is a sensitive thing to know."""
    found = Check.objects.open().select_related("plan__mentor__user").filter(pk=check_id).first()
    if found is None or (side == Side.MENTOR and found.plan.mentor is None):
        return None
    return _check(found, Side(side))


def _check(check: Check, side: Side) -> Message:
    name, key = (
        ("tracks:check", check.pk) if side == Side.PERSON else ("mentoring:mentor_plan", check.plan_id)
    )
    address = reverse(name, args=[key or 1])
    return Message({"check": check, "is_mentor": side == Side.MENTOR, "address": address})


CHECK_DUE = registry.register(
    Kind(
        "mentoring_check",
        "상담사와 멘토에게: 장기 멘토링의 월 점검 날이 됐을 때",
        _load_check,
        lambda: _check(Check(due_on=clock.today()), Side.PERSON),
    )
)


# --- Talks ----------------------------------------------------------------------------------


def _talk(talk: Talk, side: Side, *, is_reminder: bool = False, to: User | None = None) -> Message:
    file = Attachment.calendar("mentoring.ics", talk_calendar(talk, to)) if to else None
    return Message(
        {
            "talk": talk,
            "slot": talk.slot,
            "mentor": talk.mentor,
            "is_mentor": side == Side.MENTOR,
            "is_reminder": is_reminder,
            "address": reverse(
                "mentoring:mentor_talk" if side == Side.MENTOR else "mentoring:talk", args=[talk.uid]
            ),
            "mentors": reverse("mentoring:mentors"),
        },
        (file,) if file else (),
    )


def _load_talk(talk_id: int, side: str, statuses: set[TalkStatus], is_reminder: bool) -> Message | None:
    """Nothing where it went on in the meantime. Whoever has it in a calendar gets the file."""
    talk = Talk.objects.with_all().filter(pk=talk_id, status__in=statuses).first()
    if talk is None:
        return None
    of = Side(side)
    to = _reached(talk, of) if talk.was_agreed else None
    return _talk(talk, of, is_reminder=is_reminder, to=to)


def _sample_talk(status: TalkStatus, side: Side) -> Message:
    start = clock.day_start(clock.today() + timedelta(days=3)) + timedelta(hours=19)
    mentor = Mentor(pk=1, name="김멘토", role="게임 회사 개발자")
    slot = Slot(mentor=mentor, starts_at=start, ends_at=start + timedelta(minutes=40))
    person = User(name="이디딤", email="name@didim.example")
    was_agreed = status in {TalkStatus.ACCEPTED, TalkStatus.CANCELLED}
    talk = Talk(
        uid=EXAMPLE_UID,
        slot=slot,
        person=person,
        status=status,
        was_agreed=was_agreed,
        answer_until=start - timedelta(hours=24),
        reason="그날 회사 일이 생겼어요." if status == TalkStatus.CANCELLED else "",
    )
    return _talk(talk, side, to=person if was_agreed else None)


def _load_soon(talk_id: int, side: str, is_reminder: bool) -> Message | None:
    """Nothing once it has begun."""
    message = _load_talk(talk_id, side, {TalkStatus.ACCEPTED}, is_reminder)
    return message if message and message.context["slot"].starts_at > clock.now() else None


def _talk_kind(name: str, label: str, statuses: set[TalkStatus], sample: Side) -> Kind:
    first = next(status for status in TalkStatus if status in statuses)
    return registry.register(
        Kind(
            f"mentoring_{name}",
            label,
            lambda talk_id, side, is_reminder=False: _load_talk(talk_id, side, statuses, is_reminder),
            lambda: _sample_talk(first, sample),
        )
    )


TO_ANSWER = _talk_kind(
    "to_answer",
    "1:1 멘토링 신청이나 제안에 답할 때",
    {TalkStatus.ASKED, TalkStatus.PROPOSED},
    Side.MENTOR,
)
ACCEPTED = _talk_kind("accepted", "1:1 멘토링을 약속했을 때", {TalkStatus.ACCEPTED}, Side.PERSON)
ENDED = _talk_kind(
    "ended",
    "1:1 멘토링이 거절·취소되거나 답이 없을 때",
    {TalkStatus.CANCELLED, TalkStatus.DECLINED, TalkStatus.EXPIRED},
    Side.PERSON,
)
SOON = registry.register(
    Kind(
        "mentoring_soon",
        "1:1 멘토링 하루 전과 한 시간 전",
        _load_soon,
        lambda: _sample_talk(TalkStatus.ACCEPTED, Side.PERSON),
        priority="high",
        valid_for=timedelta(hours=12),
    )
)
