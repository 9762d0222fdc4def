"""메일 주소 바꾸기."""

from dataclasses import replace

from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from people.requests import signed_in
from people.services.change_address import Pending, address_change_begin, address_change_finish, wrong_codes
from people.sign_in_forms import NewAddressForm, TwoCodesForm

KEY = "address_change"

WRONG = "번호가 맞지 않아요. 이 주소로 온 메일의 여섯 자리를 다시 확인해 주세요."
OVER = "번호를 쓸 수 있는 시간이 지났어요. 새 주소부터 다시 적어 주세요."
USED_UP = "번호가 세 번 달라서 바꾸기를 멈췄어요. 주소는 그대로예요. 새 주소부터 다시 적어 주세요."
REST = "번호를 여러 번 보냈어요. 한 시간쯤 뒤에 다시 해 주세요. 적은 주소는 그대로 두었어요."
TAKEN = "그사이 그 주소로 바꿀 수 없게 됐어요. 주소는 그대로예요. 다른 주소로 다시 해 주세요."


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new_address(request: HttpRequest) -> HttpResponse:
    """Ask for the new address, and mail the codes."""
    person = signed_in(request)
    form = NewAddressForm(request.POST or None, person=person)
    if request.method == "POST" and form.is_valid():
        if ratelimit.consume(request, action="manage_email", user=person):
            pending = address_change_begin(person=person, address=form.cleaned_data["email"])
            request.session[KEY] = pending.dump()
            return redirect("change_address_codes")
        form.add_error("email", REST)
    return render(
        request, "pages/people/change_address.html", {"form": form}, status=422 if form.errors else 200
    )


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def codes(request: HttpRequest) -> HttpResponse:
    """Take both codes."""
    person = signed_in(request)
    pending = Pending.load(request.session.get(KEY))
    if pending is None:
        messages.warning(request, OVER)
        return redirect("change_address")
    form = TwoCodesForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if not may_try(request, pending):
            return _used_up(request)
        wrong = wrong_codes(person=person, pending=pending, **form.cleaned_data)
        if not wrong:
            return _finish(request, pending)
        pending = replace(pending, tries=pending.tries - 1)
        request.session[KEY] = pending.dump()
        if not pending.tries:
            return _used_up(request)
        for which in wrong:
            form.add_error(f"{which}_code", WRONG)
    context = {"form": form, "address": pending.address, "tries": pending.tries}
    return render(
        request, "pages/people/change_address_codes.html", context, status=422 if form.errors else 200
    )


def may_try(request: HttpRequest, pending: Pending) -> bool:
    """The session counts, too, but requests at the same moment don't know of each other there."""
    return ratelimit.consume(request, action="address_change_try", key=pending.old_digest)


def _used_up(request: HttpRequest) -> HttpResponse:
    del request.session[KEY]
    messages.warning(request, USED_UP)
    return redirect("change_address")


def _finish(request: HttpRequest, pending: Pending) -> HttpResponse:
    person = signed_in(request)
    del request.session[KEY]
    if not address_change_finish(person=person, pending=pending, here=request.session.session_key):
        messages.warning(request, TAKEN)
        return redirect("change_address")
    messages.success(request, "메일 주소를 바꿨어요. 다른 기기에서는 로그아웃했어요.")
    return redirect("me")
