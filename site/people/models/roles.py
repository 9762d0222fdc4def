from __future__ import annotations

from datetime import datetime, timedelta
from typing import Self

from django.conf import settings
from django.contrib.auth.models import Group
from django.db import models
from django.db.models import Q

from core import clock
from people.enums import NETWORK_ROLES, Role

INVITATION_VALID_FOR = timedelta(days=7)


def _invitation_end() -> datetime:
    return clock.now() + INVITATION_VALID_FOR


class StaffRole(models.Model):
    """A role at one center (or of the network): the group that carries its rights."""

    page = models.ForeignKey(
        "wagtailcore.Page",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="staff_roles",
        verbose_name="센터",
    )
    role = models.CharField("역할", max_length=12, choices=Role.choices)
    group = models.OneToOneField(Group, on_delete=models.CASCADE, related_name="staff_role")

    class Meta:
        ordering = ["page__title", "pk"]
        verbose_name = "직원 역할"
        verbose_name_plural = "직원 역할"
        constraints = [
            models.UniqueConstraint(fields=["page", "role"], name="staff_role_once"),
            models.UniqueConstraint(
                fields=["role"], condition=Q(page=None), name="staff_role_of_network_once"
            ),
            models.CheckConstraint(
                condition=Q(role__in=sorted(NETWORK_ROLES), page=None)
                | (~Q(role__in=sorted(NETWORK_ROLES)) & Q(page__isnull=False)),
                name="staff_role_at_its_place",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.page} {self.get_role_display()}" if self.page else self.get_role_display()


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def open(self) -> Self:
        return self.filter(accepted_at=None, expires_at__gt=clock.now())


class Invitation(models.Model):
    """A mail with a link, good once, that makes its reader a member of staff."""

    role = models.ForeignKey(
        StaffRole, on_delete=models.CASCADE, related_name="invitations", verbose_name="역할"
    )
    email = models.EmailField("메일 주소")
    name = models.CharField("이름", max_length=50)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    created_at = models.DateTimeField("초대한 때", default=clock.now, editable=False)
    expires_at = models.DateTimeField("언제까지", default=_invitation_end)
    accepted_at = models.DateTimeField("받아들인 때", null=True, blank=True, editable=False)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        verbose_name = "초대"
        verbose_name_plural = "초대"

    def __str__(self) -> str:
        return f"{self.name} ({self.role})"
