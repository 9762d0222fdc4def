from django.apps import AppConfig


class EventsConfig(AppConfig):
    name = "events"
    verbose_name = "프로그램"

    def ready(self) -> None:
        from core import daily
        from core.tasks import AT_START
        from events import privacy, signals  # noqa: F401 - register themselves
        from events.services.sessions import extend_all
        from events.tasks import keep_registrations
        from people.own_sections import OWN_SECTIONS

        AT_START.append(keep_registrations)
        OWN_SECTIONS.append("components/events/own_section.html")
        daily.register("sessions", daily.Part.PREPARE, lambda say: extend_all())
