"""Giving consent."""

from people.models import Consent, ConsentText, User


def consent_needed(person: User, kind: str) -> ConsentText | None:
    """The text this person still has to agree to, or nothing."""
    text = ConsentText.objects.current(kind)
    if text is None or Consent.objects.in_force().filter(person=person, text=text).exists():
        return None
    return text


def consent_give(*, person: User, text: ConsentText) -> Consent:
    """Keep that the person agreed to this version; giving it twice keeps the first."""
    consent, _ = Consent.objects.in_force().get_or_create(person=person, text=text, defaults={})
    return consent
