from __future__ import annotations

from typing import Any
from urllib.parse import quote, unquote, urlsplit

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import reverse
from django.utils.functional import cached_property
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, InlinePanel, MultiFieldPanel
from wagtail.search import index
from wagtail.url_routing import RouteResult

from core import clock
from core.blocks.body import BodyStreamBlock
from core.blocks.fields import StreamField
from core.fields import EndTimeField
from core.models import BasePage, Holiday
from events.addresses import RESERVED_SLUGS, index_address
from events.enums import ProgramFormat, ProgramKind
from events.fields import WeeklyRuleField
from events.forms import ProgramForm
from events.models.completing import Completable
from events.models.dates import ENDS_BEFORE_START
from events.models.online import Online
from events.models.registering import Registrable
from events.querysets import ProgramManager
from events.recurrence_rules import WeeklyRule
from home.models import CenterPage

AS_REGISTRANT = "registrant"
RULE_ENDS_FIRST = "반복이 끝나는 날이 첫 날보다 앞서요. 첫 날이나 끝나는 날을 고쳐 주세요."
NO_DAYS = "첫 날부터 끝나는 날까지 고른 요일이 하루도 없어요. 요일이나 끝나는 날을 고쳐 주세요."
ONLY_HOLIDAYS = (
    "열리는 날이 모두 공휴일이라 하루도 열리지 않아요. ‘공휴일은 쉬기’를 끄거나 날짜를 고쳐 주세요."
)
SLUG_TAKEN = "다른 프로그램이 이미 쓰는 주소예요. 끝에 센터 이름이나 숫자를 붙여 주세요. 예: {slug}-2"


class ProgramPage(BasePage, Registrable, Completable, Online):
    """A program with dated sessions. Under a center it is that center's; under the index, the network's."""

    kind = models.CharField("종류", max_length=20, choices=ProgramKind.choices, default=ProgramKind.LECTURE)
    format = models.CharField(
        "방식", max_length=12, choices=ProgramFormat.choices, default=ProgramFormat.IN_PERSON
    )
    target = models.CharField("대상", max_length=160, blank=True, help_text="예: 서울에 사는 만 19~39세 청년")
    hosts = models.CharField(
        "진행", max_length=160, blank=True, help_text="이름 대신 역할로 적어 주세요. 예: 직업상담사"
    )
    place = models.CharField("장소", max_length=120, blank=True, help_text="예: 3층 교육장, 온라인(줌)")
    seats = models.PositiveIntegerField(
        "정원",
        null=True,
        blank=True,
        help_text="회차마다의 정원이에요. 한 번에 모든 회차를 신청하면 모두의 정원이에요. 비워 두면 정원이 없어요.",
    )
    is_care = models.BooleanField(
        "마음 돌봄",
        default=False,
        help_text="마음을 돌보는 프로그램이면 켜 주세요. 오지 못해도 벌점을 주지 않아요.",
    )
    first_date = models.DateField("첫 날", null=True, blank=True, help_text="반복하면 이 날부터 세요.")
    start_time = models.TimeField("시작 시각", null=True, blank=True)
    end_time = EndTimeField("끝나는 시각", null=True, blank=True)
    rule = WeeklyRuleField(
        verbose_name="반복",
        blank=True,
        default="",
        help_text="요일을 고르지 않으면 첫 날에 한 번만 열려요.",
    )
    skip_holidays = models.BooleanField(
        "공휴일은 쉬기", default=True, help_text="반복하는 날이 공휴일이면 건너뛰어요."
    )
    body = StreamField(BodyStreamBlock(), verbose_name="본문", blank=True)
    # Kept by the program itself, never by a revision: where it sits, and what its sessions were made from.
    center = models.ForeignKey(
        "home.CenterPage",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="programs",
        verbose_name="센터",
    )
    sessions_key = models.CharField(max_length=64, blank=True, default="", editable=False)

    slug: str
    objects = ProgramManager()

    template = "pages/events/program_page.html"
    base_form_class = ProgramForm
    parent_page_types = ["events.ProgramIndexPage", "home.CenterPage"]
    subpage_types: list[str] = []
    page_description = "특강, 멘토링, 상담처럼 날짜가 있는 프로그램."
    exclude_fields_in_copy = [
        "sessions_key",
        "apply_from",
        "apply_until",
        "online_url",
        "captions_url",
        "script",
    ]

    content_panels = [
        *BasePage.intro_panels,
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("kind"), FieldPanel("format")]),
                FieldPanel("target"),
                FieldPanel("hosts"),
                FieldPanel("is_care"),
            ],
            heading="무엇을, 누구에게",
        ),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("first_date"), FieldPanel("start_time"), FieldPanel("end_time")]),
                FieldPanel("rule"),
                FieldPanel("skip_holidays"),
                InlinePanel("dates", heading="따로 더하는 날짜", label="날짜"),
                HelpPanel(template="components/events/admin_sessions.html"),
            ],
            heading="언제",
        ),
        MultiFieldPanel([FieldPanel("place"), FieldPanel("seats")], heading="어디서, 몇 명"),
        Online.online_panel,
        Registrable.registering_panel,
        Registrable.eligibility_panel,
        Registrable.questions_panel,
        Completable.completion_panel,
        FieldPanel("body"),
    ]
    search_fields = [
        *BasePage.search_fields,
        index.AutocompleteField("place"),
        index.SearchField("target"),
        index.SearchField("hosts"),
        index.SearchField("get_kind_display"),
        index.SearchField("get_format_display"),
        index.SearchField("session_places"),
        index.SearchField("area_words"),
    ]

    class Meta:
        verbose_name = "프로그램"
        verbose_name_plural = "프로그램"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self._state.adding and self.slug:
            self.slug = self.free_slug(self.slug)
        self.set_center()
        super().save(*args, **kwargs)

    def set_center(self) -> None:
        """The center above the program, read from the tree."""
        parent_path = self.path[: -self.steplen]
        self.center_id = CenterPage.objects.filter(path=parent_path).values_list("pk", flat=True).first()

    def clean(self) -> None:
        super().clean()
        if self.slug and self._is_slug_taken(self.slug):
            raise ValidationError({"slug": SLUG_TAKEN.format(slug=self.slug)}, code="slug_taken")
        self.clean_times()

    def clean_times(self) -> None:
        """What sessions are made from fits together. Raises ValidationError, by field."""
        errors = {}
        if self.rule and not self.first_date:
            errors["first_date"] = "반복하려면 첫 날을 적어 주세요."
        if (self.first_date or self.start_time or self.end_time) and not (self.start_time and self.end_time):
            errors["end_time"] = "시작 시각과 끝나는 시각을 둘 다 적어 주세요."
        elif self.start_time and self.end_time and not clock.ends_later(self.start_time, self.end_time):
            errors["end_time"] = ENDS_BEFORE_START
        if no_days := self._no_days():
            errors["rule"] = no_days
        if errors:
            raise ValidationError(errors)

    def _no_days(self) -> str:
        """Why the rule comes to no day at all, in words."""
        try:
            first, rule = self.first_date, self.weekly_rule
        except ValueError:
            return ""  # the field itself has said so
        if first is None or rule is None or rule.until is None:
            return ""
        if rule.until < first:
            return RULE_ENDS_FIRST
        days = list(rule.dates(first, rule.until))
        if not days:
            return NO_DAYS
        names = Holiday.objects.names(first, rule.until) if self.skip_holidays else {}
        return "" if any(day not in names for day in days) else ONLY_HOLIDAYS

    def _is_slug_taken(self, slug: str) -> bool:
        return slug in RESERVED_SLUGS or ProgramPage.objects.filter(slug=slug).exclude(pk=self.pk).exists()

    def free_slug(self, slug: str) -> str:
        """`slug`, or with a number behind it when another program has it (a copy, an import)."""
        candidate, number = slug, 1
        while self._is_slug_taken(candidate):
            number += 1
            candidate = f"{slug}-{number}"
        return candidate

    def _get_autogenerated_slug(self, base_slug: str) -> str:
        return self.free_slug(base_slug)

    def with_content_json(self, content: dict[str, Any]) -> ProgramPage:
        page = super().with_content_json(content)
        page.center_id = self.center_id
        page.sessions_key = self.sessions_key
        return page

    def get_url_parts(self, request: HttpRequest | None = None) -> tuple[int, str | None, str | None] | None:
        """The address under the program index; the place in the tree only decides about rights."""
        parts = super().get_url_parts(request)
        index = index_address(request)
        if parts is None or parts[2] is None or index is None or index[0] != parts[0]:
            return parts
        return parts[0], parts[1], f"{index[1]}{quote(self.slug)}/"

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        """A walk down the tree; the index answers for programs that sit elsewhere."""
        result = super().route(request, path_components)
        return RouteResult(result.page, kwargs={"by_tree_path": True})

    def serve(
        self, request: HttpRequest, *args: Any, by_tree_path: bool = False, **kwargs: Any
    ) -> HttpResponse:
        url = self.get_url(request) if by_tree_path else None
        if url and unquote(urlsplit(url).path) != request.path:
            query = request.META.get("QUERY_STRING")
            return HttpResponsePermanentRedirect(f"{url}?{query}" if query else url)
        return super().serve(request, *args, **kwargs)

    @property
    def preview_modes(self) -> list[tuple[str, str]]:
        return [*super().preview_modes, (AS_REGISTRANT, "신청한 사람에게 보이는 모습")]

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        """As a visitor, or as somebody whose registration is certain."""
        from events.previews import registrant_preview  # it reads the models

        if not self.pk:
            self.set_center()
        if mode_name == AS_REGISTRANT:
            return registrant_preview(self, request)
        return super().serve_preview(request, mode_name)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """`coming`, `has_more`, `next_session`, `last_held` (see `selectors.program_sessions`), `events`, and what can be
        registered for (`showing.registering`)."""
        from events.selectors import program_sessions  # selectors read the models
        from events.showing import registering, who_may
        from events.structured import program_events

        is_preview = getattr(request, "is_preview", False)
        dates = program_sessions(self, is_preview=is_preview)
        context = {**super().get_context(request, *args, **kwargs), **dates}
        url = request.build_absolute_uri(self.get_url(request))
        return {
            **context,
            **registering(self, context["coming"], request.user),
            "who": who_may(self),
            "events": program_events(self, context["coming"], url),
        }

    @property
    def session_places(self) -> list[str]:
        """Where sessions are that are not where the program is, for the search."""
        places = self.sessions.filter(ends_at__gt=clock.now()).exclude(place="")
        return list(places.order_by("place").values_list("place", flat=True).distinct())

    @property
    def area_words(self) -> str:
        """Where its center is, for the search."""
        return self.center.area_words if self.center else ""

    @cached_property
    def apply_address(self) -> str:
        """Where one registers for it, or for one of its sessions."""
        return reverse("events:apply", args=[self.slug])

    @property
    def weekly_rule(self) -> WeeklyRule | None:
        return WeeklyRule.parse(self.rule)

    @property
    def rule_text(self) -> str:
        """`매주 월·수요일`, or nothing for a program that does not repeat."""
        rule = self.weekly_rule
        return rule.describe() if rule else ""
