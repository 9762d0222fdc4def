"""Giving and withdrawing consent."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from django.db import transaction
from django.db.models import QuerySet

from core import clock
from core.prepared import prepared
from people.datasets import DataSet, Errand, registry
from people.errors import Refused
from people.models import Consent, ConsentText, User
from people.services.retention import write_ledger

WITHDRAWN = "동의 철회"


def consent_needed(person: User, kind: str) -> ConsentText | None:
    """The text in force that this person has not agreed to, or nothing."""
    return next(iter(_not_agreed(person=person.pk, kinds=(kind,))), None)


def consents_to_ask(person: User, kinds: Sequence[str]) -> list[ConsentText]:
    """The texts to show in a form, the required ones first.

    Optional ones are asked beside a required one, never alone: who left the box empty is not asked at every step.
    """
    texts = _not_agreed(person=person.pk, kinds=kinds)
    wanted = sorted(texts, key=lambda text: (not text.is_required, kinds.index(text.kind)))
    return wanted if any(text.is_required for text in wanted) else []


@prepared
def _not_agreed(*, person: int, kinds: Sequence[str]) -> QuerySet[ConsentText]:
    agreed = Consent.objects.in_force().filter(person=person).values("text")
    return ConsentText.objects.newest().filter(kind__in=kinds).exclude(pk__in=agreed)


def consent_give(*, person: User, text: ConsentText) -> Consent:
    """Keep that the person agreed to this version; giving it twice, even at once, keeps the first."""
    consent, _ = Consent.objects.in_force().get_or_create(person=person, text=text, defaults={})
    return consent


def consent_text_next(kind: str) -> ConsentText | None:
    """The version to come, not saved, with the words of the one in force; nothing for an unknown kind."""
    text = ConsentText.objects.current(kind)
    if text is None:
        return None
    text.pk, text.version, text.created_at, text.used_at = None, text.version + 1, clock.now(), None
    text._state.adding = True  # noqa: SLF001 - how Django documents copying
    return text


def sets_resting_on(kinds: Collection[str]) -> list[DataSet]:
    """The data sets that may be kept only while one of these consents is in force."""
    return [dataset for dataset in registry.sets.values() if dataset.consent in kinds and dataset.consent]


def withdrawal_errands(person: User, kind: str) -> list[Errand]:
    """What has to be dealt with before this consent can be withdrawn, such as a coming booking."""
    sets = sets_resting_on({kind})
    return [errand for dataset in sets if dataset.errands for errand in dataset.errands(person)]


@transaction.atomic
def consent_withdraw(*, person: User, kind: str) -> int:
    """End every consent of a kind, and erase what rested on it (제37조); gives how many ended, none the second time.

    The rows stay as proof. Raises Refused while something has to be dealt with first.
    """
    User.objects.select_for_update().get(pk=person.pk)  # before a booking could slip in (docs/locking.md)
    given = Consent.objects.in_force().filter(person=person, text__kind=kind)
    if not given.exists():
        return 0
    if withdrawal_errands(person, kind):
        raise Refused("errands_left", "먼저 정리할 일이 있어요. 정리한 뒤에 다시 철회해 주세요.")
    for dataset in sets_resting_on({kind}):
        write_ledger(dataset, dataset.erase(person), reason=WITHDRAWN)
    return given.update(withdrawn_at=clock.now())
