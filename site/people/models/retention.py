from django.db import models

from core import clock


class Destruction(models.Model):
    """파기대장: what was destroyed, when, why and how; whose it was stands nowhere."""

    dataset = models.CharField("자료", max_length=40, editable=False)
    label = models.CharField("자료 이름", max_length=80, editable=False)
    rows = models.PositiveIntegerField("건수", editable=False)
    reason = models.CharField(
        "이유", max_length=80, editable=False, help_text="예: 보유 기간이 끝남, 본인의 요청"
    )
    method = models.CharField("방법", max_length=80, editable=False)
    destroyed_at = models.DateTimeField("파기한 때", default=clock.now, editable=False)
    last_hash = models.CharField(
        max_length=64, blank=True, editable=False, help_text="이어진 기록을 파기했을 때, 마지막 것의 해시"
    )

    class Meta:
        ordering = ["-destroyed_at", "-pk"]
        verbose_name = "파기 기록"
        verbose_name_plural = "파기대장"
        default_permissions = ("view",)

    def __str__(self) -> str:
        return f"{self.destroyed_at:%Y-%m-%d} {self.label} {self.rows}건"


class Use(models.Model):
    """That somebody used a service: for statistics, without identity. Written when a use ends, never changed.

    Nothing leads from here to a person or a booking, so that erasing people never changes a report.
    """

    service = models.CharField("서비스", max_length=40)
    page = models.ForeignKey(
        "wagtailcore.Page",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="센터",
    )
    date = models.DateField("날짜", help_text="서울 날짜")
    minutes = models.PositiveIntegerField("이용 시간(분)")
    age_band = models.CharField("나이대", max_length=5, blank=True)
    is_first = models.BooleanField("처음 이용")

    class Meta:
        ordering = ["-date", "-pk"]
        verbose_name = "이용 통계"
        verbose_name_plural = "이용 통계"
        default_permissions = ("view",)
        indexes = [models.Index(fields=["date", "service"], name="use_by_date")]

    def __str__(self) -> str:
        return f"{self.date} {self.service}"
