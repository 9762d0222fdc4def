from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.models import Orderable

from core import clock
from core.fields import EndTimeField
from core.years import validate_year

ENDS_BEFORE_START = "끝나는 시각이 시작보다 뒤여야 해요. 자정을 넘기면 두 날로 나누어 적어 주세요."


class ProgramDate(Orderable):
    """A single date of a program, beside its weekly rule or instead of it."""

    program = ParentalKey("events.ProgramPage", on_delete=models.CASCADE, related_name="dates")
    date = models.DateField("날짜", validators=[validate_year])
    start_time = models.TimeField(
        "시작 시각", null=True, blank=True, help_text="비워 두면 위의 시각과 같아요."
    )
    end_time = EndTimeField("끝나는 시각", null=True, blank=True)

    panels = [FieldRowPanel([FieldPanel("date"), FieldPanel("start_time"), FieldPanel("end_time")])]

    class Meta(Orderable.Meta):
        verbose_name = "날짜"
        verbose_name_plural = "날짜"

    def __str__(self) -> str:
        return str(self.date)

    def clean(self) -> None:
        super().clean()
        if (self.start_time is None) != (self.end_time is None):
            raise ValidationError({"end_time": "시작과 끝을 둘 다 적거나 둘 다 비워 주세요."})
        if self.start_time and self.end_time and not clock.ends_later(self.start_time, self.end_time):
            raise ValidationError({"end_time": ENDS_BEFORE_START})
