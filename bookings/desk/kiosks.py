"""키오스크: screens of one's own centers, made and revoked by those who run the desk there."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST
from wagtail.models import Page

from bookings.here import here_path
from bookings.models import Kiosk, Unit
from bookings.permissions import DeskPolicy, resources_run_by
from bookings.services.kiosks import kiosk_create, kiosk_made, kiosk_revoke
from core import once
from people.requests import signed_in


def centers_run_by(user: Any) -> QuerySet[Page]:
    """The pages with resources whose desk this user runs. Raises PermissionDenied for somebody without a desk."""
    if not DeskPolicy().user_has_permission(user, "view"):
        raise PermissionDenied
    paths = {resource.center_path for resource in resources_run_by(user).only("path", "policy")}
    return Page.objects.filter(path__in=paths, live=True).order_by("title")


def kiosks_run_by(user: Any) -> QuerySet[Kiosk]:
    centers = centers_run_by(user).order_by().values("pk")
    return Kiosk.objects.filter(page__in=centers).select_related("page", "created_by")


class KioskForm(forms.ModelForm):
    class Meta:
        model = Kiosk
        fields = ["page", "name", "call"]

    def __init__(self, *args: Any, centers: QuerySet[Page], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["page"].queryset = centers  # type: ignore[attr-defined]
        self.fields["page"].empty_label = None  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        same = Kiosk.objects.filter(page=data.get("page"), name=data.get("name", ""), revoked_at=None)
        if same.exists():
            self.add_error("name", "같은 이름의 키오스크가 있어요. 먼저 끄거나 다른 이름을 지어 주세요.")
        return data


@never_cache
def kiosk_list(request: HttpRequest) -> HttpResponse:
    """The screens and when they were last used; making a new one, whose address is shown this once."""
    centers = centers_run_by(request.user)
    form = KioskForm(request.POST or None, centers=centers)
    made = address = None
    if request.method == "POST":
        person = signed_in(request)
        token = once.secret_of(request.POST.get("key", ""), "kiosk", person.pk)
        made = kiosk_made(token=token, by=person)
        if made is None and form.is_valid():
            made, _ = kiosk_create(**form.cleaned_data, by=person, token=token)
        if made:
            address = request.build_absolute_uri(reverse("bookings:kiosk_open", args=[made.page.slug, token]))
            form = KioskForm(centers=centers)
    context = {
        "page_title": "키오스크",
        "header_icon": "desktop",
        "kiosks": kiosks_run_by(request.user).order_by("page__title", "-revoked_at", "name"),
        "centers": centers,
        "form": form,
        "key": once.form_key(),
        "made": made,
        "address": address,
    }
    status = 422 if form.errors else 200
    return render(request, "pages/bookings/desk/kiosks.html", context, status=status)


@require_POST
def revoke(request: HttpRequest, kiosk: int) -> HttpResponse:
    """Switch one screen off, wherever the device is."""
    found = get_object_or_404(kiosks_run_by(request.user), pk=kiosk)
    kiosk_revoke(kiosk=found, by=signed_in(request))
    messages.success(request, f"‘{found.name}’ 키오스크를 껐어요. 그 기기에서는 이제 아무것도 보이지 않아요.")
    return redirect("desk:kiosks")


def door_codes(request: HttpRequest, center_pk: int) -> HttpResponse:
    """QR codes to print and hang beside the doors of one center, and the addresses of their displays."""
    center = get_object_or_404(centers_run_by(request.user), pk=center_pk)
    units = Unit.objects.filter(
        resource__in=resources_run_by(request.user)
        .child_of(center)
        .filter(policy__isnull=False)
        .order_by()
        .values("pk"),
        is_active=True,
    ).exclude(resource__kind="loan")
    doors = [
        {
            "unit": unit,
            "here": request.build_absolute_uri(here_path(unit)),
            "display": request.build_absolute_uri(
                reverse("bookings:kiosk_door", args=[center.slug, unit.pk])
            ),
        }
        for unit in units.select_related("resource").order_by("resource__path", "sort_order", "pk")
    ]
    context = {"page_title": f"문 앞 QR · {center.title}", "header_icon": "desktop", "doors": doors}
    return render(request, "pages/bookings/desk/door_codes.html", context)
