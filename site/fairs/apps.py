from django.apps import AppConfig


class FairsConfig(AppConfig):
    name = "fairs"
    verbose_name = "박람회"

    def ready(self) -> None:
        from fairs import messages, privacy  # noqa: F401 - register themselves
