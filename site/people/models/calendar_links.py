from __future__ import annotations

import hashlib
import secrets
from typing import ClassVar, Self

from django.db import models

from core import clock
from people.models.users import User


class CalendarLinkBase(models.Model):
    """A secret address under which a calendar program reads something of one person's, until it is renewed or switched off.

    An app that has such a calendar makes a model of this, with a one-to-one `person`. Only the hash of the token is kept: the
    address is shown once.
    """

    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField("만든 때", default=clock.now, editable=False)

    person: User
    objects: ClassVar[models.Manager[Self]]

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.created_at:%Y-%m-%d}"

    @staticmethod
    def new_token() -> str:
        return secrets.token_urlsafe(24)

    @staticmethod
    def hash_of(token: str) -> str:
        """What is kept of a token."""
        return hashlib.sha256(token.encode()).hexdigest()

    @classmethod
    def person_of(cls, token: str) -> User | None:
        """Whose calendar a secret address opens."""
        found = cls.objects.filter(token_hash=cls.hash_of(token), person__is_active=True)
        link = found.select_related("person").first()
        return link.person if link else None
