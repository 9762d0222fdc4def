from django.db import models
from django.http import HttpRequest
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.models import Site


@register_setting(icon="search")
class SearchSettings(BaseSiteSetting):
    """What the search page offers before anything is typed and when nothing is found."""

    popular = models.CharField(
        "자주 찾는 말",
        max_length=300,
        blank=True,
        default="스터디룸, 면접 정장, 자기소개서, 모의면접, 증명사진, 국민취업지원제도",
        help_text="쉼표로 나눠 적어 주세요. 검색 화면에 바로가기로 보여요.",
    )

    panels = [FieldPanel("popular")]

    class Meta:
        verbose_name = "검색 화면"

    @classmethod
    def read(cls, request: HttpRequest) -> "SearchSettings":
        """The settings of the request's site, without making a row for them as `for_request` does."""
        return cls.objects.filter(site=Site.find_for_request(request)).first() or cls()

    def popular_words(self) -> list[str]:
        return [word.strip() for word in self.popular.split(",") if word.strip()]
