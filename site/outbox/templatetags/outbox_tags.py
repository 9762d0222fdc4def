"""What other apps' pages show of messages."""

from typing import Any

from django import template

from outbox.sms.refusals import has_refused
from people.models import User

register = template.Library()


@register.inclusion_tag("components/outbox/sms_choice.html", takes_context=True)
def sms_choice(context: dict[str, Any], person: User) -> dict[str, Any]:
    """Whether a person wants SMS that go to many; nothing without a number."""
    return {
        "has_phone": bool(person.phone),
        "is_refused": bool(person.phone) and has_refused(person.phone),
        "csrf_token": context.get("csrf_token"),
    }
