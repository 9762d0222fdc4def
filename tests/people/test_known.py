"""What a page of the admin reads of a person at once says the same as Django and Wagtail do when they are asked one by one."""

from __future__ import annotations

from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group, Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import GroupSitePermission, Page, Site
from wagtail.permission_policies.collections import CollectionPermissionPolicy
from wagtail.permission_policies.pages import PagePermissionPolicy
from wagtail.permission_policies.sites import SitePermissionPolicy
from wagtail.users.models import UserProfile

from core.models import CustomImage, SiteSettings
from people import together
from people.enums import NETWORK_ROLES, Role
from people.known import learn, root_of_network
from people.models import User
from people.second_factor import has_second_factor
from tests.factories.home import CenterFactory
from tests.factories.staff import member, signed_in, staff_role

pytestmark = pytest.mark.django_db


def nobody() -> User:
    return User.objects.create_user("nobody@didim.example")


def superuser() -> User:
    return User.objects.create_superuser("all@didim.example")


def superuser_with_roles() -> User:
    """Being in groups gives a superuser nothing more, and takes nothing."""
    person = member(Role.COUNSELLOR, CenterFactory(), email="both@didim.example")
    User.objects.filter(pk=person.pk).update(is_superuser=True)
    return person


def of_two_centers() -> User:
    """A manager here, an editor there: the tree begins above both."""
    person = member(Role.MANAGER, CenterFactory(), email="two@didim.example")
    person.groups.add(staff_role(Role.EDITOR, CenterFactory()).group)
    return person


def by_hand() -> User:
    """Rights that no role gives: one of one's own, one on a site, one on the root and on a page below it."""
    person = User.objects.create_user("hand@didim.example", is_staff=True)
    person.user_permissions.add(Permission.objects.get(codename="access_admin"))
    group = Group.objects.create(name="손으로")
    person.groups.add(group)
    change = Permission.objects.get(content_type__app_label="core", codename="change_sitesettings")
    GroupSitePermission.objects.create(group=group, site=Site.objects.get(), permission=change)
    for page in (Page.get_first_root_node(), CenterFactory()):
        right = Permission.objects.get(content_type__app_label="wagtailcore", codename="add_page")
        group.page_permissions.create(page=page, permission=right)
    return person


def of_role(role: Role) -> Any:
    return lambda: member(role, None if role in NETWORK_ROLES else CenterFactory())


PEOPLE = [
    *(pytest.param(of_role(role), id=role.value) for role in Role),
    *(
        pytest.param(make_one, id=make_one.__name__)
        for make_one in (nobody, superuser, superuser_with_roles, of_two_centers, by_hand)
    ),
]


def rights(user: User) -> dict[str, Any]:
    """Everything that is remembered of a user, in plain words."""
    pages, images = PagePermissionPolicy(Page), CollectionPermissionPolicy(CustomImage)
    sites = SitePermissionPolicy(SiteSettings)
    profile = getattr(user, "wagtail_userprofile", None)
    start = pages.explorable_root_instance(user)
    return {
        "permissions": user.get_all_permissions(),
        "pages": sorted(
            (row.pk, row.group_id, row.page.pk, row.page.path, row.page.title, row.permission.codename)
            for row in pages.get_cached_permissions_for_user(user)
        ),
        "collections": sorted(
            (row.pk, row.collection.path, row.permission.codename)
            for row in images.get_cached_permissions_for_user(user)
        ),
        "sites": sorted(
            (row.pk, row.site_id, row.permission.codename, row.permission.content_type_id)
            for row in sites.get_cached_permissions_for_user(user)
        ),
        "may change settings": sites.user_has_permission(user, "change"),
        "may change the root": pages.user_has_permission_for_instance(user, "change", root_of_network(user)),
        "reachable": set(pages.explorable_instances(user).values_list("pk", flat=True)),
        "start": start and (start.pk, start.specific_class, start.slug),
        "profile": profile and {name: getattr(profile, name) for name in fields(profile)},
        "second factor": has_second_factor(user),
    }


def fields(profile: UserProfile) -> list[str]:
    return [field.attname for field in profile._meta.concrete_fields]


@pytest.mark.parametrize("made", PEOPLE)
@pytest.mark.parametrize("more", [False, True], ids=["bare", "with profile and factor"])
def test_what_is_read_at_once_is_what_is_asked_one_by_one(made, more):
    person = made()
    if more:
        UserProfile.objects.create(
            user=person, theme="dark", keyboard_shortcuts=False, avatar="a.png", dismissibles={"new": True}
        )
        Authenticator.objects.create(user=person, type="totp", data={})
    one_by_one, at_once = User.objects.get(pk=person.pk), User.objects.get(pk=person.pk)
    learn(person)  # what SQLite can do is asked once for a process
    with CaptureQueriesContext(connection) as captured:
        learn(at_once)
    assert len(captured) == 1
    assert rights(at_once) == rights(one_by_one)


@pytest.mark.parametrize("type_", ["recovery_codes", "webauthn"])
def test_recovery_codes_are_no_second_factor(type_):
    person = nobody()
    Authenticator.objects.create(user=person, type=type_, data={})
    learn(person)
    assert has_second_factor(person) is (type_ == "webauthn")


@pytest.mark.parametrize("made", PEOPLE)
def test_questions_of_the_menu_are_answered_together_as_each_alone(made):
    person = User.objects.get(pk=made().pk)
    learn(person)
    with CaptureQueriesContext(connection) as captured:
        answers = together._answers(person)
    assert len(captured) <= 1
    assert answers == [question(person).exists() for question in together._questions]


def test_nothing_is_remembered_from_one_request_to_the_next():
    """A role that is taken away is gone with the next page."""
    center = CenterFactory()
    person = member(Role.MANAGER, center)
    client = signed_in(person)
    assert client.get(reverse("desk:today")).status_code == 200
    person.groups.set([staff_role(Role.EDITOR, center).group])
    assert client.get(reverse("desk:today")).status_code == 302
    person.groups.clear()
    assert client.get(reverse("wagtailadmin_home")).status_code == 403
