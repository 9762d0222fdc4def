from __future__ import annotations

import unicodedata
from functools import cache
from typing import Any, ClassVar

from django.db import models
from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef, Q
from django.utils.functional import cached_property
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, TitleFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page, PageViewRestriction
from wagtail.search import index

from core.blocks.text import plain_text
from core.querysets import BasePageManager


class BasePage(Page):
    """What every page of the site has.

    Compose panels as `content_panels = [*BasePage.intro_panels, …]`. The summary is Wagtail's own
    `search_description`: lists, search results, feeds and shared links all show it, and it can be read
    from the base table without loading the page's own type.
    """

    listing_image = models.ForeignKey(
        "core.CustomImage",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="대표 이미지",
        help_text="목록과 공유 화면에 보여요. 글자만 담긴 포스터는 읽지 못하는 사람이 있으니 피해 주세요.",
    )

    objects = BasePageManager()

    takes_along: ClassVar[bool] = False
    """Everything under it goes off the site with it, and comes back with it (`core.going_along`)."""
    goes_along: ClassVar[bool] = False
    """It goes with whatever page above it."""

    intro_panels = [
        TitleFieldPanel("title"),
        FieldPanel(
            "search_description", heading="요약", help_text="목록과 검색 결과에 보이는 한두 문장이에요."
        ),
        FieldPanel("listing_image"),
    ]
    content_panels = intro_panels
    promote_panels = [
        MultiFieldPanel(
            [
                FieldPanel("slug"),
                FieldPanel("seo_title", heading="브라우저 제목"),
                FieldPanel("show_in_menus", heading="메뉴에 보이기"),
            ],
            heading="주소와 검색",
        )
    ]
    search_fields = [
        *Page.search_fields,
        index.AutocompleteField("search_description"),
        index.SearchField("body_text"),
    ]

    class Meta:
        abstract = True

    def full_clean(self, *args: Any, **kwargs: Any) -> None:
        for name in ("title", "slug", "search_description"):
            setattr(self, name, unicodedata.normalize("NFC", getattr(self, name) or ""))
        super().full_clean(*args, **kwargs)

    @property
    def summary(self) -> str:
        """One or two sentences about the page."""
        return self.search_description

    @cached_property
    def body_text(self) -> str:
        """The words of the page's stream fields, without markup, for search and feeds."""
        fields = (field.name for field in self._meta.get_fields() if isinstance(field, StreamField))
        return " ".join(plain_text(getattr(self, name)) for name in fields).strip()

    @property
    def structured_data(self) -> dict[str, Any] | None:
        """What `{% json_ld %}` tells search engines about the page; most pages have nothing to add."""
        return None

    def get_view_restrictions(self) -> models.QuerySet[PageViewRestriction]:
        """The restrictions of this page and those above it, as Wagtail finds them, in one query.

        None, where the query that loaded the page has seen that there are none (`is_restricted`).
        """
        if getattr(self, "is_restricted", None) is False:
            return _no_restrictions()
        paths = [self.path[:end] for end in range(self.steplen, len(self.path) + 1, self.steplen)]
        return PageViewRestriction.objects.filter(
            Q(page__path__in=paths) | Q(page__aliases__path__in=paths)
        ).distinct()


@cache
def _no_restrictions() -> models.QuerySet[PageViewRestriction]:
    """Looked at before it is handed out: a queryset that knows of nothing builds its SQL nevertheless."""
    nothing = PageViewRestriction.objects.none()
    len(nothing)
    return nothing


def is_restricted() -> Exists:
    """Whether the page of a row has any `get_view_restrictions`, for the query that loads it to annotate."""
    path = ExpressionWrapper(OuterRef("path"), output_field=CharField())
    above = Q(path__startswith=F("page__path")) | Q(path__startswith=F("page__aliases__path"))
    return Exists(PageViewRestriction.objects.alias(path=path).filter(above))
