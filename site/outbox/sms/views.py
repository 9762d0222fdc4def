"""Refusing SMS that go to many: by the link in the message, which needs no sign-in, or on one's own page."""

from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from outbox.models import SmsRefusal
from outbox.sms.refusals import allow, hash_of, refuse
from people.requests import signed_in


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sms_refuse(request: HttpRequest, phone_hash: str) -> HttpResponse:
    """`phone_hash` comes from the link in the message. Refusing can be taken back on the same page."""
    if request.method == "POST":
        if not ratelimit.consume(request, action="sms_refuse"):
            return render(request, "pages/outbox/sms_refuse_later.html", status=429)
        (allow if "allow" in request.POST else refuse)(phone_hash)
        return redirect("sms_refuse", phone_hash)
    is_refused = SmsRefusal.objects.filter(phone_hash=phone_hash).exists()
    return render(request, "pages/outbox/sms_refuse.html", {"is_refused": is_refused})


@login_required
@require_POST
def sms_choose(request: HttpRequest) -> HttpResponse:
    """The switch on the page of one's own details."""
    person = signed_in(request)
    if person.phone and request.POST.get("choice") == "refuse":
        refuse(hash_of(person.phone))
        messages.success(request, "이제 단체 문자를 보내지 않을게요.")
    elif person.phone and request.POST.get("choice") == "allow":
        allow(hash_of(person.phone))
        messages.success(request, "이제 단체 문자를 다시 보내 드릴게요.")
    return redirect("profile")
