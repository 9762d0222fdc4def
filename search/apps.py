from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "search"
    verbose_name = "검색"

    def ready(self) -> None:
        from wagtail.contrib.search_promotions.forms import SearchPromotionsFormSetBase

        from search import (
            privacy,  # noqa: F401 - declares what is kept
            synonyms,  # noqa: F401 - hears of changed synonyms
        )

        # Wagtail never marked it for translation.
        SearchPromotionsFormSetBase.form.base_fields["external_link_text"].label = "외부 링크 글"
