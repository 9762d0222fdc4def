"""Messages in the Wagtail admin: kinds with their words, the log, and a text tried as an SMS."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.clickjacking import xframe_options_sameorigin
from post_office.models import STATUS, Email
from wagtail.admin.ui.tables import Column
from wagtail.admin.views import generic
from wagtail.permission_policies import ModelPermissionPolicy

from core import formats, phones
from outbox.kinds import Channel, Kind, registry
from outbox.models import Sms, SmsSettings, Wording
from outbox.rendering import render as render_words
from outbox.rendering import template_source
from outbox.selectors import forget_wordings, mail_failures, masked_address
from outbox.services import texts_of
from outbox.sms.refusals import has_refused, hash_of, refuse
from outbox.sms.rules import AdvertisementIncomplete
from outbox.sms.text import Form, clean
from outbox.sms.words import kind_words
from outbox.staff.forms import RefusalForm, SmsPreviewForm, WordingForm

POLICY = ModelPermissionPolicy(Wording)
LANGUAGES = {"ko": "한국어", "en": "영어"}
SAMPLE_PHONE = "+821000000000"
AD_INCOMPLETE = "광고에는 보내는 이와 연락처가 꼭 있어야 해요. ‘설정 › 문자’에서 먼저 적어 주세요."


def may_word(user: Any) -> bool:
    return POLICY.user_has_permission(user, "change")


def _kind(request: HttpRequest, name: str, language: str) -> Kind:
    if not may_word(request.user):
        raise PermissionDenied
    if name not in registry.kinds or language not in LANGUAGES:
        raise Http404
    return registry.kinds[name]


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
    """One kind with sample data; its subject and opening can be changed, and set back."""
    found = _kind(request, name, language)
    if Channel.MAIL not in found.channels:
        text = kind_words(found, found.sample(), language)
        context = {"page_title": found.label, "header_icon": "mobile-alt", "text": text}
        return render(request, "pages/outbox/staff/sms_kind.html", context)
    own = Wording.objects.filter(kind=name, language=language).first()
    subject, opening = template_source(found, language)
    start = own or Wording(kind=name, language=language, subject=subject, opening=opening)
    form = WordingForm(request.POST or None, instance=start, kind=found)
    if request.method == "POST" and "reset" in request.POST:
        Wording.objects.filter(kind=name, language=language).delete()
        messages.success(request, "처음 문구로 되돌렸어요.")
    elif request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, "저장했어요. 지금부터 나가는 메일에 쓰여요.")
    if request.method == "POST" and ("reset" in request.POST or form.is_valid()):
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
        "words": render_words(found, found.sample().context, language, own),
    }
    return render(request, "pages/outbox/staff/kind.html", context)


@xframe_options_sameorigin
def kind_html(request: HttpRequest, name: str, language: str) -> HttpResponse:
    """The mail of a kind with sample data, as a mail program shows it."""
    found = _kind(request, name, language)
    own = Wording.objects.filter(kind=name, language=language).first()
    return HttpResponse(render_words(found, found.sample().context, language, own).html)


class LogView(generic.IndexView):
    """What was sent lately. Addresses are masked: what went wrong can be seen without knowing who it is."""

    permission_policy = POLICY
    any_permission_required = ["change"]
    default_ordering = "-pk"
    paginate_by = 50
    list_export: list[str] = []
    is_searchable = False


def _kind_label(email: Email) -> str:
    found = registry.kinds.get((email.context or {}).get("kind", ""))
    return found.label if found else "그 밖의 메일"


MAIL_STATUS = {STATUS.sent: "보냈어요", STATUS.failed: "보내지 못했어요", STATUS.requeued: "다시 보낼 거예요"}


class MailLogView(LogView):
    model = Email
    index_url_name = "messages:mails"
    index_results_url_name = "messages:mails_results"
    page_title = "보낸 메일"
    verbose_name_plural = "메일"
    header_icon = "mail"
    columns = [
        Column("kind", label="무엇", accessor=_kind_label),
        Column("to", label="누구에게", accessor=lambda email: ", ".join(map(masked_address, email.to))),
        Column("created", label="언제", accessor=lambda email: formats.datetime_text(email.created)),
        Column("status", label="상태", accessor=lambda email: MAIL_STATUS.get(email.status, "보낼 거예요")),
        Column("error", label="까닭", accessor=mail_failures),
    ]

    def get_base_queryset(self) -> Any:
        return Email.objects.prefetch_related("logs")


class SmsLogView(LogView):
    model = Sms
    index_url_name = "messages:texts"
    index_results_url_name = "messages:texts_results"
    page_title = "보낸 문자"
    verbose_name_plural = "문자"
    header_icon = "mobile-alt"
    columns = [
        Column("to", label="누구에게", accessor=lambda sms: phones.masked(sms.to)),
        Column("created_at", label="언제", accessor=lambda sms: formats.datetime_text(sms.created_at)),
        Column("form", label="종류"),
        Column("status", label="상태", accessor=Sms.get_status_display),
        Column("error", label="까닭"),
    ]


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
