"""센터 열기, in the Wagtail admin: one form makes everything a new center needs."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from home.models import CenterIndexPage, CenterPage
from home.opening.forms import CenterForm, InviteeFormSet, invitees_of
from home.services.opening import center_open, just_opened
from people.enums import CENTER_ROLES, Role
from people.errors import Refused
from people.models import Invitation, User
from people.permissions import PageRight, has_right, pages_with, roles_managed_by
from people.requests import signed_in
from people.roles import RIGHTS
from people.services.roles import collection_of
from people.together import asked_together


@asked_together
def may_open_somewhere(user: Any) -> QuerySet[CenterIndexPage]:
    """The pages above centers where somebody gives roles: where there is none, no center is opened."""
    return pages_with(user, PageRight.STAFF, CenterIndexPage)


def index_where_centers_open(user: Any) -> CenterIndexPage | None:
    """The page above all centers, for somebody who may add to it and give roles there."""
    index = CenterIndexPage.objects.first()
    if (
        index
        and has_right(user, PageRight.STAFF, index)
        and index.permissions_for_user(user).can_add_subpage()
    ):
        return index
    return None


def open_center(request: HttpRequest) -> HttpResponse:
    """The form; what was typed stays until everything could be made."""
    index = index_where_centers_open(request.user)
    if index is None:
        raise PermissionDenied
    form = CenterForm(request.POST or None, index=index)
    people: Any = InviteeFormSet(request.POST or None, prefix="people")
    if request.method == "POST" and all([form.is_valid(), people.is_valid()]):
        try:
            center = center_open(
                by=signed_in(request), index=index, invitees=invitees_of(people), **form.cleaned_data
            )
        except ValidationError as error:
            form.add_error(None, ValidationError(error.messages))
        except Refused as error:
            form.add_error(None, error.message)
        else:
            return redirect("center_opened", center.pk)
    if request.method == "POST" and (made := _just_opened(request, index)):
        return redirect("center_opened", made.pk)
    context = {
        "page_title": "센터 열기",
        "header_icon": "home",
        "form": form,
        "people": people,
        "roles": [(role.label, RIGHTS[role].says) for role in Role if role in CENTER_ROLES],
    }
    is_wrong = request.method == "POST"
    return render(request, "pages/home/opening/form.html", context, status=422 if is_wrong else 200)


def _just_opened(request: HttpRequest, index: CenterIndexPage) -> CenterPage | None:
    """A second click finds the address taken by the center of the first."""
    title, slug = (request.POST.get(name, "") for name in ("title", "slug"))
    return just_opened(by=signed_in(request), index=index, title=title, slug=slug)


def opened(request: HttpRequest, pk: int) -> HttpResponse:
    """What a center has, and whom to invite still."""
    if index_where_centers_open(request.user) is None:
        raise PermissionDenied
    center = get_object_or_404(CenterPage, pk=pk)
    roles = roles_managed_by(request.user).filter(page=center)
    context = {
        "page_title": f"{center.title}: 열린 것과 남은 일",
        "header_icon": "home",
        "center": center,
        "collection": collection_of(center),
        "roles": roles.prefetch_related(
            Prefetch("group__user_set", User.objects.order_by("name"), to_attr="members"),
            Prefetch("invitations", Invitation.objects.open(), to_attr="open_invitations"),
        ).order_by("pk"),
    }
    return render(request, "pages/home/opening/opened.html", context)
