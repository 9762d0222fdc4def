from __future__ import annotations

from datetime import date, timedelta

from django.db import models

from core import clock
from people.enums import RightsRequestKind

ANSWER_WITHIN = timedelta(days=10)


class RightsRequest(models.Model):
    """Somebody asked by phone or at the desk to see, correct or delete their data, or to stop its use.

    Who asked stands nowhere: at the most the number of the account. Here it is only seen that the answer came in time
    (제35조-제37조, 시행령 제41조).
    """

    page = models.ForeignKey(
        "wagtailcore.Page",
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name="센터",
    )
    kind = models.CharField("무엇을", max_length=8, choices=RightsRequestKind.choices)
    received_on = models.DateField("받은 날", default=clock.today)
    person_number = models.PositiveBigIntegerField("계정 번호", null=True, blank=True)
    note = models.CharField("메모", max_length=120, blank=True)
    answer = models.CharField("어떻게 답했나", max_length=200, blank=True)
    done_at = models.DateTimeField("답한 때", null=True, blank=True, editable=False)

    class Meta:
        ordering = ["received_on", "pk"]
        verbose_name = "개인정보 요청"
        verbose_name_plural = "개인정보 요청"
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.received_on:%Y-%m-%d} {self.get_kind_display()}"

    @property
    def due_on(self) -> date:
        """The last day in Seoul on which the answer is in time."""
        return self.received_on + ANSWER_WITHIN

    @property
    def is_late(self) -> bool:
        answered = clock.local(self.done_at).date() if self.done_at else clock.today()
        return answered > self.due_on
