"""Messages in the Wagtail admin: kinds with their words, refusals by phone, and a text tried as an SMS."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.clickjacking import xframe_options_sameorigin

from core import phones
from outbox.kinds import Channel, Kind, registry
from outbox.models import SmsSettings, Wording
from outbox.rendering import render as render_words
from outbox.rendering import sample_of, template_source
from outbox.selectors import forget_wordings
from outbox.services import texts_of
from outbox.sms.refusals import has_refused, hash_of, refuse
from outbox.sms.rules import AdvertisementIncomplete
from outbox.sms.text import Form, clean
from outbox.sms.words import kind_words
from outbox.staff.forms import RefusalForm, SmsPreviewForm, WordingForm
from outbox.staff.permissions import may_word

LANGUAGES = {"ko": "한국어", "en": "영어"}
SAMPLE_PHONE = "+821000000000"
AD_INCOMPLETE = "광고에는 보내는 이와 연락처가 꼭 있어야 해요. ‘설정 › 문자’에서 먼저 적어 주세요."


def _kind(request: HttpRequest, name: str, language: str) -> Kind:
    if not may_word(request.user):
        raise PermissionDenied
    found = registry.kinds.get(name)
    if found is None or language not in found.languages:
        raise Http404
    return found


def kinds(request: HttpRequest) -> HttpResponse:
    """Every kind of message that the site sends."""
    if not may_word(request.user):
        raise PermissionDenied
    reworded = set(Wording.objects.values_list("kind", flat=True))
    context = {
        "page_title": "메일과 문자의 종류",
        "header_icon": "mail",
        "kinds": [
            {"kind": kind, "is_mail": Channel.MAIL in kind.channels, "is_reworded": kind.name in reworded}
            for kind in sorted(registry.kinds.values(), key=lambda kind: kind.label)
        ],
    }
    return render(request, "pages/outbox/staff/kinds.html", context)


def kind(request: HttpRequest, name: str, language: str) -> HttpResponse:
    """One kind with sample data; subject and opening of a mail can be changed, and set back."""
    found = _kind(request, name, language)
    if Channel.MAIL not in found.channels:
        return _sms_kind(request, found, language)
    own = Wording.objects.filter(kind=name, language=language).first()
    form = WordingForm(request.POST or None, instance=own or _from_template(found, language), kind=found)
    if request.method == "POST" and _changed(request, form):
        forget_wordings()
        return redirect("messages:kind", name, language)
    context = {
        "page_title": found.label,
        "header_icon": "mail",
        "kind": found,
        "form": form,
        "own": own,
        "language": language,
        "languages": LANGUAGES,
        "words": render_words(found, sample_of(found, language).context, language, own),
    }
    return render(request, "pages/outbox/staff/kind.html", context)


def _sms_kind(request: HttpRequest, kind: Kind, language: str) -> HttpResponse:
    text = kind_words(kind, kind.sample(), language)
    context = {"page_title": kind.label, "header_icon": "mobile-alt", "text": text}
    return render(request, "pages/outbox/staff/sms_kind.html", context)


def _from_template(kind: Kind, language: str) -> Wording:
    """Where the operator's own words start from."""
    subject, opening = template_source(kind, language)
    return Wording(kind=kind.name, language=language, subject=subject, opening=opening)


def _changed(request: HttpRequest, form: WordingForm) -> bool:
    """Whether the wording was saved or set back."""
    if "reset" in request.POST:
        Wording.objects.filter(kind=form.instance.kind, language=form.instance.language).delete()
        messages.success(request, "처음 문구로 되돌렸어요.")
        return True
    if not form.is_valid():
        return False
    form.save()
    messages.success(request, "저장했어요. 지금부터 나가는 메일에 쓰여요.")
    return True


@xframe_options_sameorigin
def kind_html(request: HttpRequest, name: str, language: str) -> HttpResponse:
    """The mail of a kind with sample data, as a mail program shows it."""
    found = _kind(request, name, language)
    own = Wording.objects.filter(kind=name, language=language).first()
    return HttpResponse(render_words(found, sample_of(found, language).context, language, own).html)


def sms_refusal(request: HttpRequest) -> HttpResponse:
    """Keep that somebody refused by phone. Of the number only a hash is kept, so there is no list to look at."""
    if not may_word(request.user):
        raise PermissionDenied
    form = RefusalForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        phone = form.cleaned_data["phone"]
        if has_refused(phone):
            messages.info(request, f"{phones.masked(phone)} 번호는 이미 거부했어요.")
        else:
            refuse(hash_of(phone))
            messages.success(request, f"{phones.masked(phone)} 번호에는 이제 단체 문자를 보내지 않아요.")
        return redirect("messages:sms_refusal")
    context = {"page_title": "문자 수신 거부 적기", "header_icon": "mobile-alt", "form": form}
    return render(request, "pages/outbox/staff/sms_refusal.html", context)


def sms_preview(request: HttpRequest) -> HttpResponse:
    """A text as carriers take it: bytes, short or long, what is replaced, what it costs. Nothing is sent."""
    if not may_word(request.user):
        raise PermissionDenied
    form = SmsPreviewForm(request.POST or None)
    context: dict[str, Any] = {"page_title": "문자 미리 보기", "header_icon": "mobile-alt", "form": form}
    if request.method == "POST" and form.is_valid():
        data, prices = form.cleaned_data, SmsSettings.load(request)
        try:
            text = texts_of(data["text"], is_ad=data["is_ad"])(SAMPLE_PHONE)
        except AdvertisementIncomplete:
            form.add_error("is_ad", AD_INCOMPLETE)
        except ValueError:
            form.add_error(
                "text", "너무 길어요. 문자 한 통에는 2,000바이트(한글 1,000자)까지 담을 수 있어요."
            )
        else:
            price = prices.sms_price if text.form is Form.SMS else prices.lms_price
            context |= {
                "text": text,
                "replaced": clean(data["text"]).replaced,
                "cost": price * data["people"],
                "price": price,
            }
    return render(request, "pages/outbox/staff/sms_preview.html", context)
