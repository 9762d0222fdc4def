"""Files of bookings: kept in private storage under names that say nothing, gone after the policy's days."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Q, QuerySet
from wagtail.log_actions import log

import outbox.services as outbox
from bookings import messages
from bookings.errors import NOT_HOLDING, TOO_MANY_FILES, Refused
from bookings.files import RULES
from bookings.models import Booking, BookingFile, Policy
from bookings.models.appointments import private_path
from bookings.services.locks import in_short_transaction, lock_booking
from core import clock
from core.private_files import clean_name, files_delete, lost_files_delete, private_storage, validate_file
from people.models import User

OWN_PURPOSES = frozenset({BookingFile.Purpose.CV, BookingFile.Purpose.PROOF})
"""What people add themselves; they may take it back as well."""


def files_add(
    *, booking: Booking, purpose: str, uploads: Iterable[UploadedFile], by: User | None
) -> list[BookingFile]:
    """Keep files for a booking. Raises ValidationError for a file that is not what it says, Refused when there would be too
    many or the booking is over; then nothing is kept."""
    uploads = list(uploads)
    for upload in uploads:
        validate_file(upload, RULES[purpose])
    storage = private_storage()
    new = [
        BookingFile(
            booking=booking, purpose=purpose, name=clean_name(upload.name or ""), size=upload.size or 0
        )
        for upload in uploads
    ]
    paths = [
        storage.save(private_path(each, each.name), upload) for each, upload in zip(new, uploads, strict=True)
    ]
    try:
        return _keep(booking, purpose, new, paths, by)
    except BaseException:
        files_delete(paths)
        raise


@in_short_transaction
def _keep(
    booking: Booking, purpose: str, new: list[BookingFile], paths: list[str], by: User | None
) -> list[BookingFile]:
    booking = lock_booking(booking)
    if purpose in OWN_PURPOSES and not (booking.is_holding and clock.now() < booking.ends_at):
        raise Refused([NOT_HOLDING])
    if booking.files.filter(purpose=purpose).count() + len(new) > RULES[purpose].most:
        raise Refused([TOO_MANY_FILES])
    for each, path in zip(new, paths, strict=True):
        each.file = path  # type: ignore[assignment]
        each.save(force_insert=True)
    log(booking, "bookings.add_file", user=by, data={"purpose": str(purpose), "number": len(new)})
    return new


def results_deliver(*, booking: Booking, uploads: Iterable[UploadedFile], by: User) -> list[BookingFile]:
    """Keep what was made (a photo, a report), and mail the person a private link to it. Raises as `files_add`."""
    made = files_add(booking=booking, purpose=BookingFile.Purpose.RESULT, uploads=uploads, by=by)
    if booking.person:
        outbox.send(messages.RESULT_READY, booking.person, booking_id=booking.pk)
    return made


def file_remove(*, file: BookingFile, by: User | None) -> None:
    """Delete one file, now."""
    with transaction.atomic():
        files_destroy(BookingFile.objects.filter(pk=file.pk))
        log(file.booking, "bookings.remove_file", user=by, data={"purpose": file.purpose})


def files_destroy(files: QuerySet[BookingFile]) -> int:
    """Delete rows, and their files once that is certain; gives the number."""
    paths = list(files.order_by().values_list("file", flat=True))
    number = files.order_by().delete()[0]
    transaction.on_commit(lambda: files_delete(paths), robust=True)
    return number


def files_due(now: datetime) -> QuerySet[BookingFile]:
    """Files whose policy says that they have been kept for long enough, counted from the end of the use."""
    is_due = Q(pk__in=[])
    for key, days in Policy.objects.values_list("pk", "file_days"):
        is_due |= Q(booking__resource__policy=key, booking__ends_at__lte=now - timedelta(days=days))
    month_ago = now - timedelta(days=Policy().file_days)
    is_due |= Q(booking__resource__policy=None, booking__ends_at__lte=month_ago)
    return BookingFile.objects.filter(is_due)


def lost_files_remove(now: datetime) -> int:
    """Delete files that no row knows. Gives the number."""
    return lost_files_delete("bookings", set(BookingFile.objects.values_list("file", flat=True)), now)
