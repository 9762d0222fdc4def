from __future__ import annotations

from typing import Any

from django.db import models
from django.http import HttpRequest
from wagtail.admin.panels import FieldPanel
from wagtail.models import Site
from wagtail.url_routing import RouteResult

from core.models import BasePage
from core.models.pages import is_restricted
from core.prepared import prepared


class ProgramIndexPage(BasePage):
    """The list of all programs. Programs of every center have their address under it."""

    intro = models.CharField(
        "소개", max_length=200, blank=True, help_text="목록 위에 보이는 한두 문장이에요."
    )

    template = "pages/events/program_index_page.html"
    parent_page_types = ["home.HomePage"]
    subpage_types = ["events.ProgramPage"]
    max_count = 1
    finds_below = True
    """It knows its programs wherever they are (`home.models.HomePage` asks)."""
    page_description = "모든 프로그램의 목록. 사이트에 하나만 있어요."
    content_panels = [*BasePage.intro_panels, FieldPanel("intro")]

    class Meta:
        verbose_name = "프로그램 목록"
        verbose_name_plural = "프로그램 목록"

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        """`/programs/<slug>/` is any live program of the site, wherever it sits in the tree."""
        if len(path_components) == 1:
            site = Site.find_for_request(request)
            found = _programs_at(slug=path_components[0]) if site else []
            for program in found:
                if program.path.startswith(site.root_page.path):
                    return RouteResult(program)
        return super().route(request, path_components)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """`filters`: a FilterSet. `programs`: a Listing of ProgramPage with `next_start` and `next_end`."""
        from events.selectors import program_list  # selectors read the models

        return {**super().get_context(request, *args, **kwargs), **program_list(request)}


@prepared
def _programs_at(*, slug: str) -> models.QuerySet[Any]:
    """The live programs with a slug, on any site."""
    from events.models import ProgramPage  # the module of programs comes after this one

    programs = ProgramPage.objects.live().filter(slug=slug).for_page()
    return programs.annotate(is_restricted=is_restricted())
