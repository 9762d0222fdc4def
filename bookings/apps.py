from django.apps import AppConfig


class BookingsConfig(AppConfig):
    name = "bookings"
    verbose_name = "예약"

    def ready(self) -> None:
        from core import clock, daily, search_rows
        from core.tasks import AT_START
        from people.services.uses import SERVICES

        from . import checks, privacy, receivers  # noqa: F401 - register themselves
        from .enums import ResourceKind
        from .models import Suit, Unit
        from .services.completion import bookings_complete
        from .services.files import lost_files_remove
        from .services.opening import opening_expand_all
        from .services.reminding import reminders_forget
        from .tasks import keep_time

        SERVICES.update(ResourceKind.choices)
        AT_START.append(keep_time)
        search_rows.tell_of(Unit, lambda unit: [unit.resource_id])
        search_rows.tell_of(Suit, lambda suit: [suit.unit.resource_id])
        daily.register("opening", daily.Part.PREPARE, lambda say: opening_expand_all())
        daily.register("completion", daily.Part.COUNT, lambda say: bookings_complete(clock.now()))
        daily.register("booking reminders", daily.Part.DESTROY, lambda say: reminders_forget())
        daily.register("files", daily.Part.DESTROY, lambda say: lost_files_remove(clock.now()))
