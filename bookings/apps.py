from django.apps import AppConfig


class BookingsConfig(AppConfig):
    name = "bookings"
    verbose_name = "예약"

    def ready(self) -> None:
        from people.services.uses import SERVICES

        from . import checks, privacy, receivers  # noqa: F401 - register themselves
        from .enums import ResourceKind

        SERVICES.update(ResourceKind.choices)
