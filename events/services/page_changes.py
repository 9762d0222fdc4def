"""The page of a program says another place, host or online address: staff are asked whether those who registered hear of it.

Every way of saving a published page comes here. What a person is told is the difference between what the page said when they
registered and what it says once staff have decided.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from django.db import transaction
from django.db.models import F

from core import clock
from events.models import PageChange, ProgramPage, Registration, Session
from events.services.registering import in_short_transaction
from events.services.sessions import lock_program
from events.services.telling import Was, tell_of

WATCHED = ("format", "place", "hosts", "online_url")
"""What sessions without their own have from the page."""


@dataclass(frozen=True)
class ToHear:
    """One person: by the first of their sessions that the change is about; `also` are the keys of the others."""

    registration: Registration
    session: Session
    was: Was
    also: tuple[int, ...] = ()


@transaction.atomic
def page_change_note(page: ProgramPage) -> None:
    """Just before a published page is saved: keep what it said. Calendars hear of it by the number of each session.

    Whoever registers later knows what it says now. Where nobody hears of any change, none is kept.
    """
    before = ProgramPage.objects.live().filter(pk=page.pk).values(*WATCHED).first()
    if before is None or all(before[name] == getattr(page, name) for name in WATCHED):
        return
    lock_program(page)
    now = clock.now()
    change = PageChange(program=page, changed_at=now, **before)
    differing = [each.pk for each in _coming(page) if Was.of(each, change) != Was.of(each)]
    Session.objects.filter(pk__in=differing).update(sequence=F("sequence") + 1, changed_at=now)
    change.save()
    if not to_hear(page):
        PageChange.objects.filter(program=page).delete()


def to_hear(page: ProgramPage) -> list[ToHear]:
    """Whoever registered before a change that staff have not decided about, and has a session to come that looks different now.
    Three queries; one where nothing changed."""
    changes = list(PageChange.objects.filter(program=page))
    if not changes:
        return []
    people: dict[int | None, ToHear] = {}
    for each in sorted(_differing(page, changes), key=lambda each: each.session.starts_at):
        person = each.registration.person_id
        first = people.setdefault(person, each)
        if first is not each:
            people[person] = replace(first, also=(*first.also, each.session.pk))
    return list(people.values())


def _differing(page: ProgramPage, changes: list[PageChange]) -> Iterator[ToHear]:
    sessions = _coming(page)
    found = Registration.objects.open().filter(program=page, person__isnull=False)
    for registration in found.select_related("person"):
        known = next((each for each in changes if registration.created_at <= each.changed_at), None)
        for session in sessions:
            if known is None or registration.session_id not in (None, session.pk):
                continue
            was = Was.of(session, known)
            if was.seen(registration.mode) != Was.of(session).seen(registration.mode):
                yield ToHear(registration, session, was)


def _coming(page: ProgramPage) -> list[Session]:
    """The sessions that people can still come to, each with the page as it is given."""
    found = list(Session.objects.scheduled().coming(clock.now()).filter(program=page))
    for session in found:
        session.program = page
    return found


@in_short_transaction
def page_change_settle(*, program: ProgramPage, tell: bool) -> int:
    """Staff have decided; gives how many people are told. A second click finds nothing to decide, and tells nobody."""
    lock_program(program)
    people = to_hear(ProgramPage.objects.get(pk=program.pk)) if tell else []
    PageChange.objects.filter(program=program).delete()
    for each in people:
        tell_of(each.registration, each.session, each.was, also=each.also)
    return len(people)
