"""A page's short summary for people who read no Korean."""

from __future__ import annotations

import re
from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.forms import TextInput
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.admin.widgets import AdminAutoHeightTextInput
from wagtail.search import index

from core.models.pages import BasePage

HANGUL = re.compile(r"[가-힣ㄱ-ㅎㅏ-ㅣᄀ-ᇿ]")
PANEL_HELP = (
    "한국어를 읽지 못하는 분이 보는 짧은 안내예요. 페이지 아래쪽에 영어로 보여요. "
    "모두 비워 두면 아무것도 보이지 않아요."
)


def validate_without_hangul(text: str) -> None:
    """What is marked as English is read aloud as English: Korean in it would be noise."""
    if HANGUL.search(text):
        raise ValidationError("여기에는 한글 없이 영어로만 적어 주세요.", code="not_english")


def english_field(label: str, length: int, help_text: str) -> models.CharField:
    """A text in English, which may stay empty."""
    return models.CharField(
        label, max_length=length, blank=True, validators=[validate_without_hangul], help_text=help_text
    )


class EnglishSummary(BasePage):
    """A page that can say in English what it is. It does where it has an `english_name`."""

    english_name = english_field("영어 이름", 80, "센터나 공간의 이름을 로마자로 적어 주세요. 80자까지예요.")
    english_offers = english_field(
        "무엇을 할 수 있는지", 500, "무엇을 하는 곳인지 두세 문장으로 적어 주세요. 500자까지예요."
    )
    english_who = english_field(
        "누가 올 수 있는지", 200, "나이, 사는 곳처럼 정해진 것이 있으면 적어 주세요. 200자까지예요."
    )

    ENGLISH: ClassVar[tuple[str, ...]] = ("english_name", "english_offers", "english_who")

    search_fields = [
        *BasePage.search_fields,
        index.AutocompleteField("english_name"),
        index.SearchField("english_offers"),
        index.SearchField("english_who"),
    ]

    class Meta:
        abstract = True

    def clean(self) -> None:
        super().clean()
        if any(getattr(self, name) for name in self.ENGLISH):
            missing = [name for name in ("english_name", "english_offers") if not getattr(self, name)]
            if missing:
                raise ValidationError(dict.fromkeys(missing, "영어 안내를 보여 주려면 이 칸도 적어 주세요."))


def english_panel(*names: str) -> MultiFieldPanel:
    """The panel of these fields; the long ones grow with what is written. Browsers check their spelling as English."""
    widgets = {"english_offers": AdminAutoHeightTextInput, "english_who": AdminAutoHeightTextInput}
    panels = [FieldPanel(name, widget=widgets.get(name, TextInput)(attrs={"lang": "en"})) for name in names]
    return MultiFieldPanel(panels, heading="영어 안내", help_text=PANEL_HELP)
