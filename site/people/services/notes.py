"""Writing counselling notes: only with the person's own consent to it (PIPA §23), only by counsellors, for one center.

Notes are saved field by field and never through a model form: the encrypting field marks itself while it cleans, which
another thread that reads at that moment would take for plain text.
"""

from __future__ import annotations

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from wagtail.models import Page

from core import clock, phones
from core.privacy import RRN_REFUSED, looks_like_rrn
from people.errors import Refused
from people.models import Consent, SensitiveNote, User
from people.permissions import PageRight
from people.together import asked_together

CONSENT_KIND = "sensitive"
SAME_CLICK = timedelta(seconds=10)
_MAY_WRITE = Q(
    groups__page_permissions__permission__codename=f"{PageRight.NOTES}_page",
    groups__page_permissions__permission__content_type__app_label="wagtailcore",
)


# --- Who and where --------------------------------------------------------------------------


def counselling_pages(user: User) -> QuerySet[Page]:
    """The centers at which this user was given the right to write notes. Being a superuser gives none."""
    return Page.objects.filter(
        group_permissions__group__user=user, group_permissions__permission__codename=f"{PageRight.NOTES}_page"
    ).distinct()


@asked_together
def writes_notes(user: User) -> QuerySet[Page]:
    return counselling_pages(user)


def counsellors_of(page: Page) -> QuerySet[User]:
    """Who may write notes at a center."""
    return User.objects.filter(_MAY_WRITE, groups__page_permissions__page=page, is_active=True).distinct()


def notes_of(author: User) -> QuerySet[SensitiveNote]:
    """One's own notes, at centers where one is a counsellor, about people who have not taken their consent back."""
    return SensitiveNote.objects.filter(
        author=author,
        page__in=counselling_pages(author).values("pk"),
        person__in=_consented().values("person"),
    )


def has_consented(person: User) -> bool:
    """Whether notes about this person may be kept at all."""
    return _consented().filter(person=person).exists()


def _consented() -> QuerySet[Consent]:
    return Consent.objects.in_force().filter(text__kind=CONSENT_KIND)


def person_known_as(contact: str) -> User:
    """The person with exactly this mail address or mobile number.

    Raises Refused when there is none ("nobody") or when a number belongs to several accounts ("several").
    """
    people = User.objects.filter(is_active=True)
    if "@" in contact:
        found = list(people.filter(email__iexact=contact.strip()))
    else:
        found = _with_phone(people, contact)
    if len(found) > 1:
        raise Refused("several", "그 번호를 쓰는 계정이 여럿이에요. 메일 주소로 찾아 주세요.")
    if not found:
        raise Refused("nobody", "그 메일 주소나 번호로 가입한 사람이 없어요. 다시 확인해 주세요.")
    return found[0]


def _with_phone(people: QuerySet[User], contact: str) -> list[User]:
    try:
        number = phones.parse(contact, mobile=True)
    except ValidationError as error:
        raise Refused("phone", str(error.messages[0])) from error
    found = list(people.filter(phone=number))
    return [person for person in found if person.phone_verified_at] or found


# --- Writing --------------------------------------------------------------------------------


@transaction.atomic
def note_write(*, author: User, person: User, page: Page, body: str) -> SensitiveNote:
    """Keep a note; a second click is the same one. Raises Refused without the right ("right") or the person's consent
    ("consent")."""
    if not counselling_pages(author).filter(pk=page.pk).exists():
        raise Refused("right", "이 센터의 상담 메모를 쓸 수 없어요. 센터장에게 역할을 확인해 주세요.")
    if not has_consented(person):
        raise Refused("consent", "이 사람은 아직 민감정보 동의를 하지 않았어요.")
    body = _clean(body)
    User.objects.select_for_update(of=("self",)).get(pk=person.pk)
    values = {"author": author, "person": person, "page": page}
    for made in SensitiveNote.objects.filter(**values, created_at__gt=clock.now() - SAME_CLICK):
        if made.body == body:
            return made
    return SensitiveNote.objects.create(**values, body=body)


def note_change(*, note: SensitiveNote, body: str) -> SensitiveNote:
    note.body = _clean(body)
    note.save(update_fields=["body", "updated_at"])
    return note


def _clean(body: str) -> str:
    if looks_like_rrn(body):
        raise Refused("rrn", RRN_REFUSED)
    return body


def notes_to_hand_over(*, page: Page, author: User, to: User, person: User | None = None) -> list[int]:
    """The numbers of the notes that would go from one counsellor of a center to another; of one person, or all.

    Raises Refused when the other is no counsellor there ("right") or there are no notes ("none").
    """
    if to == author or not counsellors_of(page).filter(pk=to.pk).exists():
        raise Refused("right", "같은 센터의 다른 상담사에게만 넘길 수 있어요.")
    notes = SensitiveNote.objects.filter(page=page, author=author)
    if person:
        notes = notes.filter(person=person)
    numbers = list(notes.values_list("pk", flat=True))
    if not numbers:
        raise Refused("none", "넘길 메모가 없어요.")
    return numbers


def notes_hand_over(*, numbers: list[int], to: User) -> int:
    """Another counsellor takes over; nobody reads a note for it, and when it was written stays. Gives how many."""
    return SensitiveNote.objects.filter(pk__in=numbers).update(author=to)
