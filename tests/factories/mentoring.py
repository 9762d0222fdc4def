"""Mentors, their open times, and what people do with them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from core import clock
from mentoring.enums import Area, Way
from mentoring.models import Mentor, Plan, Slot, Talk
from mentoring.services.plans import plan_open
from mentoring.services.talks import talk_ask
from people.models import ConsentText, User
from people.services.consents import consent_give
from people.services.notes import CONSENT_KIND


def mentor(number: int = 1, **fields: Any) -> Mentor:
    """A mentor with an account, of no center."""
    values = {"name": f"김멘토{number}", "role": "게임 회사 개발자", "areas": [Area.IT], **fields}
    if "user" not in values:
        values["user"] = User.objects.create_user(f"mentor{number}@didim.example", name=f"김멘토{number}")
    return Mentor.objects.create(**values)


def slot(of: Mentor, *, days: int = 5, hour: int = 19, **fields: Any) -> Slot:
    """An open time of 40 minutes in the evening, some days from today."""
    start = clock.day_start(clock.today() + timedelta(days=days)) + timedelta(hours=hour)
    values = {"starts_at": start, "ends_at": start + timedelta(minutes=40), "way": Way.ONLINE, **fields}
    return Slot.objects.create(mentor=of, **values)


def asks(person: User, time: Slot, topic: str = "직무 이야기를 듣고 싶어요.") -> Talk:
    return talk_ask(person=person, slot=time, topic=topic)


def agrees(person: User) -> User:
    """Somebody has agreed that sensitive things may be kept."""
    text = ConsentText.objects.current(CONSENT_KIND)
    consent_give(person=person, text=text)
    return person


def plan(person: User, page: Any, keeper: User, **fields: Any) -> Plan:
    """A plan that began today, with one goal."""
    values = {"starts_on": clock.today(), "goals": ["아침에 일어나기"], **fields}
    return plan_open(person=agrees(person), page=page, keeper=keeper, **values)
