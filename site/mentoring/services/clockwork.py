"""What becomes due as time passes. Run every minute by the worker; safe to run twice."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import TypeVar

from django.db.models import Model

from core import clock
from mentoring.enums import TalkStatus
from mentoring.models import Question, Talk
from mentoring.services.questions import question_remind
from mentoring.services.talks import talk_expire, talk_remind, talk_soon
from people.errors import Refused

logger = logging.getLogger(__name__)
T = TypeVar("T", bound=Model)


def run_due(now: datetime | None = None) -> int:
    """Reminders, and requests that nobody answered, each in a transaction of its own; gives how many were done."""
    now = now or clock.now()
    unanswered = Talk.objects.unanswered().with_all()
    done = _each(unanswered.filter(answer_until__lte=now), lambda talk: talk_expire(talk=talk, now=now))
    done += _each(unanswered.filter(remind_at__lte=now), lambda talk: talk_remind(talk=talk, now=now))
    agreed = Talk.objects.filter(status=TalkStatus.ACCEPTED).with_all().filter(remind_at__lte=now)
    done += _each(agreed, lambda talk: talk_soon(talk=talk, now=now))
    questions = Question.objects.open().with_all().filter(remind_at__lte=now)
    return done + _each(questions, lambda each: question_remind(question=each, now=now))


def _each(found: Iterable[T], do: Callable[[T], bool]) -> int:
    done = 0
    for each in list(found):
        try:
            done += do(each)
        except Refused:
            continue  # the database is busy: the next minute looks again
        except Exception:
            logger.exception("%r failed", each)
    return done
