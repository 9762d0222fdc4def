from django.apps import AppConfig


class EventsConfig(AppConfig):
    name = "events"
    verbose_name = "프로그램"

    def ready(self) -> None:
        from core import clock, daily
        from core.tasks import AT_START
        from events import checks, message_privacy, privacy, signals  # noqa: F401 - register themselves
        from events.services.answers import lost_answers_delete
        from events.services.reminding import reminders_forget
        from events.services.sessions import extend_all
        from events.tasks import keep_registrations

        AT_START.append(keep_registrations)
        daily.register("sessions", daily.Part.PREPARE, lambda say: extend_all())
        daily.register("reminders", daily.Part.DESTROY, lambda say: reminders_forget())
        daily.register("answers", daily.Part.DESTROY, lambda say: lost_answers_delete(clock.now()))
