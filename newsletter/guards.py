"""What keeps robots from subscribing others, without asking people for anything that they can't do.

A field that nobody sees, a look at how long the form was open, and, where the site turns it on (`NEWSLETTER_ALTCHA`), a sum
that the browser does by itself. Whoever is taken for a robot is asked to press once more, and loses nothing.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any, cast

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django_altcha import AltchaField, AltchaWidget

QUICKEST = timedelta(seconds=2)
LONGEST = timedelta(days=1)
SUMS = 20_000  # at most so many tries: about a second on an old phone
AGAIN = "한 번만 더 눌러 주세요. 적은 내용은 그대로 있어요."
SALT = "newsletter.guards"


def started_now() -> str:
    """A signed mark of this moment, for the form."""
    return signing.TimestampSigner(salt=SALT).sign("form")


def is_too_old(started: str) -> bool:
    """Or not ours."""
    try:
        signing.TimestampSigner(salt=SALT).unsign(started, max_age=LONGEST)
    except signing.BadSignature:
        return True
    return False


def is_too_quick(started: str) -> bool:
    try:
        signing.TimestampSigner(salt=SALT).unsign(started, max_age=QUICKEST)
    except signing.BadSignature:
        return False
    return True


class SumWidget(AltchaWidget):
    """The sum is done by our own script (newsletter/sum.js): the security policy lets no other one work."""

    template_name = "components/newsletter/sum.html"


class SumField(AltchaField):
    widget = SumWidget


def sum_field() -> forms.Field:
    again = "사람인지 확인하지 못했어요. 잠시 기다렸다가 한 번만 더 눌러 주세요."
    messages = {"required": again, "invalid": again, "error": again, "replay": again}
    return SumField(label="확인", maxnumber=SUMS, error_messages=messages)


class GuardedForm(forms.Form):
    """`homepage` is for robots; `started` says when the form was given out."""

    homepage = forms.CharField(required=False, label="홈페이지")
    started = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.initial.setdefault("started", started_now())

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        started = data.get("started", "")
        if not data.get("homepage") and not is_too_old(started) and not is_too_quick(started):
            return data
        self.send_next(homepage="", started=started_now() if is_too_old(started) else started)
        raise ValidationError(AGAIN, code="again")

    def send_next(self, **values: str) -> None:
        """What the form holds when it is shown again."""
        data = cast(QueryDict, self.data).copy()
        for name, value in values.items():
            data[name] = value
        self.data = data
