"""Long-term mentoring: opening a plan, its goals, its monthly checks, and what to do when somebody isn't reached."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import IntegrityError, transaction
from wagtail.models import Page

from core import clock
from core.periods import months_over
from mentoring.models import Check, Entry, Goal, Mentor, MissedContact, Plan
from mentoring.models.plans import MONTHS
from people.errors import Refused
from people.models import User
from people.services.notes import has_consented

MOST_GOALS = 10
OVERDUE_AFTER = timedelta(days=7)
"""A check that was not held so long after its day makes something to do."""


@transaction.atomic
def plan_open(
    *,
    person: User,
    page: Page,
    keeper: User,
    starts_on: date,
    mentor: Mentor | None = None,
    goals: list[str] | None = None,
) -> Plan:
    """A plan of six months with a check at the end of each. Raises Refused without consent or with a plan already."""
    if not has_consented(person):
        raise Refused(
            "consent", "이 사람은 아직 민감정보 동의를 하지 않았어요. 동의한 다음에 시작할 수 있어요."
        )
    try:
        with transaction.atomic():
            plan = Plan.objects.create(
                person=person,
                page=page,
                keeper=keeper,
                mentor=mentor,
                starts_on=starts_on,
                ends_on=months_over(starts_on, MONTHS),
            )
    except IntegrityError as error:  # the constraint decides between two counsellors
        message = "이미 함께하고 있는 장기 멘토링이 있어요. 먼저 그것을 마쳐 주세요."
        raise Refused("already", message) from error
    Goal.objects.bulk_create(Goal(plan=plan, text=text) for text in goals or [])
    due = [months_over(starts_on, month) - timedelta(days=1) for month in range(1, MONTHS + 1)]
    Check.objects.bulk_create(Check(plan=plan, due_on=day) for day in due)
    return plan


def plan_close(*, plan: Plan) -> None:
    """It is over, early or in time. Doing it twice is once."""
    Plan.objects.open().filter(pk=plan.pk).update(closed_on=clock.today())


def plan_hand_over(*, plan: Plan, to: User) -> None:
    """Another counsellor goes on."""
    Plan.objects.filter(pk=plan.pk).update(keeper=to)


def goal_add(*, plan: Plan, text: str) -> Goal:
    """Raises Refused for one too many."""
    if plan.goals.count() >= MOST_GOALS:
        raise Refused("too_many", f"목표는 {MOST_GOALS}개까지예요. 작은 목표 몇 개가 더 좋아요.")
    return Goal.objects.create(plan=plan, text=text)


def goal_tick(*, goal: Goal, is_done: bool) -> None:
    Goal.objects.filter(pk=goal.pk).update(done_on=clock.today() if is_done else None)


def check_hold(
    *, check: Check, held_on: date, talked: str, mood: int | None = None, next_step: str = ""
) -> Check:
    """Keep what came of a month's talk; what was still to do about it is done."""
    check.held_on, check.talked, check.mood, check.next_step = held_on, talked, mood, next_step
    with transaction.atomic():
        check.save(update_fields=["held_on", "talked", "mood", "next_step"])
        MissedContact.objects.filter(of_check=check, done_at=None).update(done_at=clock.now())
    return check


def contact_miss(*, check: Check) -> MissedContact:
    """Somebody was not reached: something to do for staff, once for each check. Never a strike."""
    return MissedContact.objects.get_or_create(of_check=check)[0]


def overdue_notice(today: date) -> int:
    """Checks that are long overdue become something to do; gives how many did."""
    overdue = Check.objects.due(today - OVERDUE_AFTER)
    return len([contact_miss(check=check) for check in overdue])


def contact_done(*, missed: MissedContact, note: str) -> None:
    """Staff have looked after it, and say how."""
    missed.done_at, missed.note = clock.now(), note
    missed.save(update_fields=["done_at", "note"])


@transaction.atomic
def entry_write(*, plan: Plan, text: str, is_shared: bool) -> Entry:
    """A page of the journal; a second click within a minute gives the same one."""
    Plan.objects.select_for_update().get(pk=plan.pk)
    newest = plan.entries.filter(written_at__gt=clock.now() - clock.DOUBLE_CLICK).first()
    if newest and (newest.text, newest.is_shared) == (text, is_shared):
        return newest
    return Entry.objects.create(plan=plan, text=text, is_shared=is_shared)


def entry_share(*, entry: Entry, is_shared: bool) -> None:
    Entry.objects.filter(pk=entry.pk).update(is_shared=is_shared)
