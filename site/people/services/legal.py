"""Publishing legal texts."""

from __future__ import annotations

from datetime import date

from people import legal
from people.enums import LegalKind
from people.models import LegalText


def legal_next(kind: str) -> LegalText:
    """The version to come, not saved: the words of the one before, the facts of this moment."""
    before = LegalText.objects.newest(kind)
    return LegalText(
        kind=kind,
        version=before.version + 1 if before else 1,
        body=before.body if before else "",
        facts=legal.facts() if kind == LegalKind.PRIVACY else {},
    )


def legal_publish(*, kind: str, body: str, effective_on: date) -> LegalText:
    """Publish the next version. Two at once: the database lets one of them through (IntegrityError)."""
    text = legal_next(kind)
    text.body, text.effective_on = body, effective_on
    text.save()
    return text
