"""Who asks."""

from typing import cast

from django.http import HttpRequest

from people.models import User


def signed_in(request: HttpRequest) -> User:
    """The person of a request, behind a check that there is one."""
    return cast(User, request.user)
