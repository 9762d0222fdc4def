"""When feeds changed. Written by triggers (`core.feeds.triggers`) and by `core.feeds.versions`, by nobody else."""

from django.db import models

from core import clock


class FeedVersion(models.Model):
    """What a family of feeds (programs, stories) is now. Every change gives it a new token, and a later second."""

    family = models.CharField("무리", max_length=20, primary_key=True)
    token = models.CharField("판", max_length=32)
    since = models.DateTimeField("이때부터", help_text="처음 본 때예요. 바뀔 때마다 적어도 1초씩 늦어져요.")
    day = models.DateField("날짜", default=clock.today)

    class Meta:
        verbose_name = "피드의 판"
        verbose_name_plural = "피드의 판"

    def __str__(self) -> str:
        return f"{self.family} {self.token}"


class FeedChange(models.Model):
    """Something changed that a family of feeds shows, in one transaction, and no version tells of it yet.

    Only rows are added here, so that no two changes ever wait for each other.
    """

    family = models.CharField("무리", max_length=20)
    made_in = models.CharField("거래", max_length=20, help_text="PostgreSQL의 거래 번호예요.")

    class Meta:
        verbose_name = "피드의 바뀐 것"
        verbose_name_plural = "피드의 바뀐 것"
        indexes = [models.Index(fields=["family", "made_in"], name="feed_change_family")]

    def __str__(self) -> str:
        return self.family
