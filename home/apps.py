from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "home"
    verbose_name = "홈페이지"

    def ready(self) -> None:
        from core import areas
        from core.feeds.watching import watch
        from home.hub import tell_of
        from home.models import CenterPage, NewsPage, StoryPage
        from home.selectors import center_areas

        areas.register(center_areas)
        watch(CenterPage)
        for model, name in ((NewsPage, "news"), (StoryPage, "stories")):
            watch(model, name)
            tell_of(model, name)
