"""Roles: what each may do, who gives them, and that groups always have what the table says."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group, Permission
from wagtail.models import Collection, GroupPagePermission, Page

from core import clock
from people.enums import CENTER_ROLES, NETWORK_ROLES, Role, Track
from people.errors import Refused
from people.management.commands.roles_table import markdown
from people.models import SensitiveNote, StaffRole, Strike, User
from people.permissions import PageRight, has_right, pages_with, roles_managed_by
from people.roles import RIGHTS
from people.services.roles import center_open_groups, collection_of, rights_sync, role_grant, role_revoke
from tests.factories.core import ImageFactory
from tests.factories.home import CenterFactory
from tests.factories.staff import member, staff_role

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def names_of(permissions):
    return {f"{each.content_type.app_label}.{each.codename}" for each in permissions}


def rights_of(group):
    """Everything a group was given, as it stands in the database."""
    return (
        names_of(group.permissions.all()),
        names_of(row.permission for row in group.page_permissions.all()),
        names_of(row.permission for row in group.collection_permissions.all()),
    )


# --- The table ------------------------------------------------------------------------------


def test_every_role_has_rights():
    assert set(RIGHTS) == set(Role)
    assert set(Role) == NETWORK_ROLES | CENTER_ROLES


@pytest.mark.parametrize("role", Role)
def test_what_the_table_names_exists(role):
    rights = RIGHTS[role]
    wanted = rights.model_permissions | rights.page_permissions | rights.collection_permissions
    there = names_of(Permission.objects.select_related("content_type"))
    assert wanted - there == set()


@pytest.mark.parametrize("role", Role)
def test_groups_have_what_the_table_says(role):
    rights = RIGHTS[role]
    group = staff_role(role, CenterFactory()).group
    assert rights_of(group) == (
        rights.model_permissions,
        rights.page_permissions,
        rights.collection_permissions,
    )


def test_migrating_makes_the_roles_of_the_network():
    assert set(StaffRole.objects.filter(page=None).values_list("role", flat=True)) == NETWORK_ROLES


@pytest.mark.parametrize(
    ("role", "right"),
    [(role, right) for role in Role for right in PageRight],
    ids=lambda value: value.value,
)
def test_rights_over_people_hold_at_the_own_center_only(role, right):
    ours, theirs = CenterFactory(), CenterFactory()
    person = member(role, ours)
    expected = right in RIGHTS[role].people
    assert has_right(person, right, ours) is expected
    assert has_right(person, right, theirs) is (expected and role in NETWORK_ROLES)
    assert has_right(person, right) is expected
    assert pages_with(person, right).filter(pk=ours.pk).exists() is expected


# --- Opening --------------------------------------------------------------------------------


def test_opening_twice_changes_nothing():
    center = CenterFactory(title="디딤 센터")
    first = center_open_groups(center)
    before = (Group.objects.count(), Collection.objects.count(), GroupPagePermission.objects.count())
    assert center_open_groups(center) == first
    assert before == (Group.objects.count(), Collection.objects.count(), GroupPagePermission.objects.count())
    assert first[Role.DESK].group.name == "디딤 센터 창구"
    assert collection_of(center).name == "디딤 센터"


def test_two_centers_of_one_name_share_nothing():
    one, two = CenterFactory(title="디딤"), CenterFactory(title="디딤")
    groups = [role.group_id for page in (one, two) for role in center_open_groups(page).values()]
    assert len(set(groups)) == 8
    assert collection_of(one) != collection_of(two)


def test_rights_that_were_changed_by_hand_are_put_right():
    center, other = CenterFactory(), CenterFactory()
    editor = center_open_groups(center)[Role.EDITOR].group
    before = rights_of(editor)
    editor.permissions.add(Permission.objects.get(codename="change_user"))
    GroupPagePermission.objects.create(group=editor, page=other, permission_type="change")
    GroupPagePermission.objects.create(group=editor, page=center, permission_type="run_desk")
    editor.page_permissions.filter(permission__codename="publish_page").delete()
    rights_sync()
    assert rights_of(editor) == before
    assert set(editor.page_permissions.values_list("page", flat=True)) == {center.pk}


def test_a_database_that_was_emptied_can_be_migrated():
    """`manage.py flush` takes the first page away and then gives the rights."""
    Page.objects.all().delete()
    groups = set(Group.objects.values_list("pk", flat=True))
    rights_sync()
    assert set(Group.objects.values_list("pk", flat=True)) == groups


def test_a_center_that_is_deleted_leaves_no_groups():
    center = CenterFactory()
    person = member(Role.DESK, center)
    files = collection_of(center)
    before = Group.objects.count()
    Page.objects.get(pk=center.pk).delete()
    assert Group.objects.count() == before - 4
    assert not person.groups.exists()
    assert not Collection.objects.filter(pk=files.pk).exists()


def test_nobody_stays_staff_of_a_center_that_is_gone():
    center, other = CenterFactory(), CenterFactory()
    gone = member(Role.DESK, center, password="safe-password-1")
    elsewhere = member(Role.EDITOR, center, password="safe-password-1")
    role_grant(user=elsewhere, staff_role=staff_role(Role.DESK, other), by=None)
    admin = User.objects.create_superuser("all@didim.example", "safe-password-1", name="관리")
    role_grant(user=admin, staff_role=staff_role(Role.EDITOR, center), by=None)
    Page.objects.get(pk=center.pk).delete()
    gone, elsewhere, admin = (User.objects.get(pk=each.pk) for each in (gone, elsewhere, admin))
    assert (gone.is_staff, gone.has_usable_password()) == (False, False)
    assert (elsewhere.is_staff, elsewhere.has_usable_password()) == (True, True)
    assert (admin.is_staff, admin.has_usable_password()) == (True, True)


def test_files_outlive_the_center():
    center = CenterFactory()
    center_open_groups(center)
    files = collection_of(center)
    ImageFactory(collection=files)
    Page.objects.get(pk=center.pk).delete()
    assert Collection.objects.filter(pk=files.pk).exists()


@pytest.mark.parametrize("kept", ["strike", "note"])
@pytest.mark.parametrize("way", ["one", "bulk", "api"])
def test_a_center_with_the_data_of_people_is_not_deleted(client, kept, way):
    """Nor is a page above it."""
    center, spare = CenterFactory(), CenterFactory()
    person, author = User.objects.create_user("p@didim.example"), member(Role.COUNSELLOR, center)
    if kept == "note":
        SensitiveNote.objects.create(person=person, page=center, author=author, body="x")
    else:
        strike_at(center, person)
    client.force_login(User.objects.create_superuser("all@didim.example", name="관리"))
    index = center.get_parent()
    index_only = f"/cms/pages/{index.pk}/delete/"
    bulk = f"/cms/bulk/wagtailcore/page/delete/?id={spare.pk}&id={center.pk}&next=/cms/pages/{index.pk}/"
    api = f"/cms/api/main/pages/{center.pk}/action/delete/"
    if way == "api":
        response = client.post(api)
        assert response.status_code == 409
    else:
        response = client.post(index_only if way == "one" else bulk, follow=True)
    assert "지울 수 없어요" in response.content.decode()
    assert Page.objects.filter(pk__in=[center.pk, spare.pk]).count() == 2


def strike_at(page, person):
    now = clock.now()
    return Strike.objects.create(
        person=person,
        page=page,
        track=Track.ROOMS,
        reason="오지 않음",
        happened_at=now,
        expires_at=now + timedelta(days=1),
    )


# --- Giving and taking ----------------------------------------------------------------------


def test_a_manager_gives_roles_of_the_own_center_only():
    ours, theirs = CenterFactory(), CenterFactory()
    manager = member(Role.MANAGER, ours)
    newcomer = User.objects.create_user("new@didim.example")
    role_grant(user=newcomer, staff_role=staff_role(Role.DESK, ours), by=manager)
    assert newcomer.is_staff
    assert newcomer.has_perm("wagtailadmin.access_admin")
    for role in (
        staff_role(Role.EDITOR, theirs),
        staff_role(Role.OPERATOR),
        staff_role(Role.AUDITOR),
    ):
        with pytest.raises(Refused, match="not_yours"):
            role_grant(user=newcomer, staff_role=role, by=manager)


@pytest.mark.parametrize("role", [Role.DESK, Role.COUNSELLOR, Role.EDITOR, Role.AUDITOR])
def test_others_give_no_role(role):
    center = CenterFactory()
    person = member(role, center)
    assert not roles_managed_by(person).exists()
    with pytest.raises(Refused, match="not_yours"):
        role_grant(
            user=User.objects.create_user("new@didim.example"),
            staff_role=staff_role(Role.EDITOR, center),
            by=person,
        )


@pytest.mark.parametrize("role", [Role.MANAGER, Role.OPERATOR])
def test_nobody_gives_a_role_to_themselves(role):
    center = CenterFactory()
    person = member(role, center)
    with pytest.raises(Refused, match="not_yourself"):
        role_grant(user=person, staff_role=staff_role(Role.COUNSELLOR, center), by=person)


def test_the_last_role_makes_a_visitor_again():
    center = CenterFactory()
    manager, person = member(Role.MANAGER, center), member(Role.DESK, center, password="safe-password-1")
    role_grant(user=person, staff_role=staff_role(Role.EDITOR, center), by=manager)
    role_revoke(user=person, staff_role=staff_role(Role.DESK, center), by=manager)
    assert person.is_staff
    assert person.has_usable_password()
    role_revoke(user=person, staff_role=staff_role(Role.EDITOR, center), by=manager)
    person = User.objects.get(pk=person.pk)
    assert not person.is_staff
    assert not person.has_usable_password()
    assert not person.has_perm("wagtailadmin.access_admin")


def test_a_center_keeps_its_last_manager():
    center = CenterFactory()
    manager = member(Role.MANAGER, center)
    switched_off = member(Role.MANAGER, center, email="off@didim.example", is_active=False)
    role = staff_role(Role.MANAGER, center)
    with pytest.raises(Refused, match="last_manager"):
        role_revoke(user=manager, staff_role=role, by=manager)
    role_revoke(user=switched_off, staff_role=role, by=manager)
    role_revoke(user=manager, staff_role=role, by=member(Role.OPERATOR))
    assert not role.group.user_set.exists()


def test_a_manager_takes_no_role_of_another_center():
    ours, theirs = CenterFactory(), CenterFactory()
    other = member(Role.DESK, theirs)
    with pytest.raises(Refused, match="not_yours"):
        role_revoke(user=other, staff_role=staff_role(Role.DESK, theirs), by=member(Role.MANAGER, ours))
    assert other.groups.exists()


# --- What is written about it ---------------------------------------------------------------


def test_the_document_is_made_from_the_table(settings):
    text = (settings.BASE_DIR / "docs" / "roles.md").read_text(encoding="utf-8")
    assert text == markdown() + "\n", "run: manage.py roles_table > docs/roles.md"


# --- Colleagues -----------------------------------------------------------------------------


def test_page_filters_name_colleagues_only(client):
    """Wagtail's filters name everybody who ever made a page, at whatever center."""
    ours, theirs = CenterFactory(title="우리 센터"), CenterFactory(title="저쪽 센터")
    center_open_groups(ours)
    center_open_groups(theirs)
    names = {"편집우리": ours, "편집저쪽": theirs}
    for name, center in names.items():
        editor = member(Role.EDITOR, center)
        User.objects.filter(pk=editor.pk).update(name=name)
        Page.objects.filter(pk=center.pk).update(owner=editor)
    client.force_login(User.objects.get(name="편집우리"))
    content = client.get(f"/cms/pages/{ours.pk}/").content.decode()
    assert "편집우리" in content
    assert "편집저쪽" not in content
    client.force_login(User.objects.create_superuser("all@didim.example", name="관리"))
    assert "편집저쪽" in client.get(f"/cms/pages/{ours.pk}/").content.decode()
