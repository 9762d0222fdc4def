"""Who wants no SMS that go to many. Refusing needs no account: the link in the message is enough."""

from django.utils.crypto import salted_hmac

from outbox.models import SmsRefusal

SALT = "outbox.sms.refusals"
HASH_LENGTH = 16


def hash_of(phone: str) -> str:
    """Sixteen letters are enough to tell numbers apart, and fit into a link in an SMS."""
    return salted_hmac(SALT, phone, algorithm="sha256").hexdigest()[:HASH_LENGTH]


def has_refused(phone: str) -> bool:
    return SmsRefusal.objects.filter(phone_hash=hash_of(phone)).exists()


def refuse(phone_hash: str) -> None:
    """Keep that nothing is sent to this number any more; twice is once."""
    SmsRefusal.objects.get_or_create(phone_hash=phone_hash)


def allow(phone_hash: str) -> None:
    SmsRefusal.objects.filter(phone_hash=phone_hash).delete()
