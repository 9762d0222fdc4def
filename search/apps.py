from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "search"
    verbose_name = "검색"

    def ready(self) -> None:
        from search import (
            privacy,  # noqa: F401 - declares what is kept
            synonyms,  # noqa: F401 - hears of changed synonyms
        )
