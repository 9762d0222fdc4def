"""Who is signed in: Django's and allauth's backends, which read the account of a session in every request with a query that is ready."""

from __future__ import annotations

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth.backends import ModelBackend
from django.db.models import QuerySet

from core.prepared import prepared
from people.models import User


@prepared
def _account(*, key: int) -> QuerySet[User]:
    return User.objects.filter(pk=key)


class ByPassword(ModelBackend):
    def get_user(self, user_id: int) -> User | None:
        return next(filter(self.user_can_authenticate, _account(key=user_id)), None)


class ByMail(AuthenticationBackend):
    get_user = ByPassword.get_user
