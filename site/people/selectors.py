"""What is read about people."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, cast

from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db.models import Q, QuerySet
from django.http import HttpRequest

from core import clock
from people.enums import NETWORK_ROLES
from people.models import StaffRole, User
from people.permissions import staff_accounts
from people.social import PROVIDERS


def social_accounts_of(person: User) -> list[SocialAccount]:
    """The accounts elsewhere that sign a person in, each with the `name` of its provider."""
    found = list(SocialAccount.objects.filter(user=person).order_by("provider", "pk"))
    for account in found:
        account.name = PROVIDERS.get(account.provider, account.provider)
    return found


def devices_of(person: User) -> QuerySet[UserSession]:
    """The browsers in which a person is signed in, the last used one first."""
    alive = Session.objects.filter(expire_date__gt=clock.now()).values("session_key")
    return UserSession.objects.filter(user=person, session_key__in=alive).order_by("-last_seen_at", "-pk")


def colleagues_among(people: Callable[[HttpRequest], QuerySet[User]], request: HttpRequest) -> QuerySet[User]:
    """Of those that a filter of Wagtail's would name, the colleagues of the one who asks."""
    return people(request).filter(pk__in=colleagues_of(cast(User, request.user)).values("pk"))


def colleagues_of(user: User) -> QuerySet[User]:
    """The staff whose names this member of staff may read: of the same centers; for those of the network, all."""
    mine = StaffRole.objects.filter(group__user=user)
    if user.is_superuser or mine.filter(role__in=NETWORK_ROLES).exists():
        return staff_accounts()
    same_centers = User.objects.filter(groups__staff_role__page__in=mine.values("page"))
    return User.objects.filter(Q(pk=user.pk) | Q(pk__in=same_centers.values("pk")))


def sessions_naming(addresses: list[str], person: User | None = None) -> QuerySet[Session]:
    """What a session says can be read only one by one: tens of microseconds each, some thousands of them."""
    wanted = [address.lower() for address in addresses]
    key = str(person.pk) if person else None
    mine = [each.pk for each in Session.objects.iterator() if _speaks_of(each.get_decoded(), wanted, key)]
    return Session.objects.filter(pk__in=mine)


def _speaks_of(data: dict[str, Any], addresses: list[str], key: str | None) -> bool:
    if key and data.get("_auth_user_id") == key:
        return True
    text = json.dumps(data, default=str, ensure_ascii=False).lower()
    return any(address in text for address in addresses)
