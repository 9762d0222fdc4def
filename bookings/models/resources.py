from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple, Self

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.http import HttpRequest, HttpResponse
from modelcluster.fields import ParentalKey
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.contrib.routable_page.models import RoutablePageMixin, path
from wagtail.models import Orderable, Page, PageManager, PageQuerySet
from wagtail.search import index

from bookings.enums import ResourceKind
from core.models import BasePage, EnglishSummary
from core.models.english import english_panel
from core.prepared import prepared
from people.permissions import PageRight


def _items(text: str) -> list[str]:
    """What stands between commas."""
    return [item.strip() for item in text.split(",") if item.strip()]


def counsellors() -> dict[str, str]:
    """Who may be named as a counsellor: those who write notes somewhere. Never visitors: the list shows names."""
    return {"groups__page_permissions__permission__codename": f"{PageRight.NOTES}_page"}


class ResourceForm(WagtailAdminPageForm):
    """Keeps units that somebody still holds."""

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        for form in self.formsets["units"].forms:
            is_deleted = form.is_valid() and form.cleaned_data.get("DELETE")
            if is_deleted and form.instance.pk and form.instance.holds.exists():
                self.add_error(
                    None,
                    f"‘{form.instance.name}’에는 예약 기록이 있어서 지울 수 없어요. 지우는 대신 ‘사용 중’을 꺼 주세요.",
                )
        return data


class ResourceQuerySet(PageQuerySet):
    def select_for_update(self, *args: Any, **kwargs: Any) -> Self:
        """Locks resources alone: PostgreSQL can't lock a policy that may be missing."""
        return super().select_for_update(*args, **kwargs).select_related(None)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        """Treebeard reads a few columns of what goes, which Django refuses beside the joins."""
        return super(ResourceQuerySet, self.select_related(None)).delete(*args, **kwargs)

    delete.queryset_only = True  # type: ignore[attr-defined]


class ResourceManager(PageManager.from_queryset(ResourceQuerySet)):  # type: ignore[misc]
    def get_queryset(self) -> PageQuerySet:
        """A resource comes with its policy: no page of it does without."""
        return super().get_queryset().select_related("policy")


class ResourcePage(RoutablePageMixin, EnglishSummary):
    """What a visitor books. It hangs under any page; its opening hours are edited beside it (`OpeningCalendar`)."""

    kind = models.CharField(
        "종류", max_length=20, choices=ResourceKind.choices, default=ResourceKind.STUDY_ROOM
    )
    policy = models.ForeignKey(
        "bookings.Policy",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="resources",
        verbose_name="이용 규정",
        help_text="비워 두면 온라인 예약을 받지 않고, 전화로 문의하도록 안내해요.",
    )
    equipment = models.CharField(
        "갖춘 것", max_length=200, blank=True, help_text="쉼표로 나눠 주세요. 예: 화이트보드, 모니터"
    )
    guide = models.TextField("이용 안내", blank=True, help_text="오기 전에 알아 두면 좋은 것을 적어 주세요.")
    options = models.CharField(
        "고를 수 있는 것",
        max_length=200,
        blank=True,
        help_text="예약할 때 함께 고르는 것을 쉼표로 나눠 주세요. 예: 헤어, 메이크업",
    )
    rooms = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="used_by",
        verbose_name="만나는 방",
        help_text="상담에만 써요. 만나서 하는 상담은 상담사와 함께 이 자원의 방도 하나 잡아요.",
    )

    objects = ResourceManager()

    all_units: list[Unit]  # its units and those of its rooms, where `facts` or `selectors` read them
    all_rooms: list[Unit]

    goes_along = True
    template = "pages/bookings/resource_page.html"
    base_form_class = ResourceForm
    parent_page_types = None  # any page that names it among its children
    subpage_types: list[str] = []

    content_panels = [
        *BasePage.intro_panels,
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("kind"), FieldPanel("policy")]),
                FieldPanel("equipment"),
                FieldPanel("guide"),
                FieldRowPanel([FieldPanel("options"), FieldPanel("rooms")]),
            ],
            heading="이용",
        ),
        InlinePanel(
            "units",
            heading="호실",
            label="호실",
            min_num=1,
            help_text="하나씩 따로 예약되는 방이나 물건이에요.",
        ),
        english_panel(*EnglishSummary.ENGLISH),
    ]
    search_fields = [
        *EnglishSummary.search_fields,
        index.SearchField("equipment"),
        index.SearchField("options"),
        index.SearchField("guide"),
        index.SearchField("unit_words"),
        index.SearchField("area_words"),
    ]

    class Meta:
        verbose_name = "예약 자원"
        verbose_name_plural = "예약 자원"

    @property
    def equipment_list(self) -> list[str]:
        return _items(self.equipment)

    @property
    def option_list(self) -> list[str]:
        return _items(self.options)

    @property
    def unit_words(self) -> str:
        """What its page says of its units, for the search: names, and what suits are like."""
        units = self.units.filter(is_active=True).values_list(
            "name", "suit__size", "suit__color", "suit__cut", "suit__pieces"
        )
        return " ".join(filter(None, (word for unit in units for word in unit)))

    @property
    def area_words(self) -> str:
        """Where the place that it hangs under is, for the search; nothing where that page does not say."""
        return getattr(self.get_parent().specific, "area_words", "")

    @property
    def lends(self) -> bool:
        """Whether things are taken home from here, and can be booked."""
        return self.kind == ResourceKind.LOAN and self.policy is not None

    @property
    def center_path(self) -> str:
        """The tree path of the page it hangs under: the center, for limits by center."""
        return self.path[: -self.steplen]

    @path("")
    def day(self, request: HttpRequest) -> HttpResponse:
        """The free times of one day: `?date=2026-10-05`."""
        from bookings import views
        from bookings.visitor import closet

        return closet.choose(request, self) if self.lends else views.resource_day(request, self)

    @path("book/")
    def book(self, request: HttpRequest) -> HttpResponse:
        """The form for one start time: `?start=2026-10-05T14:00`."""
        from bookings import views
        from bookings.visitor import closet

        return closet.borrow(request, self) if self.lends else views.resource_book(request, self)

    @path("wait/")
    def wait(self, request: HttpRequest) -> HttpResponse:
        """The form for a place in line where a start time is taken: `?start=2026-10-05T14:00`."""
        from bookings import wait_views

        return wait_views.resource_wait(request, self)

    @path("draw/")
    def draw(self, request: HttpRequest) -> HttpResponse:
        """To the draw that decides about a start time, or to the next one: `?start=2026-10-05T14:00`."""
        from bookings.visitor import draws

        return draws.find(request, self)

    def way(self) -> list[Above]:
        """The pages above it, the site's first page first; the last is the place it hangs under."""
        ends = range(2 * self.steplen, len(self.path), self.steplen)
        titles = _titles(paths=[self.path[:end] for end in ends])
        parts = (self.url or "").rstrip("/").split("/")
        below = range(len(titles), 0, -1)
        return [
            Above(title, "/".join(parts[:-down]) + "/") for title, down in zip(titles, below, strict=True)
        ]


class Above(NamedTuple):
    """What a page shows of one above it."""

    title: str
    url: str


@prepared
def _titles(*, paths: Sequence[str]) -> models.QuerySet[Page, str]:
    return Page.objects.filter(path__in=paths).order_by("path").values_list("title", flat=True)


class Unit(Orderable):
    """What one booking gets: a room, a counsellor's time, a camera, a suit.

    A hall made of rooms is the `whole` of its parts: it is never held itself, booking it holds every part.
    """

    resource = ParentalKey(ResourcePage, on_delete=models.CASCADE, related_name="units")
    name = models.CharField("이름", max_length=60, help_text="예: 1호실")
    capacity = models.PositiveSmallIntegerField("정원", default=4, validators=[MinValueValidator(1)])
    is_active = models.BooleanField("사용 중", default=True, help_text="끄면 새 예약을 받지 않아요.")
    whole = models.ForeignKey(
        "self",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="parts",
        verbose_name="합치면",
        help_text="터서 하나로 쓰는 큰 방이 있으면 골라 주세요. 큰 방을 예약하면 나뉜 방이 모두 잡혀요.",
    )
    has_rota = models.BooleanField("자기 근무 시간", default=False, editable=False)
    counsellor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="units",
        limit_choices_to=counsellors,
        verbose_name="맡은 직원",
        help_text="상담에만 써요. 이 직원이 자기 상담을 봐요.",
    )

    panels = [
        FieldRowPanel([FieldPanel("name"), FieldPanel("capacity"), FieldPanel("is_active")]),
        FieldRowPanel([FieldPanel("whole"), FieldPanel("counsellor")]),
    ]

    class Meta(Orderable.Meta):
        verbose_name = "호실"
        verbose_name_plural = "호실"
        constraints = [
            models.CheckConstraint(condition=models.Q(capacity__gte=1), name="unit_capacity_at_least_one"),
        ]

    def __str__(self) -> str:
        return self.name
