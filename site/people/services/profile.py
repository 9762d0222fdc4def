"""Writing a person's own data."""

from datetime import timedelta

from core import clock
from people.models import User

UNPROVED_FOR = timedelta(days=1)


def contact_update(*, person: User, name: str, phone: str) -> User:
    """Keep the name and the phone (E.164) a person gave."""
    person.name = name
    person.phone = phone
    person.full_clean(exclude=["password"])
    person.save(update_fields=["name", "phone"])
    return person


def person_for_address(email: str) -> User:
    """The person behind a mail address, made when it is new.

    Known and unknown addresses get the same code mail, so that nobody can find out who is a member.
    People who never used their code are removed by the daily task.
    """
    address = email.strip().lower()
    person = User.objects.filter(email__iexact=address).first()
    return person or User.objects.create_user(address)


def people_remove_unproved() -> int:
    """Forget addresses whose code was never used within a day; gives the number of them."""
    unproved = User.objects.filter(last_login=None, name="", is_superuser=False, groups=None)
    unproved = unproved.filter(date_joined__lt=clock.now() - UNPROVED_FOR)
    return unproved.delete()[1].get("people.User", 0)
