"""The second factor of staff: what allauth knows of it, and what happens around it."""

import logging
from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa import signals
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.dispatch import receiver
from django.http import HttpRequest

from people.known import known_of
from people.models import User
from people.requests import signed_in

TYPES = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
"""What counts as a second factor; recovery codes only stand in for one."""

logger = logging.getLogger(__name__)


def has_second_factor(person: User) -> bool:
    """Whether the person has set one up. One query, where it isn't known yet."""
    if known := known_of(person):
        return not known.factors.isdisjoint(TYPES)
    return bool(is_mfa_enabled(person, TYPES))


def gave_second_factor(request: HttpRequest) -> bool:
    """Whether it was given in this session, by whichever way the person signed in."""
    return any(
        record["method"] == "mfa" for record in get_authentication_records(request, signed_in(request))
    )


@receiver(signals.authenticator_added)
def count_the_first_as_given(
    request: HttpRequest, user: User, authenticator: Authenticator, **kwargs: Any
) -> None:
    """Setting up the first one has just proved it. A further one proves nothing about those before it."""
    others = Authenticator.objects.filter(user=user, type__in=TYPES).exclude(pk=authenticator.pk)
    if authenticator.type in TYPES and not others.exists():
        record_authentication(request, user, "mfa", id=authenticator.pk, type=authenticator.type)


@receiver(signals.authentication_failed)
def log_refused(user: User, **kwargs: Any) -> None:
    """Worth a look: whoever came this far knew the password."""
    logger.warning("A second factor was refused for account %s.", user.pk)
