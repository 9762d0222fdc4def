"""Joining an account at Kakao or Naver that came without a checked address to a person."""

from allauth.socialaccount.models import SocialAccount
from django.contrib.sessions.backends.base import SessionBase

from core import clock
from people.models import User

KEY = "social_account"
WAITS = 10 * 60  # seconds


def await_address(*, session: SessionBase, account: SocialAccount) -> None:
    """Remember the account until an address was proved by code; nothing is kept outside the session."""
    session[KEY] = {
        "provider": account.provider,
        "uid": account.uid,
        "until": clock.now().timestamp() + WAITS,
        "address": "",
    }


def awaited(session: SessionBase) -> str | None:
    """The provider whose account waits for an address."""
    waiting = session.get(KEY)
    return waiting["provider"] if waiting and waiting["until"] > clock.now().timestamp() else None


def agree(*, session: SessionBase, address: str) -> None:
    """Whoever typed this address wants the waiting account to be theirs; an empty one takes it back."""
    if awaited(session):
        session[KEY] = {**session[KEY], "address": address}


def disconnect(*, person: User, pk: int) -> None:
    """The provider no longer signs this person in; codes by mail still do."""
    SocialAccount.objects.filter(user=person, pk=pk).delete()


def connect_awaited(*, session: SessionBase, person: User) -> None:
    """After signing in: the account joins, if this very person agreed to it. Waiting is over in any case."""
    provider = awaited(session)
    waiting = session.pop(KEY, None)
    if provider and waiting["address"] == person.email:
        SocialAccount.objects.get_or_create(provider=provider, uid=waiting["uid"], defaults={"user": person})
