"""What the worker does after an import."""

from __future__ import annotations

from django_tasks import task

from newsletter.services.importing import tell_imported

AT_ONCE = 200


@task(priority=-10)
def imported_tell() -> None:
    """A few hundred mails at a time: whatever else waits for the worker comes in between."""
    if tell_imported(AT_ONCE):
        imported_tell.enqueue()
