"""The demo's mailbox. The addresses exist only where settings.DEMO is on."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from post_office.models import Email

MOST = 50


@never_cache
def outbox_list(request: HttpRequest) -> HttpResponse:
    """The newest mails, first the newest."""
    mails = Email.objects.order_by("-pk")[:MOST]
    return render(request, "pages/outbox/list.html", {"mails": mails})


@never_cache
def outbox_mail(request: HttpRequest, pk: int) -> HttpResponse:
    """One mail as text, with its files."""
    mail = get_object_or_404(Email.objects.prefetch_related("attachments"), pk=pk)
    return render(request, "pages/outbox/mail.html", {"mail": mail})


@never_cache
def outbox_html(request: HttpRequest, pk: int) -> HttpResponse:
    """One mail as a mail program shows it; mails carry their styles inside."""
    mail = get_object_or_404(Email, pk=pk)
    response = HttpResponse(mail.html_message or "")
    response._csp_replace = {"style-src": ["'unsafe-inline'"], "script-src": ["'none'"]}  # type: ignore[attr-defined]  # noqa: SLF001
    return response
