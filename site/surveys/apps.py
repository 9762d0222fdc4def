from django.apps import AppConfig


class SurveysConfig(AppConfig):
    name = "surveys"
    verbose_name = "설문"

    def ready(self) -> None:
        from core import clock, daily

        from . import (  # noqa: F401 - register themselves
            messages,
            privacy,
        )
        from .counting import answers_count
        from .services import links_forget

        daily.register("surveys", daily.Part.COUNT, lambda say: answers_count())
        daily.register("survey links", daily.Part.DESTROY, lambda say: links_forget(clock.today()))
