"""The stock of a closet: every suit with its state, one suit, and labels to print."""

from __future__ import annotations

from typing import Any

import segno
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_GET, require_http_methods

from bookings.closet import natural
from bookings.desk.loan_forms import SuitForm
from bookings.desk.loans import closets_of
from bookings.enums import Condition, SuitState
from bookings.models import Suit, Unit
from bookings.services.suits import cleaning_done, suit_save
from bookings.stock import StockRow, history, stock
from core import clock
from core.keys import row_key
from people.enums import AccessAction
from people.requests import signed_in
from people.services.access import record


@require_GET
def stock_list(request: HttpRequest) -> HttpResponse:
    """Every suit of one's own closets: `?size=100&condition=good&state=free&closet=7`."""
    closets = closets_of(request)
    rows = stock(closets, clock.now())
    shown = [row for row in rows if _is_wanted(row, request.GET)]
    record(request, AccessAction.LIST, "정장 목록", _people(shown))
    context = {
        "page_title": "정장 목록",
        "header_icon": "tag",
        "rows": shown,
        "total": len(rows),
        "counts": [
            (state, count) for state in SuitState if (count := sum(row.state == state for row in rows))
        ],
        "closets": closets,
        "sizes": sorted({row.suit.size for row in rows if row.suit}, key=natural),
        "conditions": Condition.choices,
        "states": SuitState.choices,
        "chosen": {name: request.GET.get(name, "") for name in ("size", "condition", "state", "closet")},
    }
    return render(request, "pages/bookings/desk/suits.html", context)


def _is_wanted(row: StockRow, query: Any) -> bool:
    told = {
        "size": row.suit.size if row.suit else "",
        "condition": row.suit.condition if row.suit else "",
        "state": row.state,
        "closet": str(row.unit.resource_id),
    }
    return all(not query.get(name) or query[name] == value for name, value in told.items())


def _people(rows: list[StockRow]) -> list[int | None]:
    return [each.person_id for row in rows for each in (row.booking, row.following) if each]


@require_http_methods(["GET", "POST"])
def suit(request: HttpRequest, pk: int) -> HttpResponse:
    """One suit: what it is like, who has it, who comes next. The QR code on its label leads here."""
    closets = closets_of(request)
    unit = get_object_or_404(Unit.objects.select_related("resource"), pk=pk, resource__in=closets)
    found = Suit.objects.filter(unit=unit).first() or Suit(unit=unit)
    form = SuitForm(request.POST if request.POST.get("do") == "save" else None, instance=found)
    if request.POST.get("do") == "ready":
        done = cleaning_done(unit=unit, by=signed_in(request))
        messages.success(
            request, "손질을 마쳤어요. 바로 빌려줄 수 있어요." if done else "손질하고 있지 않아요."
        )
        return redirect("desk:suit", pk)
    if request.method == "POST" and form.is_valid():
        suit_save(suit=Suit.objects.get_or_create(unit=unit)[0], by=signed_in(request), **form.cleaned_data)
        messages.success(request, "정장을 저장했어요.")
        return redirect("desk:suit", pk)
    bookings = history(unit)
    record(request, AccessAction.VIEW, f"{unit} 대여 기록", [each.person_id for each in bookings])
    row = next(row for row in stock([unit.resource], clock.now()) if row.unit.pk == unit.pk)
    context = {
        "page_title": f"{unit} · {unit.resource.title}",
        "header_icon": "tag",
        "unit": unit,
        "row": row,
        "form": form,
        "bookings": bookings,
        "qr": _qr(unit),
    }
    return render(request, "pages/bookings/desk/suit.html", context)


@require_GET
def labels(request: HttpRequest) -> HttpResponse:
    """A sheet of labels to print, cut and pin on: number, size, pieces, and a QR code that leads to the suit."""
    closets = closets_of(request)
    units = Unit.objects.filter(resource__in=closets).select_related("suit", "resource")
    if wanted := request.GET.get("closet", ""):
        units = units.filter(resource=row_key(wanted))
    rows = [(unit, _qr(unit)) for unit in units.order_by("resource__path", "sort_order", "pk")]
    return render(request, "pages/bookings/desk/labels.html", {"labels": rows})


def _qr(unit: Unit) -> SafeString:
    """An SVG for the page; it holds an address and nothing else."""
    address = f"{settings.WAGTAILADMIN_BASE_URL}{reverse('desk:suit', args=[unit.pk])}"
    code = segno.make(address, error="m", micro=False)
    svg = code.svg_inline(scale=3, border=2, svgclass="qr", lineclass=None, title=str(unit), light="#fff")
    return mark_safe(svg)  # noqa: S308 (made here of an address; segno escapes the title)
