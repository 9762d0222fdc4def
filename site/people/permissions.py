"""Rights over people, given with a page and everything below it, as Wagtail gives the right to edit.

Beside Wagtail's own page permissions (add, change, publish …) there are the ones named here. They are given to groups
as `GroupPagePermission`, so that Wagtail's own policies answer every question about them.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet, TextChoices
from wagtail.models import Page, PageQuerySet
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permission_policies.pages import PagePermissionPolicy

from people.known import root_of_network
from people.models import StaffRole, User


class PageRight(TextChoices):
    """The action of a page permission; its codename is `<action>_page`."""

    DESK = "run_desk", "창구 보기: 예약과 신청, 그 사람들의 이름과 연락처"
    NOTES = "write_notes", "상담 메모 쓰기: 자기가 쓴 것만 읽어요"
    STAFF = "manage_staff", "직원 초대와 역할"
    EXPORT = "export_people", "명단 내려받기(이유를 적어요)"


def pages_with(user: Any, right: PageRight, model: type[Page] = Page) -> PageQuerySet:
    """The pages of a model over which this user has the right."""
    return PagePermissionPolicy(model).instances_user_has_permission_for(user, right)


def has_right(user: Any, right: PageRight, page: Page | None = None) -> bool:
    """Whether the user has the right over a page, or over any page at all."""
    policy = PagePermissionPolicy(Page)
    if page is None:
        return policy.user_has_permission(user, right)
    return policy.user_has_permission_for_instance(user, right, page)


def users_with(rights: Iterable[PageRight], page: Page) -> list[User]:
    """Who has one of the rights at a page: those to whom it was given for that very page; where there is nobody, for a page above it."""
    codenames = [f"{right}_page" for right in rights]
    staff = User.objects.filter(is_active=True, groups__page_permissions__permission__codename__in=codenames)
    nearest = [page, *page.get_ancestors().order_by("-depth")]
    for place in nearest:
        if found := list(staff.filter(groups__page_permissions__page=place).distinct().order_by("pk")):
            return found
    return []


def roles_managed_by(user: Any) -> QuerySet[StaffRole]:
    """The roles that this user gives and takes: those of their centers; with the whole network, all of them."""
    roles = StaffRole.objects.select_related("page", "group")
    if has_right(user, PageRight.STAFF, root_of_network(user)):
        return roles
    return roles.filter(page__in=pages_with(user, PageRight.STAFF).order_by().values("pk"))


def staff_accounts() -> QuerySet[User]:
    """Accounts of staff; never those of visitors."""
    return User.objects.filter(Q(is_staff=True) | Q(is_superuser=True) | Q(groups__isnull=False)).distinct()


class StaffAccountPolicy(ModelPermissionPolicy):
    """Wagtail's user screens show staff only, and nobody touches an account that may do more than their own."""

    def instances_user_has_any_permission_for(self, user: Any, actions: Iterable[str]) -> QuerySet[User]:
        if not self.user_has_any_permission(user, actions):
            return User.objects.none()
        return staff_accounts() if user.is_superuser else staff_accounts().filter(is_superuser=False)

    def user_has_any_permission_for_instance(self, user: Any, actions: Iterable[str], instance: User) -> bool:
        return self.instances_user_has_any_permission_for(user, actions).filter(pk=instance.pk).exists()

    def user_has_permission_for_instance(self, user: Any, action: str, instance: User) -> bool:
        return self.user_has_any_permission_for_instance(user, [action], instance)
