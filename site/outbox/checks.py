"""What must be right before SMS can leave."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register

from outbox.sms.rules import sender_problem


@register()
def sms_gateway_is_complete(**kwargs: Any) -> list[CheckMessage]:
    """A gateway needs its keys and a sender number that carriers accept."""
    if not settings.SMS["BACKEND"].endswith("SolapiBackend"):
        return []
    found: list[CheckMessage] = []
    if not (settings.SMS["API_KEY"] and settings.SMS["API_SECRET"]):
        found.append(Error("Set SMS_API_KEY and SMS_API_SECRET.", id="outbox.E001"))
    if problem := sender_problem(settings.SMS["SENDER"]):
        found.append(Error(f"SMS_SENDER: {problem}", id="outbox.E002"))
    return found
