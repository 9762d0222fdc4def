"""Coming to a program, told at the kiosk of a center (the setting KIOSK_PROGRAM_CHECK_IN names `check_in_at_kiosk`)."""

from __future__ import annotations

from django.db.models import Q
from wagtail.models import Page

from core import clock, formats
from events.enums import How
from events.errors import Refused
from events.models import Registration, Session
from events.models.registrations import CODE_DIGITS
from events.services.attendance import DOORS_OPEN, MARKED, check_in

PHONE_END_DIGITS = 4


def check_in_at_kiosk(*, page: Page, who: str) -> str | None:
    """What somebody has come to at a center now, by the number of the registration or the end of a phone number.

    Nothing where neither fits, or fits several people. The end of a number is soon guessed: it tells the time of the program, never
    its name, and opens none that is about care.
    """
    is_code = len(who) == CODE_DIGITS
    if not who.isascii() or not who.isdigit() or len(who) not in (CODE_DIGITS, PHONE_END_DIGITS):
        return None
    now = clock.now()
    meetings = Session.objects.scheduled().filter(
        program__center=page.pk, starts_at__lte=now + DOORS_OPEN, ends_at__gt=now
    )
    told, people = [], set()
    for meeting in meetings.select_related("program").order_by("starts_at", "pk"):
        for registration in _seats(meeting, who, is_code=is_code):
            people.add(registration.person_id)
            told.append((registration, meeting))
    if len(people) != 1:
        return None
    words = [_tell(registration, meeting, with_title=is_code) for registration, meeting in told]
    return ", ".join(word for word in words if word) or None


def _seats(meeting: Session, who: str, *, is_code: bool) -> list[Registration]:
    if meeting.program.is_care and not is_code:
        return []
    known = Q(code=who) if is_code else Q(person__phone__endswith=who)
    of_this = Q(session=meeting) | Q(session=None)
    return list(
        Registration.objects.filter(
            known, of_this, program=meeting.program_id, status__in=MARKED, person__isnull=False
        )
    )


def _tell(registration: Registration, meeting: Session, *, with_title: bool) -> str:
    try:
        check_in(registration=registration, session=meeting, how=How.KIOSK)
    except Refused:
        return ""
    return (
        meeting.program.title if with_title else f"{formats.time_text(meeting.starts_at)}에 시작하는 프로그램"
    )
