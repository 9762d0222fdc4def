from __future__ import annotations

from typing import Any

from django.db import models
from django.http import HttpRequest
from wagtail.admin.panels import FieldPanel, MultiFieldPanel

from core import clock
from core.blocks.body import BodyStreamBlock
from core.blocks.fields import StreamField
from core.models import BasePage
from home import listings
from home.enums import PolicyField


class NewsIndexPage(BasePage):
    """Every notice of the network and of its centers."""

    template = "pages/home/news_index.html"
    max_count = 1
    parent_page_types = ["home.HomePage"]
    subpage_types = ["home.NewsPage"]

    class Meta:
        verbose_name = "소식 모음"
        verbose_name_plural = "소식 모음"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """`filters`: a FilterSet (center). `news`: a Listing of NewsPage with `center` loaded."""
        context = super().get_context(request, *args, **kwargs)
        context["filters"], context["news"] = listings.news_list(request.GET)
        return context


class NewsPage(BasePage):
    """A notice, of the network or of one center."""

    date = models.DateField("게시일", default=clock.today)
    center = models.ForeignKey(
        "home.CenterPage",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="센터",
        help_text="모든 센터에 해당하면 비워 두세요.",
    )
    policy_field = models.CharField(
        "정책 분야",
        max_length=10,
        choices=PolicyField.choices,
        blank=True,
        help_text="청년정책 소식이면 골라 주세요. 이 분야를 구독한 사람에게 알려요.",
    )
    body = StreamField(BodyStreamBlock(), verbose_name="본문", blank=True)

    template = "pages/home/news.html"
    parent_page_types = ["home.NewsIndexPage"]
    subpage_types: list[str] = []

    content_panels = [
        *BasePage.intro_panels,
        MultiFieldPanel(
            [FieldPanel("date"), FieldPanel("center"), FieldPanel("policy_field")], heading="언제, 어디, 무엇"
        ),
        FieldPanel("body"),
    ]

    class Meta:
        verbose_name = "소식"
        verbose_name_plural = "소식"
