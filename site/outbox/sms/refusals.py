"""Who wants no SMS that go to many. Refusing needs no account: the link in the message is enough."""

from collections.abc import Iterable

from django.utils.crypto import salted_hmac

from outbox.models import SmsRefusal
from people.models import Consent

SALT = "outbox.sms.refusals"
HASH_LENGTH = 16
AD_CONSENT = "news"  # of people.ConsentText


def hash_of(phone: str) -> str:
    """Sixteen letters are enough to tell numbers apart, and fit into a link in an SMS."""
    return salted_hmac(SALT, phone, algorithm="sha256").hexdigest()[:HASH_LENGTH]


def has_refused(phone: str) -> bool:
    return SmsRefusal.objects.filter(phone_hash=hash_of(phone)).exists()


def not_refused(phones: Iterable[str]) -> list[str]:
    """Those of many numbers that bulk may go to."""
    hashes = {phone: hash_of(phone) for phone in phones}
    refused = set(
        SmsRefusal.objects.filter(phone_hash__in=hashes.values()).values_list("phone_hash", flat=True)
    )
    return [phone for phone, phone_hash in hashes.items() if phone_hash not in refused]


def agreed_to_ads(phones: Iterable[str]) -> list[str]:
    """Those of many numbers whose people agreed to get news, and have not taken that back (정보통신망법 §50①)."""
    numbers = list(phones)
    agreed = Consent.objects.in_force().filter(
        text__kind=AD_CONSENT, person__is_active=True, person__phone__in=numbers
    )
    found = set(agreed.values_list("person__phone", flat=True))
    return [phone for phone in numbers if phone in found]


def refuse(phone_hash: str) -> None:
    """Keep that nothing is sent to this number any more; twice is once."""
    SmsRefusal.objects.get_or_create(phone_hash=phone_hash)


def allow(phone_hash: str) -> None:
    SmsRefusal.objects.filter(phone_hash=phone_hash).delete()
