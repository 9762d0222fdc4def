from django.apps import AppConfig


class EventsConfig(AppConfig):
    name = "events"
    verbose_name = "프로그램"

    def ready(self) -> None:
        from core import daily
        from events import signals  # noqa: F401 - receivers need the models
        from events.services.sessions import extend_all

        daily.register("sessions", daily.Part.PREPARE, lambda say: extend_all())
