"""What the worker does with messages: put the words together, then mail what is queued."""

from datetime import timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django_tasks import task
from post_office import mail
from post_office.models import STATUS, Email

from core import clock
from outbox.kinds import registry
from outbox.rendering import render

RETRY_AFTER = timedelta(minutes=5)


@task()
def compose(kind_name: str, to: str, values: dict[str, Any]) -> None:
    """Render one message and hand it to the mail queue."""
    kind = registry.kinds[kind_name]
    message = kind.load(**values)
    if message is None:
        return
    words = render(kind, message.context)
    mail.send(
        recipients=[to],
        subject=words.subject,
        message=words.text,
        html_message=words.html,
        headers={"X-Kind": kind.name},
        priority=kind.priority,
        attachments={
            attachment.name: {"file": ContentFile(attachment.content), "mimetype": attachment.mimetype}
            for attachment in message.attachments
        },
    )


@task()
def deliver() -> None:
    """Send every queued mail; what the server refuses for now is tried again later."""
    mail.send_queued()
    if Email.objects.filter(status=STATUS.requeued).exists():
        deliver.using(run_after=clock.now() + RETRY_AFTER).enqueue()


def mail_queued(sender: Any, emails: list[Email], **kwargs: Any) -> None:
    """Wake the worker when anything, sign-in codes included, puts a mail into the queue."""
    transaction.on_commit(deliver.enqueue)
