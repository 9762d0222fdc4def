"""Getting one's certificate, and confirming anybody's by its number."""

from __future__ import annotations

import re
from unicodedata import normalize

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from core.printing import CannotPrint
from core.read_limits import may_read
from events.certificates import certificate_pdf
from events.errors import Refused
from events.models import Certificate
from events.models.certificates import LETTERS, RANDOM_LETTERS
from events.own_views import own_registration
from events.services.certificates import certificate_issue

NUMBER = re.compile(rf"DD(\d{{4}})([{LETTERS}]{{{RANDOM_LETTERS}}})")
LOOKS, FILES, MINUTES = 30, 20, 10
"""Numbers looked up from one address (a center shares one), and files made for one person, in ten minutes."""
TOO_MANY = "수료증을 여러 번 만들었어요. 10분 뒤에 다시 눌러 주세요."
NO_PRINTER = "지금은 수료증을 만들 수 없어요. 센터에 말씀하시면 바로 챙겨 드려요."


@require_POST
@login_required
@never_cache
def issue(request: HttpRequest, code: str) -> HttpResponse:
    """Asked for by a button: issued the first time; then the file is at an address that phones can open, too."""
    registration = own_registration(request, code)
    try:
        certificate_issue(registration=registration)
    except Refused as error:
        messages.error(request, error.message)
        return redirect(registration)
    return redirect("events:certificate_pdf", code)


@require_safe
@login_required
@never_cache
def pdf(request: HttpRequest, code: str) -> HttpResponse:
    """The file. Raises Http404 where none is issued."""
    registration = own_registration(request, code)
    issued = Certificate.objects.filter(registration=registration, revoked_at=None)
    found = issued.select_related("registration__program__center").first()
    if found is None:
        raise Http404
    if not may_read("certificate-pdf", str(request.user.pk), most=FILES, minutes=MINUTES):
        messages.error(request, TOO_MANY)
        return redirect(registration)
    try:
        body = certificate_pdf(found, address=request.build_absolute_uri(found.get_absolute_url()))
    except CannotPrint:
        messages.error(request, NO_PRINTER)
        return redirect(registration)
    response = HttpResponse(body, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{found.number}.pdf"'
    return response


@require_safe
@never_cache
def look(request: HttpRequest) -> HttpResponse:
    """Where a number is typed."""
    typed = request.GET.get("number", "").strip()
    number = read_number(typed)
    if number:
        return redirect("events:certificate", number)
    error = "번호를 다시 확인해 주세요. 예: DD-2026-7KQ4MX2P" if "number" in request.GET else ""
    context = {"typed": typed[:40], "error": error}
    return render(request, "pages/events/certificate_look.html", context, status=422 if error else 200)


@require_safe
@never_cache
def certificate(request: HttpRequest, number: str) -> HttpResponse:
    """Says whether a number is that of a certificate, and what it is for: not whom, but the first letter. Not many tries."""
    address = get_adapter(request).get_client_ip(request)
    if not may_read("certificates", address, most=LOOKS, minutes=MINUTES):
        return render(request, "pages/events/certificate_later.html", status=429)
    found = Certificate.objects.filter(number=read_number(number)).first()
    context = {"certificate": found, "number": number[:40]}
    return render(request, "pages/events/certificate.html", context, status=200 if found else 404)


def read_number(typed: str) -> str:
    """The number in its form, however it was typed: `dd 2026 7kq4mx2p`. Nothing for what can't be one."""
    plain = re.sub(r"[\s\-‐-―−]", "", normalize("NFKC", typed)).upper()
    found = NUMBER.fullmatch(plain)
    return f"DD-{found[1]}-{found[2]}" if found else ""
