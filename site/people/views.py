"""A person's own pages."""

from typing import Any

from allauth.account.views import RequestLoginCodeView
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from people.forms import ContactForm
from people.requests import signed_in
from people.services.profile import contact_update


class RequestCodeView(RequestLoginCodeView):
    """Asks for the address that gets a code; again, too, so that a mistyped address can be mended."""

    def _redirect_to_pending_stage(self, request: HttpRequest, stage: Any) -> None:
        return None


@login_required
@never_cache
@require_GET
def me(request: HttpRequest) -> HttpResponse:
    """내 예약: assembled in the template from what each app keeps for this person."""
    return render(request, "pages/people/me.html")


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def contact(request: HttpRequest) -> HttpResponse:
    """Change name and phone."""
    person = signed_in(request)
    form = ContactForm(request.POST or None, initial={"name": person.name, "phone": person.phone})
    if request.method == "POST" and form.is_valid():
        contact_update(person=person, **form.cleaned_data)
        messages.success(request, "연락처를 바꿨어요.")
        return redirect("me")
    return render(request, "pages/people/contact.html", {"form": form}, status=422 if form.errors else 200)
