"""Links in mails that do one thing to one registration, without signing in.

Signed, for one purpose each, and good as long as the registration is in a state in which the thing can be done. What they
lead to is a page with one button: programs that follow links in mails do nothing.
"""

from __future__ import annotations

from django.core import signing
from django.db.models import TextChoices
from django.urls import reverse

from events.models import Registration

SALT = "events.links"


class Purpose(TextChoices):
    """What a link, or a button on one's own page, does; the value stands in the address."""

    ACCEPT = "accept", "자리 받기"
    DECLINE = "decline", "다음 분께 넘기기"
    CANCEL = "cancel", "신청 취소"


def link_to(registration: Registration, purpose: Purpose) -> str:
    """The path of a link."""
    token = signing.dumps(str(registration.uid), salt=f"{SALT}.{purpose}")
    return reverse("events:link", args=[purpose, token])


def registration_for(purpose: Purpose, token: str) -> Registration | None:
    """The registration that a link speaks of; nothing for a token that was changed, or is for something else."""
    try:
        uid = signing.loads(token, salt=f"{SALT}.{purpose}")
    except signing.BadSignature:
        return None
    return Registration.objects.with_all().filter(uid=uid, person__isnull=False).first()
