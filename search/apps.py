from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "search"
    verbose_name = "검색"

    def ready(self) -> None:
        from wagtail.contrib.search_promotions.forms import SearchPromotionsFormSetBase
        from wagtail.models import Page, get_page_models
        from wagtail.search.models import IndexEntry

        from core.feeds.shown import PAGE_BESIDES
        from core.feeds.watching import watch
        from search import (
            privacy,  # noqa: F401 - declares what is kept
            synonyms,  # noqa: F401 - hears of changed synonyms
        )
        from search.models import Synonym

        for model in (IndexEntry, Synonym, *get_page_models()):
            watch(model, "search", ignoring=PAGE_BESIDES if model is Page else ())
        # Wagtail never marked it for translation.
        SearchPromotionsFormSetBase.form.base_fields["external_link_text"].label = "외부 링크 글"
