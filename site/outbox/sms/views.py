"""Refusing SMS that go to many: one page, one button, no sign-in."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from outbox.models import SmsRefusal
from outbox.sms.refusals import HASH_LENGTH, allow, refuse


@never_cache
@require_http_methods(["GET", "POST"])
def sms_refuse(request: HttpRequest, phone_hash: str) -> HttpResponse:
    """`phone_hash` comes from the link in the message. Refusing can be taken back on the same page."""
    if len(phone_hash) != HASH_LENGTH:
        raise Http404
    if request.method == "POST":
        (allow if "allow" in request.POST else refuse)(phone_hash)
        return redirect("sms_refuse", phone_hash)
    is_refused = SmsRefusal.objects.filter(phone_hash=phone_hash).exists()
    return render(request, "pages/outbox/sms_refuse.html", {"is_refused": is_refused})
