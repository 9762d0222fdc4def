from django.apps import AppConfig


class EventsConfig(AppConfig):
    name = "events"
    verbose_name = "프로그램"

    def ready(self) -> None:
        from events import signals  # noqa: F401 - receivers need the models
