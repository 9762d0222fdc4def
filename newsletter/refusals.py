"""Addresses that want nothing more. Only their hashes are kept: enough to know an address again, not to write to it."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.crypto import salted_hmac

from newsletter.models import Refusal

SALT = "newsletter.refusals"


def hash_of(address: str) -> str:
    return salted_hmac(SALT, address, algorithm="sha256").hexdigest()


def refuse(address: str, why: str) -> None:
    """Keep that this address wants nothing more; the first reason stays."""
    Refusal.objects.get_or_create(address_hash=hash_of(address), defaults={"why": why})


def allow(address: str) -> None:
    """Whoever owns the mailbox said yes again."""
    Refusal.objects.filter(address_hash=hash_of(address)).delete()


def refused_among(addresses: Iterable[str]) -> set[str]:
    """Those of many addresses that refused."""
    address_of = {hash_of(address): address for address in addresses}
    found = Refusal.objects.filter(address_hash__in=address_of).values_list("address_hash", flat=True)
    return {address_of[each] for each in found}
