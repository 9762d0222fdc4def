from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "home"
    verbose_name = "홈페이지"

    def ready(self) -> None:
        from core import areas
        from home.selectors import center_areas

        areas.register(center_areas)
