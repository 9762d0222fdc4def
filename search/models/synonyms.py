from __future__ import annotations

from typing import Self

from django.core.exceptions import ValidationError
from django.db import models
from wagtail.admin.panels import FieldPanel

from core import korean


class SynonymQuerySet(models.QuerySet["Synonym"]):
    def in_use(self) -> Self:
        return self.filter(is_active=True)


class Synonym(models.Model):
    """Words that mean the same to a visitor; who searches for one finds all of them."""

    words = models.CharField(
        "같은 말",
        max_length=300,
        help_text="쉼표로 나눠 두 개 이상 적어 주세요. 어느 말로 찾아도 나머지 말까지 함께 찾아요. 예: 자소서, 자기소개서",
    )
    is_active = models.BooleanField("사용", default=True)

    objects = SynonymQuerySet.as_manager()

    panels = [FieldPanel("words"), FieldPanel("is_active")]

    class Meta:
        ordering = ["words"]
        verbose_name = "검색 유의어"
        verbose_name_plural = "검색 유의어"

    def __str__(self) -> str:
        return self.words

    def clean(self) -> None:
        words = self.as_list()
        if len({korean.key(word) for word in words}) < 2:
            raise ValidationError({"words": "서로 다른 말을 두 개 이상, 쉼표로 나눠 적어 주세요."})
        self.words = ", ".join(words)

    def as_list(self) -> list[str]:
        """The words in the order they were written, each once, empty ones left out."""
        words = (" ".join(word.split()) for word in self.words.split(","))
        return list({korean.key(word): word for word in words if korean.key(word)}.values())
