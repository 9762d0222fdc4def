from django.db import models


class Kind(models.TextChoices):
    """What a visitor can narrow results to."""

    CENTERS = "centers", "센터"
    PROGRAMS = "programs", "프로그램"
    ROOMS = "rooms", "예약"
    STORIES = "stories", "우수사례"
    NEWS = "news", "소식"


# By name: events and bookings stand beside search, and a site may do without one of them.
PAGE_MODELS = {
    Kind.CENTERS: "home.centerpage",
    Kind.PROGRAMS: "events.programpage",
    Kind.ROOMS: "bookings.resourcepage",
    Kind.STORIES: "home.storypage",
    Kind.NEWS: "home.newspage",
}
