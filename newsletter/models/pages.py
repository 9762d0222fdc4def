from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, HelpPanel, MultiFieldPanel, ObjectList, TabbedInterface
from wagtail_newsletter.models import NewsletterPageMixin

from core.blocks.fields import StreamField
from core.filters import PAGE, FilterSet, listing
from core.models import BasePage
from newsletter.blocks import IssueBlock
from newsletter.enums import CampaignKind
from newsletter.fields import TopicsField
from newsletter.models.campaigns import Campaign

if TYPE_CHECKING:
    from newsletter.issues import Section

PER_PAGE = 20
AS_MAIL, AS_TEXT = "newsletter", "newsletter_text"
AD = "(광고)"
STARTS_WITH_AD = "제목에 ‘(광고)’를 적지 않아도 돼요. 아래 ‘광고’를 켜면 맨 앞에 꼭 맞게 붙여요."


class NewsletterIndexPage(BasePage):
    """Every issue that was published, the newest first. Its address is not `/newsletter/`: there one subscribes."""

    template = "pages/newsletter/index.html"
    max_count = 1
    parent_page_types = ["home.HomePage"]
    subpage_types = ["newsletter.NewsletterPage"]
    page_description = "지난 소식지의 목록. 사이트에 하나만 있어요."

    class Meta:
        verbose_name = "소식지 모음"
        verbose_name_plural = "소식지 모음"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """`issues`: a Listing of live NewsletterPage."""
        context = super().get_context(request, *args, **kwargs)
        issues = NewsletterPage.objects.child_of(self).live().public().order_by("-first_published_at", "-pk")
        context["issues"] = listing(issues, FilterSet([], request.GET), request.GET.get(PAGE), PER_PAGE)
        return context


class NewsletterPage(NewsletterPageMixin, BasePage):
    """One issue: a page of the archive, and a mail for everybody who follows what it is about."""

    body = StreamField(IssueBlock(), verbose_name="본문", blank=True)
    topics = TopicsField(
        "주제",
        max_length=400,
        blank=True,
        default="",
        help_text="이 가운데 하나라도 구독한 사람에게 가요. 주제를 고르지 않고 구독한 사람은 모두 받아요.",
    )
    regions = ParentalManyToManyField("core.Region", blank=True, related_name="+", verbose_name="지역")
    centers = ParentalManyToManyField("home.CenterPage", blank=True, related_name="+", verbose_name="센터")
    from_name = models.CharField(
        "보내는 이", max_length=80, blank=True, help_text="비워 두면 사이트 이름으로 보내요."
    )
    reply_to = models.EmailField(
        "답장 받을 주소", blank=True, help_text="비워 두면 사이트의 문의 메일이에요."
    )
    is_ad = models.BooleanField(
        "광고",
        default=False,
        help_text="돈을 받는 상품·행사나 다른 회사를 알리는 글이면 켜 주세요(정보통신망법 제50조). 제목 맨 앞에 ‘(광고)’를, "
        "끝에 보내는 이·연락처·무료 수신거부를 붙여요. 공공기관의 무료 프로그램 소식이면 켜지 않아도 돼요.",
    )

    template = "pages/newsletter/issue.html"
    newsletter_template = "mail/issue.mjml"
    parent_page_types = ["newsletter.NewsletterIndexPage"]
    subpage_types: list[str] = []
    page_description = "구독한 사람에게 메일로 보내고, 누리집에도 남는 글."
    exclude_fields_in_copy = ["newsletter_campaign"]

    preview_modes = [("", "누리집에서"), (AS_MAIL, "메일로"), (AS_TEXT, "글자만 있는 메일로")]
    content_panels = [*BasePage.intro_panels, FieldPanel("body")]

    class Meta:
        verbose_name = "소식지"
        verbose_name_plural = "소식지"

    @classmethod
    def get_edit_handler(cls) -> Any:
        tabs = [
            ObjectList(cls.content_panels, heading="내용"),
            ObjectList(cls.get_newsletter_panels(), heading="받는 사람과 보내기"),
            ObjectList(cls.promote_panels, heading="홍보"),
            ObjectList(cls.settings_panels, heading="설정"),
        ]
        return TabbedInterface(tabs, base_form_class=cls.base_form_class).bind_to_model(cls)

    @classmethod
    def get_newsletter_panels(cls) -> list[Any]:
        """Where another service sends, wagtail-newsletter's own panels."""
        if not sends_itself():
            return super().get_newsletter_panels()
        return [
            MultiFieldPanel(
                [
                    FieldPanel(
                        "newsletter_subject", heading="메일 제목", help_text="비워 두면 글 제목이에요."
                    ),
                    FieldPanel("from_name"),
                    FieldPanel("reply_to"),
                    FieldPanel("is_ad"),
                ],
                heading="메일",
            ),
            MultiFieldPanel(
                [FieldPanel("topics"), FieldPanel("regions"), FieldPanel("centers")],
                heading="누가 받나요",
                help_text="고르지 않으면 모두 받아요. 지역이나 센터를 고르면 그곳을 구독한 사람과, 어디든 구독한 사람이 받아요.",
            ),
            HelpPanel(template="components/newsletter/send_link.html", heading="보내기"),
        ]

    def clean(self) -> None:
        super().clean()
        if self.newsletter_subject.lstrip().startswith(("(광", "[광")):
            raise ValidationError({"newsletter_subject": STARTS_WITH_AD})

    def has_newsletter_permission(self, user: Any, action: str) -> bool:
        """Who may publish the page may send it."""
        return bool(self.permissions_for_user(user).can_publish())

    def get_newsletter_subject(self) -> str:
        subject = super().get_newsletter_subject()
        return f"{AD} {subject}" if self.is_ad else subject

    def get_newsletter_from_name(self) -> str:
        return self.from_name or settings.WAGTAIL_SITE_NAME

    def get_newsletter_reply_to(self) -> str:
        return self.reply_to

    def get_newsletter_html(self, extra_context: Any = None) -> Any:
        """For any campaign backend: the issue as somebody gets it who chose nothing."""
        from newsletter.issues import Edition

        return Edition(self).words_for_all().html

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        from newsletter.issues import Edition
        from newsletter.wording import as_example

        if mode_name not in {AS_MAIL, AS_TEXT}:
            return super().serve_preview(request, mode_name)
        words = as_example(Edition(self).words_for_all())
        if mode_name == AS_TEXT:
            return HttpResponse(words.text, content_type="text/plain; charset=utf-8")
        return HttpResponse(words.html)

    @cached_property
    def sections(self) -> list[Section]:
        """The issue in parts, as somebody sees it who chose nothing; empty ones are left out."""
        from newsletter.issues import Edition

        return Edition(self).sections_for_all()

    @cached_property
    def body_html(self) -> str:
        """The whole issue with whole addresses and without links of anybody's own: for feeds."""
        return render_to_string("components/newsletter/sections.html", {"sections": self.sections})

    @property
    def web_html(self) -> str:
        """The same for the archive: what lies on this site is called by its path, whatever name the site has just now."""
        return self.body_html.replace(f'="{settings.WAGTAILADMIN_BASE_URL}/', '="/')

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context(request, *args, **kwargs), "parent": self.get_parent()}

    @property
    def campaign(self) -> Campaign | None:
        """How it is, or was, sent."""
        return Campaign.objects.filter(page=self.pk, kind=CampaignKind.ISSUE).first() if self.pk else None


def sends_itself() -> bool:
    """Whether issues are sent by this site, not by a service elsewhere (`WAGTAIL_NEWSLETTER_CAMPAIGN_BACKEND`)."""
    return settings.WAGTAIL_NEWSLETTER_CAMPAIGN_BACKEND.startswith("newsletter.")
