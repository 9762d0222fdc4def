"""Addresses that want nothing more. Only their hashes are kept: enough to know an address again, not to write to it."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.utils.crypto import salted_hmac

from newsletter.models import Refusal

SALT = "newsletter.refusals"


def hash_of(address: str, key: str | None = None) -> str:
    return salted_hmac(SALT, address, secret=key, algorithm="sha256").hexdigest()


def hashes_of(address: str) -> list[str]:
    """With the key of today, and with those before it."""
    return [hash_of(address, key) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]


def refuse(address: str, why: str) -> None:
    """Keep that this address wants nothing more; the first reason stays."""
    Refusal.objects.get_or_create(address_hash=hash_of(address), defaults={"why": why})


def allow(address: str) -> None:
    """Whoever owns the mailbox said yes again."""
    Refusal.objects.filter(address_hash__in=hashes_of(address)).delete()


def refused_among(addresses: Iterable[str]) -> set[str]:
    """Those of many addresses that refused."""
    address_of = {each: address for address in addresses for each in hashes_of(address)}
    found = Refusal.objects.filter(address_hash__in=address_of).values_list("address_hash", flat=True)
    return {address_of[each] for each in found}
