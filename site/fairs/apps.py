from django.apps import AppConfig


class FairsConfig(AppConfig):
    name = "fairs"
    verbose_name = "박람회"

    def ready(self) -> None:
        from core.tasks import AT_START
        from fairs import messages, privacy, signals  # noqa: F401 - register themselves
        from fairs.tasks import keep_fairs

        AT_START.append(keep_fairs)
