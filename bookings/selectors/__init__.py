"""What pages read about free times and bookings: a constant number of queries, then work in memory.

Nothing here decides a booking; `services.booking` checks the same rules again inside the lock.
"""

from .alternatives import Alternatives, alternatives
from .days import Day, DayState, ResourceDays, closed_reasons, last_day_known
from .draws import draw_entries_of, draw_starts, shown_draw
from .find import Finder, Found, Hint, Search, free_soon
from .mine import bookings_of, feed_of, with_places
from .network import Network
from .resources import (
    ResourceCard,
    cards_under,
    place_title,
    policies_in_use,
    resources,
    resources_under,
    with_units,
)
from .slots import Slot, booking_window, day_slots, first_free, free_slots, nearest_free, slot_at

__all__ = [
    "Alternatives",
    "Day",
    "DayState",
    "Finder",
    "Found",
    "Hint",
    "Network",
    "ResourceCard",
    "ResourceDays",
    "Search",
    "Slot",
    "alternatives",
    "booking_window",
    "bookings_of",
    "cards_under",
    "closed_reasons",
    "day_slots",
    "draw_entries_of",
    "draw_starts",
    "feed_of",
    "first_free",
    "free_slots",
    "free_soon",
    "last_day_known",
    "nearest_free",
    "place_title",
    "policies_in_use",
    "resources",
    "resources_under",
    "shown_draw",
    "slot_at",
    "with_places",
    "with_units",
]
