from django.apps import AppConfig


class MentoringConfig(AppConfig):
    name = "mentoring"
    verbose_name = "멘토링"

    def ready(self) -> None:
        from core import clock, daily
        from core.tasks import AT_START
        from mentoring import messages, privacy  # noqa: F401 - register themselves
        from mentoring.services.plans import overdue_notice
        from mentoring.tasks import keep_mentoring

        AT_START.append(keep_mentoring)
        daily.register("missed contacts", daily.Part.COUNT, lambda say: overdue_notice(clock.today()))
