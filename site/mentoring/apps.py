from django.apps import AppConfig


class MentoringConfig(AppConfig):
    name = "mentoring"
    verbose_name = "멘토링"

    def ready(self) -> None:
        from core import clock, daily
        from core.tasks import AT_START
        from events import cohosts
        from mentoring import messages, privacy, signals  # noqa: F401 - register themselves
        from mentoring.enums import TALK
        from mentoring.services.along import (
            awaited_forget,
            follow_program,
            follow_session,
            names,
            sessions_found,
        )
        from mentoring.services.due import checks_tell
        from mentoring.services.plans import overdue_notice
        from mentoring.tasks import keep_mentoring
        from people.services.uses import SERVICES

        cohosts.register(cohosts.Cohosts(names, follow_program, follow_session))
        SERVICES[TALK] = "1:1 멘토링"
        AT_START.append(keep_mentoring)
        daily.register("checks due", daily.Part.TELL, lambda say: checks_tell(clock.today()))
        daily.register("mentors of new sessions", daily.Part.COUNT, lambda say: sessions_found())
        daily.register("mentors of no sessions", daily.Part.DESTROY, lambda say: awaited_forget())
        daily.register("missed contacts", daily.Part.COUNT, lambda say: overdue_notice(clock.today()))
