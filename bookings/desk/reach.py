"""What a member of staff reaches at the desk: the centers that they run, and what belongs to them. Nothing else."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from unicodedata import normalize

from django.core.exceptions import PermissionDenied
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, Left, Length
from django.http import Http404, HttpRequest
from wagtail.models import Page

from bookings.enums import BookingStatus
from bookings.models import Booking, Hold, ResourcePage, Unit
from bookings.models.bookings import CODE_DIGITS, BookingQuerySet
from bookings.permissions import DeskPolicy, resources_run_by
from core import korean
from people.models import User

POLICY = DeskPolicy()
PHONE_END = 4
"""So many digits at least are looked for: fewer would show everybody."""


def check_desk(user: Any) -> None:
    """Raises PermissionDenied for somebody without a desk."""
    if not POLICY.user_has_permission(user, "view"):
        raise PermissionDenied


def desk_bookings(user: Any) -> BookingQuerySet:
    """Bookings of the desks this user runs. Raises PermissionDenied for somebody without a desk."""
    check_desk(user)
    found = POLICY.instances_user_has_any_permission_for(user, ["view"])
    return found.select_related("resource", "person")


def desk_resources(user: Any) -> QuerySet[ResourcePage]:
    """Resources of the desks this user runs, in the order of the tree. Raises PermissionDenied."""
    check_desk(user)
    return resources_run_by(user).order_by("path")


def desk_units(user: Any) -> QuerySet[Unit]:
    """Units of those resources. Raises PermissionDenied."""
    return Unit.objects.filter(resource__in=desk_resources(user).order_by().values("pk")).select_related(
        "resource__policy"
    )


def desk_holds(user: Any) -> QuerySet[Hold]:
    """What staff hold for themselves at those desks. Raises PermissionDenied."""
    units = desk_units(user).select_related(None).values("pk")
    return Hold.objects.filter(unit__in=units, booking=None).select_related("unit__resource__policy")


def desk_people(user: Any) -> QuerySet[User]:
    """People who have booked at the desks this user runs, and still have an account. Raises PermissionDenied."""
    booked = desk_bookings(user).select_related(None).filter(person=OuterRef("pk"))
    return User.objects.filter(Exists(booked.order_by()), is_active=True)


@dataclass(frozen=True)
class Center:
    """The page that resources hang under."""

    pk: int
    title: str
    path: str


def with_centers(resources: QuerySet[ResourcePage]) -> list[Any]:
    """Resources, each with `center_pk` and `center_title`, and in `asked` how many requests wait there: one query."""
    above = Page.objects.filter(path=Left(OuterRef("path"), Length(OuterRef("path")) - Page.steplen))
    waiting = Booking.objects.filter(  # whoever waits has a deadline: by it the few are found among the many
        resource=OuterRef("pk"), status=BookingStatus.REQUESTED, answer_until__isnull=False
    ).order_by()
    found = resources.annotate(
        center_pk=Subquery(above.values("pk")),
        center_title=Subquery(above.values("title")),
        asked=Coalesce(Subquery(waiting.values("resource").annotate(n=Count("pk")).values("n")), 0),
    )
    return list(found)


def centers_of(resources: Iterable[Any]) -> list[Center]:
    """The pages above resources that `with_centers` gave, in the order of the tree."""
    found = {Center(each.center_pk, each.center_title, each.center_path) for each in resources}
    return sorted(found, key=lambda center: center.path)


def chosen_center(request: HttpRequest, centers: list[Center]) -> Center | None:
    """The center that `?center=` names, else the first. Raises Http404 for a center that is not theirs."""
    wanted = request.GET.get("center") or request.POST.get("center")
    if not wanted:
        return centers[0] if centers else None
    for center in centers:
        if str(center.pk) == wanted:
            return center
    raise Http404


def resources_under(center: Center | None, resources: Iterable[Any]) -> list[Any]:
    return [resource for resource in resources if center and resource.center_path == center.path]


def having_words(found: BookingQuerySet, words: str) -> BookingQuerySet:
    """Bookings by a name, the end of a phone number, a whole number, or a booking's code (`4821-0937`)."""
    return _having(found, korean.meant(words, lambda each: _having(found, each).exists()))


def _having(found: BookingQuerySet, words: str) -> BookingQuerySet:
    digits = "".join(letter for letter in normalize("NFKC", words) if letter.isdigit())
    if not digits or any(letter.isalpha() for letter in words):
        return found.filter(Q(person__name__icontains=words) | Q(guest_name__icontains=words))
    if len(digits) < PHONE_END:
        return found.none()
    ends = digits.removeprefix("82").removeprefix("0") if len(digits) > CODE_DIGITS else digits
    phones = Q(person__phone__endswith=ends) | Q(guest_phone__endswith=ends)
    return found.filter(Q(code=digits) | phones)
