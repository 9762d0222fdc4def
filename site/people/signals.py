"""What this app tells the apps above it."""

from django.dispatch import Signal

notice = Signal()
"""Somebody must be told something about their account: `kind` (a name of `outbox.accounts`), `to`
(a User, a mail address or a number; those with a `language`) and plain values. The outbox listens; people know nothing of mail."""

addresses_forgotten = Signal()
"""Mail addresses (`addresses`, lower case) belong to nobody here any more; what was kept about them goes."""
