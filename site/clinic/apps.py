from django.apps import AppConfig


class ClinicConfig(AppConfig):
    name = "clinic"
    verbose_name = "서류 클리닉"

    def ready(self) -> None:
        from clinic import messages, privacy  # noqa: F401 - register themselves
        from clinic.services.files import lost_files_remove
        from core import clock, daily

        daily.register("clinic files", daily.Part.DESTROY, lambda say: lost_files_remove(clock.now()))
