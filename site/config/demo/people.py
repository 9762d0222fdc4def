"""Who is there: the operator, the staff of two centers, a few visitors."""

from __future__ import annotations

from django.contrib.auth.models import Group, Permission
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

from config.demo.accounts import DEMO_ADMIN, DEMO_PASSWORD, DEMO_STAFF
from people.models import ConsentText, User
from people.services.consents import consent_give

PAGE_PERMISSIONS = ("add_page", "change_page", "publish_page")
COLLECTION_PERMISSIONS = (
    "add_image",
    "change_image",
    "choose_image",
    "add_document",
    "change_document",
    "choose_document",
)

VISITORS = [
    ("visitor1@didim.example", "이디딤", "+821000000001"),
    ("visitor2@didim.example", "김시연", "+821000000002"),
    ("visitor3@didim.example", "한걸음", "+821000000003"),
    ("visitor4@didim.example", "박예시", "+821000000004"),
]


def staff_group(page: Page, collection: Collection) -> Group:
    """The group that edits a page with everything below it, and keeps its pictures and files."""
    group, _ = Group.objects.get_or_create(name=f"{page.title} 직원")
    group.permissions.add(_permission("wagtailadmin", "access_admin"))
    for codename in PAGE_PERMISSIONS:
        GroupPagePermission.objects.get_or_create(
            group=group, page=page, permission=_permission("wagtailcore", codename)
        )
    for codename in COLLECTION_PERMISSIONS:
        app = "wagtailimages" if codename.endswith("image") else "wagtaildocs"
        GroupCollectionPermission.objects.get_or_create(
            group=group, collection=collection, permission=_permission(app, codename)
        )
    return group


def _permission(app_label: str, codename: str) -> Permission:
    return Permission.objects.get(content_type__app_label=app_label, codename=codename)


def add_staff(groups: dict[str, Group]) -> None:
    """The accounts of `accounts.py`; `hongdae@…` belongs to the group of the center `hongdae`."""
    for email, name in DEMO_STAFF:
        if email == DEMO_ADMIN:
            User.objects.create_superuser(email, DEMO_PASSWORD, name=name)
        else:
            person = User.objects.create_user(email, DEMO_PASSWORD, name=name, is_staff=True)
            person.groups.add(groups[email.split("@")[0]])


def add_visitors() -> list[User]:
    """Visitors who have booked before: name and phone known, consent given."""
    text = ConsentText.objects.current("booking")
    people = [User.objects.create_user(email, name=name, phone=phone) for email, name, phone in VISITORS]
    for person in people:
        if text:
            consent_give(person=person, text=text)
    return people
