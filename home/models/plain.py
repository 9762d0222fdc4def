from __future__ import annotations

from wagtail.admin.panels import FieldPanel

from core.blocks.body import BodyStreamBlock
from core.blocks.fields import StreamField
from core.models import BasePage


class StandardPage(BasePage):
    """A page of text: about us, how to use, privacy."""

    body = StreamField(BodyStreamBlock(), verbose_name="본문", blank=True)

    template = "pages/home/standard.html"
    parent_page_types = ["home.HomePage", "home.CenterPage", "home.StandardPage"]
    subpage_types = ["home.StandardPage"]

    content_panels = [*BasePage.intro_panels, FieldPanel("body")]

    class Meta:
        verbose_name = "일반 페이지"
        verbose_name_plural = "일반 페이지"
