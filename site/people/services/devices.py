"""The browsers in which a person is signed in.

allauth's table has room for more; here a row is a device in words ("윈도 컴퓨터 · Chrome") and two times. No address of
the network is kept: nobody recognises a device by it.
"""

from typing import Any

from allauth.usersessions.models import UserSession
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest

from core import clock
from people.devices import device_name
from people.models import User

SEEN_ON = "seen_on"  # in the session: the day last noted
NO_ADDRESS = "0.0.0.0"  # noqa: S104 - the column can't be empty


def device_remember(*, request: HttpRequest, person: User) -> None:
    """Note the browser of a request in which somebody has just signed in."""
    session = request.session
    if not session.session_key:
        session.save()
    device = UserSession(
        session_key=session.session_key,
        user=person,
        ip=NO_ADDRESS,
        user_agent=device_name(request.META.get("HTTP_USER_AGENT", "")),
        created_at=(now := clock.now()),
        last_seen_at=now,
    )
    UserSession.objects.bulk_create([device], ignore_conflicts=True)
    session[SEEN_ON] = str(clock.today())


def device_seen(*, session: SessionBase) -> None:
    """Note, at most once a day, that a remembered browser is still in use."""
    today = str(clock.today())
    if session.get(SEEN_ON, today) == today:
        return
    session[SEEN_ON] = today
    UserSession.objects.filter(session_key=session.session_key).update(last_seen_at=clock.now())


def device_sign_out(*, person: User, pk: int, here: str | None) -> int:
    """Sign one other browser of the person out; `here` is the session that asks. Gives 0 when there is no such."""
    return _end(UserSession.objects.filter(user=person, pk=pk).exclude(session_key=here))


def devices_sign_out_others(*, person: User, here: str | None) -> int:
    """Sign the person out everywhere but here; gives the number of browsers."""
    return _end(UserSession.objects.filter(user=person).exclude(session_key=here))


@transaction.atomic
def _end(devices: QuerySet[UserSession]) -> int:
    keys = list(devices.values_list("session_key", flat=True))
    ended = Session.objects.filter(session_key__in=keys).delete()[0]
    UserSession.objects.filter(session_key__in=keys).delete()
    return ended


def on_sign_in(sender: Any, request: HttpRequest, user: Any, **kwargs: Any) -> None:
    device_remember(request=request, person=user)


def on_sign_out(sender: Any, request: HttpRequest, user: Any, **kwargs: Any) -> None:
    """Django tells before it ends the session."""
    if user and request.session.session_key:
        UserSession.objects.filter(session_key=request.session.session_key).delete()
