from django.apps import AppConfig

NOT_IN_FEEDS = (
    "capacity",
    "captions_url",
    "has_own_time",
    "hosts",
    "is_edited",
    "last_number",
    "online_url",
    "original_start",
    "reason",
    "room_before",
    "script",
    "seats_taken",
    "waiting",
)
"""Of a session: who registers changes no feed."""


class EventsConfig(AppConfig):
    name = "events"
    verbose_name = "프로그램"

    def ready(self) -> None:
        from core import clock, daily, search_rows
        from core.feeds.watching import watch
        from core.tasks import AT_START
        from events import checks, message_privacy, privacy, signals  # noqa: F401 - register themselves
        from events.models import ProgramPage, Session
        from events.services.answers import lost_answers_delete
        from events.services.reminding import reminders_forget
        from events.services.sessions import extend_all
        from events.tasks import keep_registrations
        from home.hub import tell_of

        watch(ProgramPage, "programs", ignoring=("online_url", "captions_url", "script", "sessions_key"))
        watch(Session, "programs", ignoring=NOT_IN_FEEDS)
        tell_of(ProgramPage, "programs")
        AT_START.append(keep_registrations)
        search_rows.tell_of(Session, lambda session: [session.program_id])
        daily.register("sessions", daily.Part.PREPARE, lambda say: extend_all())
        daily.register("reminders", daily.Part.DESTROY, lambda say: reminders_forget())
        daily.register("answers", daily.Part.DESTROY, lambda say: lost_answers_delete(clock.now()))
