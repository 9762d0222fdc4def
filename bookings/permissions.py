"""Who runs the desk of a resource: whoever has the right to it at its center. Nobody sees another center's people."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from wagtail.models import PageQuerySet
from wagtail.permission_policies.base import BasePermissionPolicy

from bookings.enums import ResourceKind
from bookings.models import Booking, ResourcePage, Unit
from bookings.models.bookings import BookingQuerySet
from people.permissions import PageRight, has_right, pages_with
from people.together import asked_together


def resources_run_by(user: Any) -> PageQuerySet:
    """The resources whose desk this user runs."""
    return pages_with(user, PageRight.DESK, ResourcePage)


def own_appointments(user: Any) -> BookingQuerySet:
    """The appointments with this user as the counsellor, at centers where they (still) write notes."""
    counselled = pages_with(user, PageRight.NOTES, ResourcePage).order_by().values("pk")
    return Booking.objects.filter(
        unit__counsellor=user.pk, resource__in=counselled, resource__kind=ResourceKind.APPOINTMENT
    )


def is_counsellor(user: Any) -> bool:
    """Whether appointments are held with this user."""
    return has_right(user, PageRight.NOTES) and counsels(user)


@asked_together
def counsels(user: Any) -> QuerySet[Unit]:
    """Whether this user is the counsellor of some appointments, with the right to it or without."""
    return Unit.objects.filter(counsellor=user.pk, resource__kind=ResourceKind.APPOINTMENT)


@asked_together
def lends(user: Any) -> PageQuerySet:
    """Whether this user runs the desk of a closet."""
    return resources_run_by(user).filter(kind=ResourceKind.LOAN)


class DeskPolicy(BasePermissionPolicy):
    """Bookings belong to the desks of their resources. Staff look at them and change them; nobody adds or deletes here."""

    actions = frozenset({"view", "change"})

    def __init__(self) -> None:
        super().__init__(Booking)

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action in self.actions and has_right(user, PageRight.DESK)

    def user_has_any_permission(self, user: Any, actions: Iterable[str]) -> bool:
        return any(self.user_has_permission(user, action) for action in actions)

    def instances_user_has_any_permission_for(self, user: Any, actions: Iterable[str]) -> Any:
        if not self.actions & set(actions):
            return Booking.objects.none()
        return Booking.objects.filter(resource__in=resources_run_by(user).values("pk"))

    def user_has_permission_for_instance(self, user: Any, action: str, instance: Booking) -> bool:
        return self.instances_user_has_any_permission_for(user, [action]).filter(pk=instance.pk).exists()

    def user_has_any_permission_for_instance(
        self, user: Any, actions: Iterable[str], instance: Booking
    ) -> bool:
        return any(self.user_has_permission_for_instance(user, action, instance) for action in actions)
