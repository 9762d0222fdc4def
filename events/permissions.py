"""Who runs a session: whoever may edit the page of its program."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import PermissionDenied
from wagtail.models import PageQuerySet
from wagtail.permission_policies.base import BasePermissionPolicy
from wagtail.permission_policies.pages import PagePermissionPolicy

from events.models import ProgramPage, Session
from events.querysets import SessionQuerySet


def programs_run_by(user: Any) -> PageQuerySet:
    """The programs that this user may edit. Raises PermissionDenied for somebody who edits no pages at all."""
    policy = PagePermissionPolicy(ProgramPage)
    if not policy.user_has_permission(user, "change"):
        raise PermissionDenied
    return policy.instances_user_has_permission_for(user, "change")


def sessions_run_by(user: Any) -> SessionQuerySet:
    """The sessions of all programs that this user may edit."""
    programs = PagePermissionPolicy(ProgramPage).instances_user_has_permission_for(user, "change")
    return Session.objects.filter(program__in=programs.order_by().values("pk"))


class SessionPolicy(BasePermissionPolicy):
    """Sessions come from the program's page; staff change them one by one, and add or delete none here."""

    actions = frozenset({"view", "change"})

    def __init__(self) -> None:
        super().__init__(Session)

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action in self.actions and PagePermissionPolicy(ProgramPage).user_has_permission(
            user, "change"
        )

    def user_has_any_permission(self, user: Any, actions: Iterable[str]) -> bool:
        return any(self.user_has_permission(user, action) for action in actions)

    def instances_user_has_any_permission_for(self, user: Any, actions: Iterable[str]) -> SessionQuerySet:
        return sessions_run_by(user) if self.actions & set(actions) else Session.objects.none()

    def user_has_permission_for_instance(self, user: Any, action: str, instance: Session) -> bool:
        return self.instances_user_has_any_permission_for(user, [action]).filter(pk=instance.pk).exists()

    def user_has_any_permission_for_instance(
        self, user: Any, actions: Iterable[str], instance: Session
    ) -> bool:
        return any(self.user_has_permission_for_instance(user, action, instance) for action in actions)
