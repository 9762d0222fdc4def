from django.apps import AppConfig


class BookingsConfig(AppConfig):
    name = "bookings"
    verbose_name = "예약"

    def ready(self) -> None:
        from . import checks  # noqa: F401 - registers itself
