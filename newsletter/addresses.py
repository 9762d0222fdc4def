"""Mail addresses as people type them: one spelling for each, slips that are asked about, mailboxes for minutes."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

DATA = Path(__file__).parent / "data"
INVALID = "메일 주소가 맞는지 확인해 주세요. 예: name@naver.com"
LONGEST = 254


def normalised(text: str) -> str:
    """The spelling that is kept: small letters, a domain in other letters as ASCII (`xn--…`). Raises ValidationError."""
    address = unicodedata.normalize("NFC", text).replace("＠", "@").strip().lower()
    name, _, domain = address.rpartition("@")
    try:
        address = f"{name}@{domain.encode('idna').decode('ascii')}"
        validate_email(address)
    except (UnicodeError, ValidationError) as error:
        raise ValidationError(INVALID, code="invalid") from error
    if len(address) > LONGEST:
        raise ValidationError(INVALID, code="invalid")
    return address


def shown(address: str) -> str:
    """The spelling that people know: `이름@디딤.한국`."""
    name, _, domain = address.rpartition("@")
    try:
        return f"{name}@{domain.encode('ascii').decode('idna')}"
    except UnicodeError:
        return address


def is_disposable(address: str) -> bool:
    domain = address.rpartition("@")[2]
    parts = domain.split(".")
    return any(".".join(parts[at:]) in _disposable() for at in range(len(parts) - 1))


def meant(address: str) -> str:
    """The address that was probably meant (`naver.con` → `naver.com`), or nothing when this one looks well."""
    name, _, domain = address.rpartition("@")
    domain = domain.encode("ascii").decode("idna") if domain.startswith("xn--") else domain
    known = _known()
    if domain in known.right:
        return ""
    found = known.slips.get(domain) or next((each for each in known.usual if _is_near(domain, each)), "")
    return f"{name}@{found}" if found else ""


class Known(NamedTuple):
    usual: list[str]
    slips: dict[str, str]
    right: frozenset[str]


@lru_cache
def _known() -> Known:
    usual: list[str] = []
    slips: dict[str, str] = {}
    others: set[str] = set()
    for line in _lines("mail_domains.txt"):
        typed, is_slip, right = line.partition(" > ")
        if is_slip:
            slips[typed] = right
        elif line.startswith("= "):
            others.add(line[2:])
        else:
            usual.append(line)
    return Known(usual, slips, frozenset({*usual, *others}))


@lru_cache
def _disposable() -> frozenset[str]:
    return frozenset(_lines("disposable_domains.txt"))


def _lines(name: str) -> list[str]:
    lines = (DATA / name).read_text(encoding="utf-8").splitlines()
    return [line.strip() for line in lines if line.strip() and not line.startswith("#")]


def _is_near(typed: str, right: str) -> bool:
    """One letter too many, too few or another one, or two that changed places."""
    if typed == right or abs(len(typed) - len(right)) > 1:
        return False
    same = next((at for at, (a, b) in enumerate(zip(typed, right, strict=False)) if a != b), None)
    if same is None:  # one is the other with a letter more
        return True
    rest, wanted = typed[same:], right[same:]
    return (
        rest[1:] == wanted[1:]
        or rest[1:] == wanted
        or rest == wanted[1:]
        or (rest[:2] == wanted[1::-1] and rest[2:] == wanted[2:])
    )
