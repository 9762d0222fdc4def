from django.apps import AppConfig


class ClinicConfig(AppConfig):
    name = "clinic"
    verbose_name = "서류 클리닉"

    def ready(self) -> None:
        from clinic import messages, privacy  # noqa: F401 - register themselves
        from clinic.services.files import lost_files_remove
        from clinic.services.promises import promises_tell
        from core import clock, daily
        from search import beside

        beside.register(
            beside.Place(
                "서류 클리닉",
                "자기소개서나 이력서를 보내면 센터의 상담사가 읽고 의견을 적어 돌려드려요.",
                "clinic:about",
                ("서류클리닉", "첨삭", "서류검토"),
            )
        )
        daily.register("clinic promises", daily.Part.TELL, lambda say: promises_tell(clock.today()))
        daily.register("clinic files", daily.Part.DESTROY, lambda say: lost_files_remove(clock.now()))
