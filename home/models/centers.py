from __future__ import annotations

from typing import Any, Self
from urllib.parse import quote

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils.functional import cached_property
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.models import PageManager
from wagtail.search import index

from core import clock
from core.blocks.body import BodyStreamBlock
from core.blocks.fields import StreamField
from core.fields import PhoneField
from core.models import BasePage, EnglishSummary, Holiday
from core.models.english import english_field, english_panel
from core.querysets import BasePageQuerySet
from home import blocks, hours, listings, selectors, structured
from home.enums import CenterKind
from home.forms import CenterForm

RESERVED_SLUGS = {"atom"}
"""What stands in addresses of feeds where a center's slug stands, too (`home.feeds`)."""
SLUG_RESERVED = "‘{slug}’은 피드 주소가 쓰는 말이에요. 다른 말로 적어 주세요. 예: {slug}-center"


class CenterIndexPage(BasePage):
    """Every center of the network, narrowed by region and kind."""

    template = "pages/home/center_index.html"
    max_count = 1
    parent_page_types = ["home.HomePage"]
    subpage_types = ["home.CenterPage"]

    class Meta:
        verbose_name = "센터 찾기"
        verbose_name_plural = "센터 찾기"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """`filters`: a FilterSet (region, kind). `centers`: a Listing of CenterPage with `today_state`."""
        context = super().get_context(request, *args, **kwargs)
        context["filters"], context["centers"] = listings.center_list(request.GET)
        return context


class CenterQuerySet(BasePageQuerySet):
    def select_for_update(self, *args: Any, **kwargs: Any) -> Self:
        """Locks centers alone: PostgreSQL can't lock a picture that may be missing."""
        return super().select_for_update(*args, **kwargs).select_related(None)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        """Treebeard reads a few columns of what goes, which Django refuses beside the joins."""
        return super(CenterQuerySet, self.select_related(None)).delete(*args, **kwargs)

    delete.queryset_only = True  # type: ignore[attr-defined]


class CenterManager(PageManager.from_queryset(CenterQuerySet)):  # type: ignore[misc]
    """Centers come with their region and picture, so that the page needs no query of its own for them."""

    def get_queryset(self) -> Any:
        return super().get_queryset().select_related("region", "listing_image")


class CenterPage(EnglishSummary):
    """One place of the network."""

    kind = models.CharField("종류", max_length=20, choices=CenterKind.choices)
    region = models.ForeignKey(
        "core.Region", on_delete=models.PROTECT, related_name="+", verbose_name="지역", help_text="시·도"
    )
    district = models.CharField("시·군·구", max_length=30, help_text="예: 마포구")
    address = models.CharField(
        "주소", max_length=160, blank=True, help_text="도로명주소와 층·호를 적어 주세요."
    )
    directions = models.TextField("오시는 길", blank=True, help_text="예: 홍대입구역 8번 출구에서 걸어서 3분")
    phone = PhoneField("전화번호", blank=True, help_text="예: 02-123-4567")
    opening_hours = StreamField(
        blocks.HOURS,
        verbose_name="운영 시간",
        blank=True,
        help_text="시간이 같은 요일은 한 번에 고를 수 있어요.",
    )
    closures = StreamField(
        blocks.CLOSURES, verbose_name="따로 쉬는 날", blank=True, help_text="공휴일은 적지 않아도 돼요."
    )
    closes_on_holidays = models.BooleanField("공휴일에는 쉬어요", default=True)
    channels = StreamField(blocks.CHANNELS, verbose_name="연락 방법", blank=True)
    services = StreamField(blocks.SERVICES, verbose_name="서비스", blank=True)
    partners = StreamField(blocks.PARTNERS, verbose_name="함께하는 기관", blank=True)
    body = StreamField(BodyStreamBlock(), verbose_name="본문", blank=True)
    english_address = english_field("영어 주소", 160, "도로명주소를 로마자로 적어 주세요. 160자까지예요.")

    ENGLISH = ("english_name", "english_address", "english_offers", "english_who")

    objects = CenterManager()

    takes_along = True
    template = "pages/home/center.html"
    base_form_class = CenterForm
    parent_page_types = ["home.CenterIndexPage"]
    subpage_types = ["bookings.ResourcePage", "events.ProgramPage", "home.StandardPage"]

    content_panels = [
        *BasePage.intro_panels,
        FieldPanel("kind"),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("region"), FieldPanel("district")]),
                FieldPanel("address"),
                FieldPanel("directions"),
            ],
            heading="어디에 있나요",
        ),
        MultiFieldPanel(
            [FieldPanel("opening_hours"), FieldPanel("closes_on_holidays"), FieldPanel("closures")],
            heading="언제 여나요",
        ),
        MultiFieldPanel([FieldPanel("phone"), FieldPanel("channels")], heading="어떻게 연락하나요"),
        MultiFieldPanel([FieldPanel("services"), FieldPanel("partners")], heading="무엇을 돕나요"),
        FieldPanel("body"),
        english_panel(*ENGLISH),
    ]
    search_fields = [
        *EnglishSummary.search_fields,
        index.AutocompleteField("area_words"),
        index.SearchField("address"),
        index.SearchField("directions"),
        index.SearchField("english_address"),
    ]

    class Meta:
        verbose_name = "센터"
        verbose_name_plural = "센터"

    def clean(self) -> None:
        super().clean()
        if self.slug in RESERVED_SLUGS:
            raise ValidationError({"slug": SLUG_RESERVED.format(slug=self.slug)})
        if clash := hours.overlap(self.weekly_hours):
            day = hours.Weekday(clash.weekday).label
            raise ValidationError(
                {"opening_hours": f"{day} 시간이 서로 겹쳐요. {clash.text}을 확인해 주세요."}
            )

    @cached_property
    def weekly_hours(self) -> list[hours.Hours]:
        """The open intervals of every week, as rows."""
        return blocks.read_hours(self.opening_hours)

    @property
    def english_week(self) -> list[tuple[str, tuple[hours.Hours, ...]]]:
        """The same in English: `("Mon to Fri", its hours)`."""
        return hours.english_week(self.weekly_hours)

    @cached_property
    def own_closures(self) -> list[hours.Closure | hours.RegularClosure]:
        return blocks.read_closures(self.closures)

    @property
    def regular_closures(self) -> list[hours.RegularClosure]:
        """What the weekly table does not tell."""
        return [each for each in self.own_closures if isinstance(each, hours.RegularClosure)]

    @cached_property
    def week(self) -> list[hours.WeekdayHours]:
        """The weekly table, Monday first."""
        return hours.week(self.weekly_hours, clock.today())

    @cached_property
    def today_state(self) -> hours.DayState:
        """Open or not, now. Lists call `state_with` instead, with a holiday that they look up once."""
        return self.state_with(Holiday.objects.name_on(clock.today()))

    def state_with(self, holiday: str) -> hours.DayState:
        """`holiday` is the name of today's public holiday, or nothing."""
        kept = holiday if self.closes_on_holidays else ""
        return hours.day_state(clock.now(), self.weekly_hours, self.own_closures, kept)

    @property
    def area(self) -> str:
        """`서울 마포구`."""
        return f"{self.region.short_name} {self.district}".strip()

    @property
    def area_words(self) -> str:
        """Where it is, as people may type it; its programs and rooms are found by it as well."""
        return " ".join([*self.region.spoken_names, self.district])

    @property
    def kakao_map_url(self) -> str:
        return f"https://map.kakao.com/link/search/{quote(self.address, safe='')}" if self.address else ""

    @property
    def naver_map_url(self) -> str:
        return f"https://map.naver.com/p/search/{quote(self.address, safe='')}" if self.address else ""

    @property
    def structured_data(self) -> dict[str, Any]:
        return structured.place(self)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """`news`: the latest of this center. Everything else stands on `page`:

        `area`, `phone`, `kakao_map_url`, `naver_map_url`, `today_state` (is_open, label, reason, hours),
        `week` (label, text, is_today), and the streams `channels`, `services`, `partners`, `body`.
        Programs and resources come from `{% upcoming_sessions page %}` and `{% bookable_resources page %}`.
        """
        context = super().get_context(request, *args, **kwargs)
        context["news"] = selectors.latest_news(3, center=self)
        return context
