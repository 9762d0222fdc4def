"""Signed addresses of a subscriber, made of the uid alone."""

from __future__ import annotations

from django.core.signing import Signer

from newsletter.models import Subscriber


def _signed(purpose: str, subscriber: Subscriber) -> str:
    return Signer(salt=f"newsletter.{purpose}").sign(subscriber.uid.hex)


def manage_path(subscriber: Subscriber) -> str:
    return f"/newsletter/manage/{_signed('manage', subscriber)}/"


def stop_path(subscriber: Subscriber) -> str:
    return f"/newsletter/stop/{_signed('stop', subscriber)}/"
