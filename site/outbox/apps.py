from django.apps import AppConfig


class OutboxConfig(AppConfig):
    name = "outbox"
    verbose_name = "보내는 메시지"

    def ready(self) -> None:
        from post_office.signals import email_queued

        from people.signals import addresses_forgotten, notice

        from . import (
            checks,  # noqa: F401 - registers itself
            privacy,  # declares what is kept
        )
        from .accounts import tell
        from .tasks import mail_queued

        email_queued.connect(mail_queued, dispatch_uid="outbox.mail_queued")
        notice.connect(tell, dispatch_uid="outbox.tell")
        addresses_forgotten.connect(privacy.forget_addresses, dispatch_uid="outbox.forget_addresses")
