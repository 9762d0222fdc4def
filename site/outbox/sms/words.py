"""The words of an SMS in the queue."""

from django.template.loader import render_to_string
from django.utils import translation

from outbox.kinds import Kind, Message, registry
from outbox.models import Sms
from outbox.rendering import everywhere
from outbox.sms.text import Text, clean


def sms_words(sms: Sms) -> Text | None:
    """The clean text of a message; None when there is nothing to say any more."""
    if not sms.context:
        return clean(sms.text)
    kind, language = registry.kinds[sms.context["kind"]], sms.context["language"]
    message = kind.load(**sms.context["values"])
    if message is None:
        return None
    return kind_words(kind, message, language)


def kind_words(kind: Kind, message: Message, language: str) -> Text:
    """The clean text of a kind."""
    folder = "sms" if language == "ko" else f"sms/{language}"
    with translation.override(language):
        return clean(render_to_string(f"{folder}/{kind.name}.txt", everywhere(message.context, language)))
