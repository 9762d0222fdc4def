"""Members of staff, with the rights that roles have."""

from __future__ import annotations

from typing import Any

from django.test import Client
from wagtail.models import Page

from people.enums import NETWORK_ROLES, Role
from people.models import StaffRole, User
from people.services.roles import center_open_groups, network_open_groups, role_grant


def staff_role(role: Role, page: Page | None = None) -> StaffRole:
    """The role at a center (or of the network), opened with its others when it is not."""
    if there := StaffRole.objects.select_related("group").filter(role=role, page=page).first():
        return there
    if role in NETWORK_ROLES:
        return network_open_groups()[role]
    assert page is not None, "roles of centers need a center"
    return center_open_groups(page)[role]


def member(role: Role, page: Page | None = None, **fields: Any) -> User:
    """Somebody with this role."""
    values = {"email": f"{role.value}{page.pk if page else ''}@didim.example", "name": role.label, **fields}
    person = User.objects.create_user(values.pop("email"), **values)
    role_grant(user=person, staff_role=staff_role(role, page), by=None)
    return person


def signed_in(person: User) -> Client:
    """A browser in which this person has signed in."""
    client = Client()
    client.force_login(person)
    return client
