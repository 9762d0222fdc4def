"""A program is published: whoever waits for its sessions takes part in them. After the receiver of events, which makes them."""

from typing import Any

from django.dispatch import receiver
from wagtail.signals import page_published

from events.models import ProgramPage
from mentoring.services.along import sessions_found


@receiver(page_published, sender=ProgramPage)
def give_sessions(instance: ProgramPage, **kwargs: Any) -> None:
    if instance.live:
        sessions_found([instance.pk])
