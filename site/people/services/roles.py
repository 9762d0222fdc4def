"""Opening the roles of a center and of the network, giving them and taking them away."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Exists, OuterRef
from wagtail import hooks
from wagtail.log_actions import log
from wagtail.models import (
    Collection,
    GroupApprovalTask,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
)

from people.enums import CENTER_ROLES, NETWORK_ROLES, Role
from people.errors import Refused
from people.models import StaffRole, User
from people.permissions import PageRight, roles_managed_by
from people.roles import RIGHTS

# --- Opening --------------------------------------------------------------------------------


@transaction.atomic
def center_open_groups(page: Page, collection: Collection | None = None) -> dict[Role, StaffRole]:
    """The roles of a center with their groups, rights and a collection for its files. Doing it twice changes nothing."""
    collection = collection or collection_of(page) or _first_collection().add_child(name=page.title)
    return _open([role for role in Role if role in CENTER_ROLES], page, collection)


@transaction.atomic
def network_open_groups() -> dict[Role, StaffRole]:
    """The roles of the whole network."""
    opened = _open([role for role in Role if role in NETWORK_ROLES], None, _first_collection())
    _let_review(opened[Role.OPERATOR].group)
    return opened


def _let_review(group: Group) -> None:
    """What is handed in for a review that nobody can do would wait for ever, locked: the workflow that Wagtail comes with asks a
    group without members. Only who may publish every page may review them all, for a task knows no centers."""
    for task in GroupApprovalTask.objects.exclude(groups__user__is_active=True):
        task.groups.add(group)


def collection_of(page: Page) -> Collection | None:
    """Where a center keeps its pictures and documents."""
    return Collection.objects.filter(group_permissions__group__staff_role__page=page).first()


def rights_sync() -> None:
    """Give every group the rights that the table says; after the table has changed. Without any page there is nothing to
    have rights to (`manage.py flush`)."""
    if Page.get_first_root_node() is None:
        return
    network_open_groups()
    for page in Page.objects.filter(staff_roles__isnull=False).distinct():
        center_open_groups(page)


def page_rights_create() -> None:
    """The permissions of `PageRight` beside Wagtail's own, on its page model."""
    content_type = ContentType.objects.get_for_model(Page)
    for right in PageRight:
        Permission.objects.update_or_create(
            content_type=content_type, codename=f"{right.value}_page", defaults={"name": right.label[:255]}
        )


def _open(roles: list[Role], page: Page | None, collection: Collection) -> dict[Role, StaffRole]:
    there = {found.role: found for found in StaffRole.objects.select_related("group").filter(page=page)}
    numbers = _permissions(set().union(*(RIGHTS[role].permissions for role in roles)))
    place = page or Page.get_first_root_node()
    opened = {}
    for role in roles:
        found = there.get(role) or StaffRole.objects.create(
            page=page, role=role, group=_new_group(role, page)
        )
        rights, group = RIGHTS[role], found.group
        group.permissions.set(numbers(rights.model_permissions))
        _keep(GroupPagePermission, group, "page", place, numbers(rights.page_permissions))
        _keep(
            GroupCollectionPermission, group, "collection", collection, numbers(rights.collection_permissions)
        )
        opened[role] = found
    return opened


def _keep(model: Any, group: Group, where: str, place: Page | Collection, wanted: set[int]) -> None:
    """The rows of a group are those with the wanted permissions at this place, and no others."""
    there = {
        (getattr(row, f"{where}_id"), row.permission_id): row.pk for row in model.objects.filter(group=group)
    }
    keys = {(place.pk, permission) for permission in wanted}
    if gone := [key for pair, key in there.items() if pair not in keys]:
        model.objects.filter(pk__in=gone).delete()
    model.objects.bulk_create(
        model(group=group, permission_id=permission, **{f"{where}_id": number})
        for number, permission in keys - there.keys()
    )


def _new_group(role: Role, page: Page | None) -> Group:
    """A group named after the center and the role; two centers may have the same name."""
    name = f"{page.title[:120]} {role.label}" if page else role.label
    if Group.objects.filter(name=name).exists():
        name = f"{name} ({page.pk if page else role.value})"
    return Group.objects.create(name=name)


def _permissions(names: set[str]) -> Callable[[Iterable[str]], set[int]]:
    """Asks once for permissions by names such as `wagtailcore.add_page`; returns what tells the numbers of some of them."""
    codes = {name.partition(".")[2] for name in names}
    found = Permission.objects.filter(codename__in=codes)
    keys = {
        f"{app}.{code}": key
        for app, code, key in found.values_list("content_type__app_label", "codename", "pk")
    }
    return lambda some: {keys[name] for name in some if name in keys}


def _first_collection() -> Collection:
    return Collection.get_first_root_node()


# --- Giving and taking ----------------------------------------------------------------------

NOT_YOURS = ("not_yours", "이 역할은 맡길 수 없어요. 운영자에게 부탁해 주세요.")
NOT_YOURSELF = ("not_yourself", "자기에게 역할을 줄 수는 없어요. 다른 센터장이나 운영자에게 부탁해 주세요.")
LAST_MANAGER = (
    "last_manager",
    "마지막 센터장이에요. 다음 센터장을 먼저 초대하거나, 운영자에게 부탁해 주세요.",
)


def check_may_give(by: User | None, staff_role: StaffRole, email: str) -> None:
    """Raises Refused unless `by` may give this role to this address. Without `by`, the installation itself gives it."""
    if by is None or by.is_superuser:
        return
    if not roles_managed_by(by).filter(pk=staff_role.pk).exists():
        raise Refused(*NOT_YOURS)
    if by.email.lower() == email.lower():
        raise Refused(*NOT_YOURSELF)


@transaction.atomic
def role_grant(*, user: User, staff_role: StaffRole, by: User | None) -> None:
    """Make somebody a member of staff with this role. Raises Refused."""
    check_may_give(by, staff_role, user.email)
    user.groups.add(staff_role.group)
    if not user.is_staff:
        user.is_staff = True
        user.save(update_fields=["is_staff"])
    log(staff_role, "people.role_grant", user=by, data={"account": user.pk})


@transaction.atomic
def role_revoke(*, user: User, staff_role: StaffRole, by: User) -> None:
    """Take a role away; with the last one, the account is a visitor's again. Raises Refused."""
    if not roles_managed_by(by).filter(pk=staff_role.pk).exists():
        raise Refused(*NOT_YOURS)
    StaffRole.objects.select_for_update().get(pk=staff_role.pk)
    may_leave_empty = roles_managed_by(by).filter(page=None).exists()
    if staff_role in roles_held_alone(user) and not may_leave_empty:
        raise Refused(*LAST_MANAGER)
    user.groups.remove(staff_role.group)
    _visitor_again(user)
    log(staff_role, "people.role_revoke", user=by, data={"account": user.pk})


def roles_held_alone(user: User) -> list[StaffRole]:
    """The centers that would have no manager without this person."""
    others = User.objects.filter(groups=OuterRef("group"), is_active=True).exclude(pk=user.pk)
    managed = StaffRole.objects.filter(role=Role.MANAGER, group__user=user)
    return list(managed.filter(~Exists(others)).select_related("page"))


def _visitor_again(user: User) -> None:
    """Whoever has no role any more signs in as visitors do, by code."""
    if not user.is_superuser and not user.groups.exists():
        user.is_staff = False
        user.set_unusable_password()
        user.save(update_fields=["is_staff", "password"])


@transaction.atomic
def role_gone(staff_role: StaffRole) -> None:
    """After a role went with its center: its group goes, too, what only the group held, and what only it gave."""
    members = list(User.objects.filter(groups=staff_role.group_id))
    files = list(
        Collection.objects.filter(group_permissions__group=staff_role.group_id, depth__gt=1).distinct()
    )
    Group.objects.filter(pk=staff_role.group_id).delete()
    for user in members:
        _visitor_again(user)
    for collection in files:
        if _is_nobodys(collection):
            collection.delete()


def _is_nobodys(collection: Collection) -> bool:
    """Whether a collection holds nothing and no group has rights over it."""
    contents = (describe(collection) for describe in hooks.get_hooks("describe_collection_contents"))
    return (
        not collection.group_permissions.exists()
        and not collection.get_children().exists()
        and not any(found and found["count"] for found in contents)
    )
