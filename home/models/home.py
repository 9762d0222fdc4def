from __future__ import annotations

from hashlib import sha256
from typing import Any, cast

from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.models import Page
from wagtail.url_routing import RouteResult

from core.blocks.body import BodyStreamBlock
from core.blocks.fields import StreamField
from core.models import BasePage
from core.models.pages import is_restricted
from core.prepared import prepared
from home import selectors


class HomePage(BasePage):
    """The front door: what one can do today, and where."""

    hero_title = models.CharField(
        "첫 문장", max_length=60, help_text="처음 온 사람에게 건네는 한 문장. 예: 오늘, 여기서 시작해요"
    )
    hero_lead = models.TextField(
        "이어지는 글", max_length=200, blank=True, help_text="한두 문장으로 적어 주세요."
    )
    body = StreamField(BodyStreamBlock(), verbose_name="본문", blank=True)

    template = "pages/home/home.html"
    max_count = 1
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = [
        "home.CenterIndexPage",
        "events.ProgramIndexPage",
        "home.StoryIndexPage",
        "home.NewsIndexPage",
        "newsletter.NewsletterIndexPage",
        "home.StandardPage",
    ]

    content_panels = [
        *BasePage.intro_panels,
        MultiFieldPanel([FieldPanel("hero_title"), FieldPanel("hero_lead")], heading="첫 화면"),
        FieldPanel("body"),
    ]

    class Meta:
        verbose_name = "첫 페이지"
        verbose_name_plural = "첫 페이지"

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        """Go straight to the page of the path; Wagtail asks the database twice for every level."""
        if (
            not path_components
        ):  # the one that routes is remembered for a minute (core.middleware.SiteMiddleware)
            return super(HomePage, _first_page(key=self.pk)[0]).route(request, path_components)
        page = self._deepest(path_components)
        if page is None:
            return super().route(request, path_components)
        return page.route(request, path_components[page.depth - self.depth :])

    def _deepest(self, components: list[str]) -> Page | None:
        """The deepest page on a path, as its own type. The type of an address is remembered, not the page.

        So is how deep it lies, where what follows in the path is found by the page itself (`finds_below`).
        """
        paths = [self.url_path + "/".join(components[:end]) + "/" for end in range(1, len(components) + 1)]
        key = f"page-at:{sha256(paths[-1].encode()).hexdigest()}"
        if known := cache.get(key):
            type_id, level = known
            model = cast("type[Page]", ContentType.objects.get_for_id(type_id).model_class())
            if found := _page_at(model=model, slug=components[level], url_path=paths[level]):
                return found[0]
        pages = Page.objects.filter(slug__in=components, url_path__in=paths).only("url_path", "content_type")
        page = pages.order_by("-depth").first()
        if page and (page.url_path == paths[-1] or _finds_below(page.specific_class)):
            cache.set(key, (page.content_type_id, paths.index(page.url_path)), timeout=60 * 60)
        return page and page.specific

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """`stories` and `news`: the latest, as base pages. `centers`: CenterPage with `today_state`.

        Programs and rooms come from the tags `{% todays_programs %}` and `{% rooms_free_now %}`.
        """
        context = super().get_context(request, *args, **kwargs)
        context["stories"] = selectors.latest_stories(3)
        context["news"] = selectors.latest_news(3)
        context["centers"] = selectors.centers_with_state(6)
        return context


def _finds_below(model: type[Page]) -> bool:
    """Whether what follows in a path are views of the page, or pages that it looks up better than the tree can tell."""
    return not model.allowed_subpage_models() or getattr(model, "finds_below", False)


@prepared
def _first_page(*, key: int) -> QuerySet[HomePage]:
    return HomePage.objects.filter(pk=key).annotate(is_restricted=is_restricted())


@prepared
def _page_at(*, model: type[Page], slug: str, url_path: str) -> QuerySet[Page]:
    """The page of an address, if any."""
    pages = model.objects.filter(slug=slug, url_path=url_path)
    return pages.annotate(is_restricted=is_restricted())[:1]
