from django.apps import AppConfig


class OutboxConfig(AppConfig):
    name = "outbox"
    verbose_name = "보내는 메시지"

    def ready(self) -> None:
        from post_office.signals import email_queued

        from .tasks import mail_queued

        email_queued.connect(mail_queued, dispatch_uid="outbox.mail_queued")
