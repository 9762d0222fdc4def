"""The thanks with the link. Templates: `mail/survey_thanks.txt`, `mail/survey_thanks.mjml`."""

from __future__ import annotations

from datetime import date, timedelta

from django.urls import reverse
from wagtail.models import Page

from core import clock
from outbox.kinds import Kind, Message, registry
from surveys.enums import PROGRAM
from surveys.words import label_of

EXAMPLE = "example"  # stands for the token in previews: it opens nothing


def load(path: str, page_id: int, about: str, day: str) -> Message | None:
    page = Page.objects.filter(pk=page_id).first()
    return _about(path, page.title, about, date.fromisoformat(day)) if page else None


def sample() -> Message:
    yesterday = clock.today() - timedelta(days=1)
    return _about(reverse("survey", args=[EXAMPLE]), "우리 청년센터 취업특강", PROGRAM, yesterday)


def _about(path: str, title: str, about: str, day: date) -> Message:
    what = {"what": label_of(about), "what_en": label_of(about, "en")}
    return Message({"title": title, "day": day, "survey": path, **what})


THANKS = registry.register(
    Kind(
        "survey_thanks",
        "이용한 뒤 고맙다는 인사와 설문",
        load,
        sample,
        priority="low",
        is_secret=True,
        valid_for=timedelta(hours=8),  # given up before the night
    )
)
