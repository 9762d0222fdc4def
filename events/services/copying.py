"""A program for the next term: a draft with everything of the old one, and its dates as many days later."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from recurrence import Recurrence

from core import clock
from events import cohosts
from events.models import ProgramDate, ProgramPage
from events.services.sessions import lock_program
from people.models import User


@dataclass(frozen=True)
class Term:
    """What is new: the title, the first day, and the last one where the rule should end with a day."""

    title: str
    first_date: date
    until: date | None = None


def first_day(program: ProgramPage) -> date | None:
    """The day from which the days of the old term are counted: the first one of the rule, else of the single dates."""
    return program.first_date or min((row.date for row in program.dates.all()), default=None)


def days_later(program: ProgramPage, term: Term) -> timedelta:
    first = first_day(program)
    return term.first_date - first if first else timedelta()


def next_term(program: ProgramPage, term: Term) -> ProgramPage:
    """The days of the new term as an unsaved program, for looking at them."""
    later = days_later(program, term)
    names = ("start_time", "end_time", "skip_holidays")
    found: Any = ProgramPage(
        first_date=_first(program, term),
        rule=_rule(program, term),
        **{name: getattr(program, name) for name in names},
    )
    found.dates = [
        ProgramDate(date=row.date + later, start_time=row.start_time, end_time=row.end_time)
        for row in program.dates.all()
    ]
    return found


@transaction.atomic
def program_copy(*, program: ProgramPage, term: Term, by: User) -> ProgramPage:
    """The draft. A second click within a minute gives the same one."""
    lock_program(program)
    if made := _just_made(program, term, by):
        return made
    later = days_later(program, term)

    def shift(old: Any, new: Any, relation: Any, child: Any) -> None:
        if isinstance(child, ProgramDate):
            child.date += later

    changed = _changed(program, term, later)
    copied: ProgramPage = program.copy(
        copy_revisions=False,
        keep_live=False,
        user=by,
        process_child_object=shift,
        update_attrs=changed,
    )
    # Left out of copies (`exclude_fields_in_copy`), they have reached the draft alone.
    ProgramPage.objects.filter(pk=copied.pk).update(
        apply_from=changed["apply_from"], apply_until=changed["apply_until"]
    )
    cohosts.follow_program(program, copied, later)
    return copied


def _changed(program: ProgramPage, term: Term, later: timedelta) -> dict[str, Any]:
    """What the copy has of its own. Sessions that were changed one by one belong to the old term."""
    moments = ("apply_from", "apply_until", "age_on")
    return {
        "title": term.title,
        "draft_title": term.title,
        "slug": ProgramPage().free_slug(program.slug),  # of another page than the program
        "first_date": _first(program, term),
        "rule": _rule(program, term),
        "go_live_at": None,
        "expire_at": None,
        **{name: value + later if (value := getattr(program, name)) else None for name in moments},
    }


def _first(program: ProgramPage, term: Term) -> date | None:
    """A program of single dates alone has no first day, and gets none."""
    return term.first_date if program.first_date else None


def _rule(program: ProgramPage, term: Term) -> Recurrence | str:
    rule = program.weekly_rule
    if rule is None:
        return ""
    if term.until:
        return replace(rule, until=term.until, count=None).to_recurrence()
    until = rule.until + days_later(program, term) if rule.until else None
    return replace(rule, until=until).to_recurrence()


def _just_made(program: ProgramPage, term: Term, by: User) -> ProgramPage | None:
    found = ProgramPage.objects.sibling_of(program).not_live().filter(title=term.title, owner=by)
    recent = found.filter(
        first_date=_first(program, term), latest_revision_created_at__gt=clock.now() - clock.DOUBLE_CLICK
    )
    return recent.order_by("-pk").first()
