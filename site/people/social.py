"""Kakao and Naver: what their answers mean."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

PROVIDERS = {"kakao": "카카오", "naver": "네이버"}


def offered() -> dict[str, str]:
    """The providers whose keys are set, by name."""
    return {key: name for key, name in PROVIDERS.items() if key in settings.SOCIALACCOUNT_PROVIDERS}


def proved_address(provider: str, profile: dict[str, Any]) -> str | None:
    """The mail address that surely belongs to whoever signed in there, in small letters.

    Kakao says whether it checked an address, and whether the address has since gone to another account
    (`is_email_valid`). Naver says neither, and lets people name an address elsewhere: only its own are sure.
    """
    if provider == "kakao":
        account = profile.get("kakao_account") or {}
        address = str(account.get("email") or "").strip().lower()
        sure = account.get("is_email_verified") is True and account.get("is_email_valid") is True
    else:
        address = str(profile.get("email") or "").strip().lower()
        sure = address.endswith("@naver.com")
    return address if sure and is_address(address) else None


def is_address(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return len(text) <= 254
