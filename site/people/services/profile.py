"""Writing a person's own data."""

from collections.abc import Collection
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db.models import QuerySet

from people.datasets import registry
from people.models import User

UNPROVED_FOR = timedelta(days=1)


DETAILS = ("name", "phone", "birth_date", "region")
"""What a person may tell beside the address; each asked by the first thing that needs it."""


def missing(person: User, needs: Collection[str]) -> list[str]:
    """Which of the needed details the person has yet to tell. A phone counts once it is proved, where that is possible."""
    return [name for name in DETAILS if name in needs and not _is_told(person, name)]


def _is_told(person: User, name: str) -> bool:
    if name == "region":
        return person.region_id is not None
    if name == "phone" and settings.PHONE_VERIFICATION:
        return person.phone_verified_at is not None
    return bool(getattr(person, name))


def details_in_use(person: User) -> dict[str, list[str]]:
    """The details that can't be taken back now, and what needs them: coming bookings and the like, in words."""
    found: dict[str, list[str]] = {}
    for dataset in registry.sets.values():
        if dataset.errands and dataset.errands_need:
            for errand in dataset.errands(person):
                for name in dataset.errands_need:
                    found.setdefault(name, []).append(errand.text)
    return found


def details_update(*, person: User, **details: Any) -> User:
    """Keep what a person told (the phone as E.164). Another phone has to be proved anew."""
    if details.get("phone", person.phone) != person.phone:
        details["phone_verified_at"] = None
    for name, value in details.items():
        setattr(person, name, value)
    person.full_clean(exclude=["password"])
    person.save(update_fields=list(details))
    return person


def contact_forget(person: User) -> int:
    """Name and phone go, except what something coming still needs and the name by which colleagues know staff; gives 1 if
    anything went."""
    kept = set(details_in_use(person)) | ({"name"} if person.is_staff else set())
    gone: dict[str, Any] = {
        name: "" for name in ("name", "phone") if name not in kept and getattr(person, name)
    }
    if "phone" in gone:
        gone["phone_verified_at"] = None
    if gone:
        User.objects.filter(pk=person.pk).update(**gone)
    return int(bool(gone))


def person_for_address(email: str) -> User:
    """The person behind a mail address, made when it is new.

    Known and unknown addresses get the same code mail, so that nobody can find out who is a member.
    People who never used their code are removed by the daily task.
    """
    address = email.strip().lower()
    new = User(email=address)
    new.set_unusable_password()
    # For known and unknown addresses the same two queries: the time they take gives nothing away.
    User.objects.bulk_create([new], ignore_conflicts=True)
    return User.objects.get(email__iexact=address)


def people_unproved() -> QuerySet[User]:
    """Addresses whose code was never used."""
    return User.objects.filter(
        last_login=None, name="", is_staff=False, is_superuser=False, groups=None, socialaccount=None
    )
