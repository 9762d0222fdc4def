"""Secrets that are shown just once. Whoever clicks twice sees the second answer: it shows the same secret, not another one or none.

A secret is made of the key of the form that asks for it and of what it is for, so that nothing of it is kept. A key that is too old,
or none, gives a secret that nobody gets again.
"""

from __future__ import annotations

import secrets
from base64 import urlsafe_b64encode
from datetime import timedelta

from django.core import signing
from django.utils.crypto import salted_hmac

SIGNER = signing.TimestampSigner(salt="core.once")
AGAIN = timedelta(minutes=10)
KEY_BYTES = 9


def form_key() -> str:
    """The key of one form, for a hidden field."""
    return SIGNER.sign(secrets.token_urlsafe(KEY_BYTES))


def secret_of(key: str, *about: object) -> str:
    """The secret that a form with this key is answered with. `about` says what it is for, and for whom."""
    try:
        SIGNER.unsign(key, max_age=AGAIN)
    except signing.BadSignature:
        key = form_key()
    digest = salted_hmac("core.once", repr((key, *about)), algorithm="sha256").digest()
    return urlsafe_b64encode(digest).decode().rstrip("=")
