"""Asking and answering. Whoever asks knows a person; nothing that is kept here does."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.urls import reverse
from wagtail.models import Page

from core import clock
from surveys.models import Answer, Link

GOOD_FOR = timedelta(days=30)


def hash_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def ask(*, page: Page, about: str, day: date) -> str:
    """Make a link to the one-minute form and give its path: good for one answer, for 30 days, without signing in.

    `page` is the program, or the center whose service was used; `about` is `surveys.enums.PROGRAM` or the code of the service
    (`people.services.uses.SERVICES`); `day` is the date of the use in Seoul. The token is nowhere but in what this returns:
    put it into a message whose values are forgotten once it is sent (`Kind.is_secret`).
    """
    token = secrets.token_urlsafe(24)
    Link.objects.create(
        token_hash=hash_of(token), page=page, about=about, day=day, expires_on=clock.today() + GOOD_FOR
    )
    return reverse("survey", args=[token])


def link_of(token: str) -> Link | None:
    """The link of a token, as long as it is good; also when it was used."""
    return Link.objects.good_on(clock.today()).select_related("page").filter(pk=hash_of(token)).first()


@dataclass(frozen=True)
class Said:
    """What the form gives: points from 1 to 5 or nothing, and words."""

    satisfaction: int | None = None
    helpful: int | None = None
    text: str = ""


@transaction.atomic
def answer(*, link: Link, said: Said) -> bool:
    """Keep an answer, once for each link: False when there was one before, which stays as it is."""
    if not _use(link):
        return False
    Answer.objects.create(
        page_id=link.page_id,
        about=link.about,
        month=clock.month_start(link.day),
        satisfaction=said.satisfaction,
        helpful=said.helpful,
        text=said.text,
    )
    return True


def _use(link: Link) -> bool:
    """Mark a link as used. The update decides between two clicks at once: only one of them finds the link unused."""
    unused = Link.objects.good_on(clock.today()).filter(pk=link.pk, is_used=False)
    return bool(unused.update(is_used=True))


def links_forget(today: date) -> int:
    """Delete links that open nothing any more."""
    return Link.objects.filter(expires_on__lt=today).delete()[0]
