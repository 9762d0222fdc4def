"""The log of messages in the Wagtail admin. Addresses are masked: what went wrong can be seen without knowing who it is."""

from __future__ import annotations

from typing import Any

import django_filters
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST
from post_office.models import STATUS, Email
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.paginator import WagtailPaginator
from wagtail.admin.ui.tables import Column
from wagtail.admin.views import generic

from core import formats, phones
from core.keys import row_key
from outbox.delivery import PENDING
from outbox.kinds import label_of
from outbox.models import Sms, SmsStatus
from outbox.selectors import can_go_again, masked_address, sms_can_go_again
from outbox.services import mail_again, sms_again
from outbox.staff.permissions import POLICY, may_word
from outbox.staff.reasons import mail_reason, sms_reason

MAIL_STATUS = {"waiting": "보낼 거예요", "sent": "보냈어요", "failed": "보내지 못했어요"}
MAIL_STATUS_OF = {STATUS.sent: "sent", STATUS.failed: "failed"}
AGAIN = "다시 보낼 거예요."
GONE = "내용이 남아 있지 않아서 다시 보낼 수 없어요."


class Paginator(WagtailPaginator):
    @property
    def items_count_label(self) -> str:
        return f"{self.count}건"


class AgainColumn(Column):
    """A button that sends a message once more, where its words are still there."""

    cell_template_name = "pages/outbox/staff/again_cell.html"

    def get_cell_context_data(self, instance: Any, parent_context: Any) -> dict[str, Any]:
        context = super().get_cell_context_data(instance, parent_context)
        return {**context, "csrf_token": get_token(parent_context["request"])}


class MailFilterSet(WagtailFilterSet):
    status = django_filters.ChoiceFilter(
        label="상태", choices=list(MAIL_STATUS.items()), method="of_status", empty_label="모두"
    )

    class Meta:
        model = Email
        fields: list[str] = []

    def of_status(self, mails: QuerySet[Email], name: str, value: str) -> QuerySet[Email]:
        known = {"waiting": PENDING, "sent": [STATUS.sent], "failed": [STATUS.failed]}
        return mails.filter(status__in=known[value])


class SmsFilterSet(WagtailFilterSet):
    status = django_filters.ChoiceFilter(label="상태", choices=SmsStatus.choices, empty_label="모두")

    class Meta:
        model = Sms
        fields = ["status"]


def mail_status(email: Email) -> str:
    return MAIL_STATUS[MAIL_STATUS_OF.get(email.status, "waiting")]


class LogView(generic.IndexView):
    permission_policy = POLICY
    any_permission_required = ["change"]
    default_ordering = "-pk"
    paginate_by = 50
    paginator_class = Paginator
    list_export: list[str] = []
    is_searchable = False


class MailLogView(LogView):
    model = Email
    filterset_class = MailFilterSet
    index_url_name = "messages:mails"
    index_results_url_name = "messages:mails_results"
    page_title = "보낸 메일"
    verbose_name_plural = "메일"
    header_icon = "mail"
    columns = [
        Column("kind", label="무엇", accessor=lambda email: label_of(email.context, "그 밖의 메일")),
        Column("to", label="누구에게", accessor=lambda email: ", ".join(map(masked_address, email.to))),
        Column("created", label="언제", accessor=lambda email: formats.datetime_text(email.created)),
        Column("status", label="상태", accessor=mail_status),
        Column("error", label="까닭", accessor=mail_reason),
        AgainColumn(
            "again",
            label="다시 보내기",
            accessor=lambda it: "messages:mail_again" if can_go_again(it) else "",
        ),
    ]

    def get_base_queryset(self) -> Any:
        return Email.objects.prefetch_related("logs")


class SmsLogView(LogView):
    model = Sms
    filterset_class = SmsFilterSet
    index_url_name = "messages:texts"
    index_results_url_name = "messages:texts_results"
    page_title = "보낸 문자"
    verbose_name_plural = "문자"
    header_icon = "mobile-alt"
    columns = [
        Column("kind", label="무엇", accessor=lambda sms: label_of(sms.context, "직원이 쓴 문자")),
        Column("text", label="내용"),
        Column("to", label="누구에게", accessor=lambda sms: phones.masked(sms.to)),
        Column("created_at", label="언제", accessor=lambda sms: formats.datetime_text(sms.created_at)),
        Column("form", label="종류"),
        Column("status", label="상태", accessor=Sms.get_status_display),
        Column("error", label="까닭", accessor=sms_reason),
        AgainColumn(
            "again",
            label="다시 보내기",
            accessor=lambda it: "messages:text_again" if sms_can_go_again(it) else "",
        ),
    ]


@require_POST
def mail_send_again(request: HttpRequest) -> HttpResponse:
    return _again(request, Email, mail_again, "messages:mails")


@require_POST
def sms_send_again(request: HttpRequest) -> HttpResponse:
    return _again(request, Sms, sms_again, "messages:texts")


def _again(request: HttpRequest, model: Any, again: Any, log: str) -> HttpResponse:
    if not may_word(request.user):
        raise PermissionDenied
    message = get_object_or_404(model, pk=row_key(request.POST.get("pk", "")))
    if again(message):
        messages.success(request, AGAIN)
    else:
        messages.warning(request, GONE)
    return redirect(log)
