from __future__ import annotations

from typing import Any, Self

from django.core.cache import cache
from django.db import models
from django.http import HttpRequest
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.models import Site

from core.fields import PhoneField


@register_setting(icon="cog")
class SiteSettings(BaseSiteSetting):
    """What the header and the footer of every page say."""

    operator = models.CharField("운영 기관", max_length=80, blank=True)
    phone = PhoneField("대표 전화", blank=True)
    email = models.EmailField("문의 메일", blank=True)
    contact_hours = models.CharField(
        "문의 시간", max_length=80, blank=True, help_text="예: 평일 오전 9시~오후 6시"
    )
    kakao_channel = models.URLField("카카오톡 채널", blank=True)
    officer_name = models.CharField(
        "개인정보 보호책임자", max_length=80, blank=True, help_text="이름이나 부서. 처리방침에 보여요."
    )
    officer_phone = PhoneField("보호책임자 전화", blank=True)
    officer_email = models.EmailField("보호책임자 메일", blank=True)
    show_government_banner = models.BooleanField(
        "전자정부 누리집 표시",
        default=False,
        help_text="정부·공공기관 공식 누리집일 때만 켜 주세요.",
    )
    notice = models.CharField(
        "맨 위 알림", max_length=160, blank=True, help_text="모든 페이지 맨 위에 보여요."
    )
    is_demo = models.BooleanField(
        "시연용 내용", default=False, help_text="켜면 맨 아래에 시연용 내용이라고 알려요."
    )

    panels = [
        MultiFieldPanel(
            [FieldPanel(name) for name in ("operator", "phone", "email", "contact_hours", "kakao_channel")],
            heading="문의처",
        ),
        MultiFieldPanel(
            [FieldPanel(name) for name in ("officer_name", "officer_phone", "officer_email")],
            heading="개인정보 보호책임자",
        ),
        MultiFieldPanel(
            [FieldPanel(name) for name in ("notice", "show_government_banner", "is_demo")], heading="표시"
        ),
    ]

    class Meta:
        verbose_name = "사이트 정보"

    @classmethod
    def for_request(cls, request: HttpRequest) -> Self:
        """The settings of the request's site, remembered for a minute: every page shows them.

        Wagtail's own way makes the row when there is none; showing a page must not write.
        """
        site = Site.find_for_request(request)
        if site is None:
            return super().for_request(request)
        found = cache.get(cls._cache_key(site.pk))
        if found is None:
            found = cls.base_queryset().filter(site=site).first() or cls(site=site)
            cache.set(cls._cache_key(site.pk), found, timeout=60)
        return found

    def save(self, *args: Any, **kwargs: Any) -> None:
        super().save(*args, **kwargs)
        cache.delete(self._cache_key(self.site_id))

    @staticmethod
    def _cache_key(site_id: int) -> str:
        return f"site-settings:{site_id}"
