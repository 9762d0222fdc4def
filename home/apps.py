from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "home"
    verbose_name = "홈페이지"

    def ready(self) -> None:
        from core import areas, search_rows
        from core.feeds.watching import watch
        from core.models import Region
        from home.hub import tell_of
        from home.models import CenterPage, NewsPage, StoryPage
        from home.selectors import center_areas, pages_below, pages_in

        areas.register(center_areas)
        search_rows.tell_of(Region, pages_in)
        search_rows.tell_of(CenterPage, pages_below)
        watch(CenterPage)
        for model, name in ((NewsPage, "news"), (StoryPage, "stories")):
            watch(model, name)
            tell_of(model, name)
