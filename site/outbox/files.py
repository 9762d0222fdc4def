"""The files of queued mails. They lie in a storage of their own, which nobody is served from."""

from functools import partial

from django.db import transaction
from django.db.models import QuerySet
from post_office.models import Attachment, Email


def files_remove(mails: QuerySet[Email]) -> None:
    """Delete the files that were to go with mails; from the disk once that is certain."""
    files = Attachment.objects.filter(emails__in=mails)
    for attachment in files:
        transaction.on_commit(partial(attachment.file.storage.delete, attachment.file.name))
    files.delete()
