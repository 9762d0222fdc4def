from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "search"
    verbose_name = "검색"

    def ready(self) -> None:
        from search import synonyms  # noqa: F401 - hears of changed synonyms
