from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "home"
    verbose_name = "홈페이지"

    def ready(self) -> None:
        from core import areas
        from core.feeds.watching import watch
        from home.models import CenterPage, NewsPage, StoryPage
        from home.selectors import center_areas

        areas.register(center_areas)
        watch(CenterPage)
        watch(NewsPage, "news")
        watch(StoryPage, "stories")
