"""Asking for consent, inside any form."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from django import forms
from django.forms import BoundField

from people.models import ConsentText, User
from people.services.consents import consent_give, consents_to_ask


class Ask(NamedTuple):
    """A text and the box under it."""

    text: ConsentText
    box: BoundField


class ConsentsForm(forms.Form):
    """A box, unticked, for each text that the person has yet to agree to; only required ones must be ticked.

    Stands beside another form in one <form> (`components/people/consents.html`). A box is named by kind and version:
    whoever ticked a text that has just been replaced is asked again.
    """

    prefix = "consent"

    def __init__(self, *args: Any, person: User, kinds: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person
        self.texts = consents_to_ask(person, kinds)
        for text in self.texts:
            self.fields[field_name(text)] = agreement(text)

    @property
    def asks(self) -> list[Ask]:
        return [Ask(text, self[field_name(text)]) for text in self.texts]

    def give(self) -> None:
        """Keep what was ticked."""
        for text in self.texts:
            if self.cleaned_data[field_name(text)]:
                consent_give(person=self.person, text=text)


def field_name(text: ConsentText) -> str:
    return f"{text.kind}-{text.version}"


def agreement(text: ConsentText) -> forms.BooleanField:
    return forms.BooleanField(
        label=f"{text.title.removesuffix(' 동의')}에 동의해요",
        required=text.is_required,
        error_messages={"required": "이용하려면 동의가 필요해요. 내용을 읽고 체크해 주세요."},
    )
