from __future__ import annotations

from typing import Any, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse

from core.privacy import validate_no_rrn
from mentoring.enums import Area

INTRO_LENGTH = 2000


class MentorQuerySet(models.QuerySet["Mentor"]):
    def shown(self) -> Self:
        """Mentors whom everybody may see, with what a card shows, by name. With a center that is off the site go its mentors."""
        return (
            self.filter(models.Q(center=None) | models.Q(center__live=True), is_active=True)
            .select_related("center", "picture")
            .order_by("name", "pk")
        )

    def of_program(self, program: Any) -> Self:
        """Mentors of a program, or of one of its sessions."""
        return self.filter(models.Q(programs=program) | models.Q(sessions__program=program)).distinct()


def validate_areas(value: Any) -> None:
    """A list of known areas, at least one."""
    if not isinstance(value, list) or not value or not set(value) <= set(Area.values):
        raise ValidationError("분야를 하나 이상 골라 주세요.", code="areas")


class Mentor(models.Model):
    """Somebody who tells young people about their work: a public profile, and perhaps an account that answers them.

    Programs know nothing of it: which ones a mentor takes part in stands here.
    """

    name = models.CharField("보이는 이름", max_length=50, validators=[validate_no_rrn])
    role = models.CharField(
        "하는 일",
        max_length=120,
        validators=[validate_no_rrn],
        help_text="회사 이름 대신 어떤 곳인지 적어도 돼요. 예: 게임 회사 개발자, 7년 차",
    )
    areas = models.JSONField("분야", default=list, validators=[validate_areas])
    intro = models.TextField("소개", max_length=INTRO_LENGTH, blank=True, validators=[validate_no_rrn])
    picture = models.ForeignKey(
        settings.WAGTAILIMAGES_IMAGE_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="사진",
    )
    center = models.ForeignKey(
        "home.CenterPage",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="센터",
        help_text="비어 있으면 온 네트워크의 멘토예요.",
    )
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="mentor",
        verbose_name="계정",
    )
    programs = models.ManyToManyField(
        "events.ProgramPage", blank=True, related_name="+", verbose_name="함께하는 프로그램"
    )
    sessions = models.ManyToManyField(
        "events.Session",
        blank=True,
        related_name="+",
        verbose_name="함께하는 회차",
        help_text="프로그램의 모든 회차에 함께하지 않을 때만 골라 주세요.",
    )
    is_active = models.BooleanField("활동 중", default=True, help_text="끄면 누리집에서 보이지 않아요.")

    objects = MentorQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        verbose_name = "멘토"
        verbose_name_plural = "멘토"
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.name} 멘토"

    def get_absolute_url(self) -> str:
        return reverse("mentoring:mentor", args=[self.pk])

    @property
    def area_labels(self) -> list[str]:
        return [area.label for area in Area if area in self.areas]

    @property
    def place(self) -> str:
        return self.center.title if self.center else "온 네트워크"

    @property
    def is_reached(self) -> bool:
        """Whether somebody reads what is written to this mentor."""
        is_shown = self.is_active and (self.center is None or self.center.live)
        return is_shown and self.user is not None and self.user.is_active


class Awaited(models.Model):
    """A session that is not there yet, of a program that was copied: its mentor takes part as soon as it is."""

    mentor = models.ForeignKey(Mentor, on_delete=models.CASCADE, related_name="awaited")
    program = models.ForeignKey("events.ProgramPage", on_delete=models.CASCADE, related_name="+")
    starts_at = models.DateTimeField("시작할 때")

    class Meta:
        verbose_name = "곧 생길 회차의 멘토"
        verbose_name_plural = "곧 생길 회차의 멘토"
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["mentor", "program", "starts_at"], name="awaited_once")
        ]

    def __str__(self) -> str:
        return f"{self.mentor} {self.starts_at:%Y-%m-%d}"
