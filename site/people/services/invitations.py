"""Inviting staff: a mail with a link that is good once, kept only as its hash."""

from __future__ import annotations

import secrets
from datetime import timedelta
from hashlib import sha256

from django.contrib.auth.password_validation import validate_password
from django.db import transaction
from django.urls import reverse

from core import clock, formats
from people.errors import Refused
from people.models import Invitation, StaffRole, User
from people.permissions import roles_managed_by
from people.services.roles import NOT_YOURS, check_may_give, role_grant
from people.signals import notice

TOKEN_BYTES = 32

SAME_CLICK = timedelta(seconds=10)
"""Nobody means another invitation so soon: of two mails, the first one's link would open nothing."""
ALREADY = ("already", "이미 이 역할을 맡고 있어요.")
NOT_OPEN = ("not_open", "이미 썼거나 기한이 지난 초대예요. 초대한 사람에게 다시 보내 달라고 해 주세요.")
SWITCHED_OFF = ("switched_off", "꺼 둔 계정이에요. 운영자에게 켜 달라고 해 주세요.")


@transaction.atomic
def invite(*, email: str, name: str, staff_role: StaffRole, by: User) -> Invitation:
    """Mail somebody a link to a role. An earlier invitation to the same role ends; a second click is the same one. Raises
    Refused."""
    email = email.strip().lower()
    check_may_give(by, staff_role, email)
    StaffRole.objects.select_for_update(of=("self",)).get(pk=staff_role.pk)
    earlier = Invitation.objects.filter(role=staff_role, email=email, accepted_at=None)
    if made := earlier.filter(invited_by=by, created_at__gt=clock.now() - SAME_CLICK).first():
        return made
    person = User.objects.filter(email__iexact=email).first()
    if person and person.groups.filter(pk=staff_role.group_id).exists():
        raise Refused(*ALREADY)
    if person and not person.is_active:
        raise Refused(*SWITCHED_OFF)
    earlier.delete()
    token = secrets.token_urlsafe(TOKEN_BYTES)
    invitation = Invitation.objects.create(
        role=staff_role, email=email, name=name.strip(), token_hash=_hash(token), invited_by=by
    )
    notice.send(
        sender=Invitation,
        kind="invitation",
        to=person or email,
        path=reverse("invitation", args=[token]),
        name=invitation.name,
        place=staff_role.page.title if staff_role.page else "",
        role=staff_role.get_role_display(),
        inviter=by.name,
        until=formats.datetime_text(invitation.expires_at),
    )
    return invitation


def invitation_for(token: str) -> Invitation | None:
    """The invitation of a link, open or not."""
    return (
        Invitation.objects.select_related("role__page", "role__group").filter(token_hash=_hash(token)).first()
    )


def is_open(invitation: Invitation) -> bool:
    """Not used, not too old, and whoever invited may still give the role."""
    by = invitation.invited_by
    return bool(
        invitation.accepted_at is None
        and invitation.expires_at > clock.now()
        and by
        and roles_managed_by(by).filter(pk=invitation.role_id).exists()
    )


def invitation_account(invitation: Invitation) -> User | None:
    """The account that an invitation meets, when there is one."""
    return User.objects.filter(email__iexact=invitation.email).first()


def keeps_password(person: User | None) -> bool:
    """Whether somebody is staff already and signs in with a password of their own."""
    return bool(person and person.pk and person.is_staff and person.has_usable_password())


@transaction.atomic
def invitation_accept(*, invitation: Invitation, name: str = "", password: str = "") -> User:
    """Give the role, once. Staff keep the password they have; the link proves the address, and signs nobody in.

    Raises Refused, and ValidationError for a weak password.
    """
    invitation = Invitation.objects.select_for_update(of=("self",)).get(pk=invitation.pk)
    if not is_open(invitation):
        raise Refused(*NOT_OPEN)
    person = invitation_account(invitation) or User(email=invitation.email)
    if not person.is_active:
        raise Refused(*SWITCHED_OFF)
    if not keeps_password(person):
        person.name = name.strip() or person.name
        validate_password(password, person)
        person.set_password(password)
        person.save()
    invitation.accepted_at = clock.now()
    invitation.save(update_fields=["accepted_at"])
    role_grant(user=person, staff_role=invitation.role, by=invitation.invited_by)
    return person


def invitation_cancel(*, invitation: Invitation, by: User) -> None:
    """Forget an invitation; its link opens nothing any more. Raises Refused."""
    if not roles_managed_by(by).filter(pk=invitation.role_id).exists():
        raise Refused(*NOT_YOURS)
    Invitation.objects.filter(pk=invitation.pk, accepted_at=None).delete()


def _hash(token: str) -> str:
    return sha256(token.encode()).hexdigest()
