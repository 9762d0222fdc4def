from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.http import HttpRequest
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel

from core import clock
from core.blocks.body import BodyStreamBlock
from core.blocks.fields import StreamField
from core.fields import MustBeTickedField
from core.models import BasePage
from home import blocks, listings
from home.enums import Award, Track


def this_year() -> int:
    """The default of a new story."""
    return clock.today().year


class StoryIndexPage(BasePage):
    """Best practice of the network, narrowed by year, track and award."""

    template = "pages/home/story_index.html"
    max_count = 1
    parent_page_types = ["home.HomePage"]
    subpage_types = ["home.StoryPage"]

    class Meta:
        verbose_name = "우수사례 모음"
        verbose_name_plural = "우수사례 모음"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """`filters`: a FilterSet (year, track, award). `stories`: a Listing of StoryPage."""
        context = super().get_context(request, *args, **kwargs)
        context["filters"], context["stories"] = listings.story_list(request.GET)
        return context


class StoryPage(BasePage):
    """A case told so that others can do the same, and so that nobody can be recognised."""

    ANONYMITY_CHECKS = ("names_removed", "age_as_band", "not_identifiable", "consent_obtained")

    year = models.PositiveSmallIntegerField(
        "연도", default=this_year, validators=[MinValueValidator(2000), MaxValueValidator(2100)]
    )
    track = models.CharField("부문", max_length=20, choices=Track.choices)
    award = models.PositiveSmallIntegerField("등급", choices=Award.choices, null=True, blank=True)
    center = models.ForeignKey(
        "home.CenterPage",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="센터",
        help_text="우리 네트워크의 센터일 때 골라 주세요.",
    )
    place = models.CharField("기관", max_length=80, help_text="예: 천안고용센터")
    who = models.CharField(
        "누구",
        max_length=60,
        blank=True,
        help_text="예: 20대 청년 참여자. 이름이나 정확한 나이는 적지 마세요.",
    )
    journey = StreamField(
        blocks.JOURNEY,
        verbose_name="과정",
        blank=True,
        help_text="진단, 연계, 훈련, 취업, 사후관리 차례로 적어 주세요.",
    )
    figures = StreamField(blocks.FIGURES, verbose_name="숫자로 보기", blank=True)
    body = StreamField(BodyStreamBlock(), verbose_name="본문", blank=True)

    names_removed = MustBeTickedField("이름과 별명을 모두 지웠어요", default=False)
    age_as_band = MustBeTickedField("나이는 20대, 50대처럼만 적었어요", default=False)
    not_identifiable = MustBeTickedField(
        "기관, 사람, 병명을 함께 보아도 누구인지 알 수 없어요", default=False
    )
    consent_obtained = MustBeTickedField("공개해도 좋다는 본인의 동의를 받았어요", default=False)

    template = "pages/home/story.html"
    parent_page_types = ["home.StoryIndexPage"]
    subpage_types: list[str] = []

    content_panels = [
        *BasePage.intro_panels,
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("year"), FieldPanel("track"), FieldPanel("award")]),
                FieldPanel("center"),
                FieldRowPanel([FieldPanel("place"), FieldPanel("who")]),
            ],
            heading="어떤 사례인가요",
        ),
        FieldPanel("journey"),
        FieldPanel("figures"),
        FieldPanel("body"),
        MultiFieldPanel(
            # Wagtail holds back drafts with an empty box unless told otherwise.
            [FieldPanel(name, required_on_save=False) for name in ANONYMITY_CHECKS],
            heading="공개 전 확인",
            help_text="네 가지를 모두 확인해야 공개할 수 있어요. 초안은 그대로 저장돼요.",
        ),
    ]

    class Meta:
        verbose_name = "우수사례"
        verbose_name_plural = "우수사례"
        indexes = [models.Index(fields=["-year", "award"], name="story_year_award")]

    def save(self, clean: bool = True, **kwargs: Any) -> Any:
        """Nothing goes live unchecked, whichever way it takes. The editor's form asks before that."""
        if clean and self.live:
            self.check_anonymity()
        return super().save(clean=clean, **kwargs)

    def check_anonymity(self) -> None:
        """Raises ValidationError that names every box of the checklist that is not ticked."""
        missing = [name for name in self.ANONYMITY_CHECKS if not getattr(self, name)]
        if missing:
            raise ValidationError(dict.fromkeys(missing, "공개하기 전에 확인하고 체크해 주세요."))
