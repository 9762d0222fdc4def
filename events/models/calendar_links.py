from django.conf import settings
from django.db import models

from people.models import CalendarLinkBase


class ProgramCalendarLink(CalendarLinkBase):
    """The secret address of what one takes part in."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="program_calendar_link"
    )

    class Meta:
        verbose_name = "내 프로그램 달력 주소"
        verbose_name_plural = "내 프로그램 달력 주소"
