"""Who looks after which mentors: profiles by whoever edits the center's pages; accounts by whoever gives roles there."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet
from wagtail.models import Page
from wagtail.permission_policies.base import BasePermissionPolicy
from wagtail.permission_policies.pages import PagePermissionPolicy

from events.models import ProgramPage
from home.models import CenterPage
from mentoring.models import Mentor
from people.known import root_of_network
from people.permissions import PageRight, has_right, pages_with
from people.together import asked_together


def edits_network(user: Any) -> bool:
    """Whether somebody edits the pages of the whole network, and so its mentors of no center."""
    return PagePermissionPolicy(Page).user_has_permission_for_instance(user, "change", root_of_network(user))


def centers_edited_by(user: Any) -> QuerySet[CenterPage]:
    return PagePermissionPolicy(CenterPage).instances_user_has_permission_for(user, "change")


@asked_together
def edits_centers(user: Any) -> QuerySet[CenterPage]:
    return centers_edited_by(user)


def programs_edited_by(user: Any) -> QuerySet[ProgramPage]:
    return PagePermissionPolicy(ProgramPage).instances_user_has_permission_for(user, "change")


def mentors_edited_by(user: Any) -> QuerySet[Mentor]:
    """The mentors of one's centers; with the whole network, all of them."""
    mentors = Mentor.objects.select_related("center")
    if edits_network(user):
        return mentors
    return mentors.filter(center__in=centers_edited_by(user).order_by().values("pk"))


def of_centers(user: Any, right: PageRight, center: str = "center") -> Q:
    """The condition on mentors at whose center this user has the right; those of no center belong to the root."""
    found = Q(**{f"{center}__in": pages_with(user, right, CenterPage).order_by().values("pk")})
    if has_right(user, right, root_of_network(user)):
        found |= Q(**{center: None})
    return found


class MentorPolicy(BasePermissionPolicy):
    """Mentors are added and changed, and switched off; never deleted: questions and talks are theirs."""

    actions = frozenset({"view", "add", "change"})

    def __init__(self) -> None:
        super().__init__(Mentor)

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action in self.actions and (edits_network(user) or edits_centers(user))

    def user_has_any_permission(self, user: Any, actions: Iterable[str]) -> bool:
        return any(self.user_has_permission(user, action) for action in actions)

    def instances_user_has_any_permission_for(self, user: Any, actions: Iterable[str]) -> QuerySet[Mentor]:
        return mentors_edited_by(user) if self.actions & set(actions) else Mentor.objects.none()

    def user_has_permission_for_instance(self, user: Any, action: str, instance: Mentor) -> bool:
        return self.instances_user_has_any_permission_for(user, [action]).filter(pk=instance.pk).exists()

    def user_has_any_permission_for_instance(
        self, user: Any, actions: Iterable[str], instance: Mentor
    ) -> bool:
        return any(self.user_has_permission_for_instance(user, action, instance) for action in actions)
