"""A monthly check is due: whoever keeps the plan is told by mail, and its mentor. Once for each check."""

from __future__ import annotations

from datetime import date

from django.db import transaction

import outbox.services as outbox
from mentoring import messages
from mentoring.enums import Side
from mentoring.models import Check, Plan
from mentoring.services.plans import OVERDUE_AFTER
from people.models import User
from people.services.notes import counsellors_of


def checks_tell(today: date) -> int:
    """Run once a day; gives how many checks somebody was told of. Those long overdue are in the list of what is to do instead."""
    due = Check.objects.due(today).filter(due_on__gt=today - OVERDUE_AFTER, told_on=None)
    found = due.select_related("plan__page", "plan__keeper", "plan__mentor__user")
    return sum(_tell(each, today) for each in list(found))


@transaction.atomic
def _tell(check: Check, today: date) -> bool:
    """The update decides between two that run at once."""
    if not Check.objects.open().filter(pk=check.pk, told_on=None).update(told_on=today):
        return False
    for user in keepers_of(check.plan):
        outbox.send(messages.CHECK_DUE, user, check_id=check.pk, side=Side.PERSON.value)
    mentor = check.plan.mentor
    if mentor and mentor.is_reached:
        messages.tell_mentor(messages.CHECK_DUE, mentor, check_id=check.pk, side=Side.MENTOR.value)
    return True


def keepers_of(plan: Plan) -> list[User]:
    """Who keeps it; where nobody does any more, the counsellors of its center."""
    counsellors = list(counsellors_of(plan.page))
    own = [each for each in counsellors if each.pk == plan.keeper_id]
    return own or counsellors
