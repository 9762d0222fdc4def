"""The demo's mailbox. The addresses exist only where settings.DEMO is on."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.http import content_disposition_header
from django.views.decorators.cache import never_cache
from post_office.models import Email

from outbox.models import Sms
from outbox.selectors import letter, sms_letter

MOST = 50


@never_cache
def outbox_list(request: HttpRequest) -> HttpResponse:
    """The newest mails, first the newest."""
    mails = [letter(email) for email in Email.objects.order_by("-pk")[:MOST]]
    texts = [sms_letter(sms) for sms in Sms.objects.all()[:MOST]]
    context = {
        "mails": mails,
        "texts": texts,
        "leaves": settings.EMAIL_URL or settings.SMS_BACKEND == "solapi",
    }
    return render(request, "pages/outbox/list.html", context)


@never_cache
def outbox_mail(request: HttpRequest, pk: int) -> HttpResponse:
    """One mail as text, with its files."""
    return render(request, "pages/outbox/mail.html", {"mail": letter(get_object_or_404(Email, pk=pk))})


@never_cache
def outbox_html(request: HttpRequest, pk: int) -> HttpResponse:
    """One mail as a mail program shows it; mails carry their styles inside."""
    mail = letter(get_object_or_404(Email, pk=pk))
    if not mail.html:
        raise Http404
    response = HttpResponse(mail.html)
    response._csp_replace = {"style-src": ["'unsafe-inline'"], "script-src": ["'none'"]}  # type: ignore[attr-defined]  # noqa: SLF001
    return response


@never_cache
def outbox_file(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """One file of a mail, the first being 0."""
    files = letter(get_object_or_404(Email, pk=pk)).files
    if number >= len(files):
        raise Http404
    file = files[number]
    disposition = {"Content-Disposition": content_disposition_header(as_attachment=True, filename=file.name)}
    return HttpResponse(file.content, content_type=file.mimetype, headers=disposition)


@never_cache
def outbox_sms(request: HttpRequest, pk: int) -> HttpResponse:
    """One SMS with its bytes."""
    return render(request, "pages/outbox/sms.html", {"sms": sms_letter(get_object_or_404(Sms, pk=pk))})
