from django.apps import AppConfig


class EventsConfig(AppConfig):
    name = "events"
    verbose_name = "프로그램"

    def ready(self) -> None:
        from core import daily
        from core.tasks import AT_START
        from events import checks, message_privacy, privacy, signals  # noqa: F401 - register themselves
        from events.services.reminding import reminders_forget
        from events.services.sessions import extend_all
        from events.tasks import keep_registrations

        AT_START.append(keep_registrations)
        daily.register("sessions", daily.Part.PREPARE, lambda say: extend_all())
        daily.register("reminders", daily.Part.DESTROY, lambda say: reminders_forget())
