"""Everything of the demo, in one transaction, into an empty site."""

from __future__ import annotations

from enum import Enum

from django.db import transaction

from config.demo import (
    clinic,
    counselling,
    draws,
    fairs,
    kiosks,
    legal,
    letters,
    loans,
    mentoring,
    people,
    planning,
    programs,
    registrations,
    rooms,
    site_pages,
    states,
    stories,
    subscribers,
    surveys,
)
from config.demo.accounts import DEMO_COUNSELLORS
from config.demo.centers import add_centers
from config.demo.indexing import index_at_the_end
from config.demo.pictures import Pictures
from config.demo.tree import other_pages
from core.models import SiteSettings
from home.models import HomePage


class Outcome(Enum):
    LOADED = "loaded"
    THERE = "there"
    OTHER = "other content"


def load() -> Outcome:
    """Load the demo, unless it is there already or anything else is."""
    if SiteSettings.objects.filter(is_demo=True).exists() and HomePage.objects.exists():
        return Outcome.THERE
    if other_pages():
        return Outcome.OTHER
    with transaction.atomic(), index_at_the_end():
        _load()
    return Outcome.LOADED


def _load() -> None:
    pictures = Pictures()
    home, indexes = site_pages.add_front(pictures)
    centers = add_centers(indexes["centers"], pictures)
    resources = rooms.add_resources(centers, pictures)
    programs.add_programs(indexes["programs"], centers, pictures)
    stories.add_stories(indexes["stories"], centers, pictures)
    site_pages.add_news(indexes["news"], centers)
    site_pages.add_plain(home)
    site_pages.set_site_settings()
    legal.add_legal()
    people.add_staff(centers)
    visitors = people.add_visitors()
    counselling.name_counsellors(DEMO_COUNSELLORS)
    rooms.add_bookings(resources, visitors)
    counselling.add_appointments(resources, visitors)
    draws.add_draws(resources, visitors)
    people.add_strikes(centers, visitors)
    loans.add_loans(resources, visitors)
    states.add_states(resources, visitors[people.WITHOUT_BOOKINGS :])
    registrations.add_registrations(visitors)
    planning.add_plans()
    mentoring.add_mentoring(centers, visitors)
    clinic.add_papers(centers, visitors)
    fairs.add_companies(visitors)
    kiosks.add_kiosks(centers)
    surveys.add_answers(centers)
    subscribers.add_subscribers(centers, visitors)
    letters.add_letters(home, pictures)
