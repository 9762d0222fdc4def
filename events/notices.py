"""What programs tell the apps above them, which programs don't know."""

from django.dispatch import Signal

session_moved = Signal()
"""A `session` begins at another time than it did (`before`), by staff or by its rule; sent in the transaction that moves it."""
