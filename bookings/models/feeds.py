from django.conf import settings
from django.db import models

from people.models import CalendarLinkBase


class CalendarLink(CalendarLinkBase):
    """The secret address of one's own bookings."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="calendar_link"
    )

    class Meta:
        verbose_name = "내 달력 주소"
        verbose_name_plural = "내 달력 주소"
