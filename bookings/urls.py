from django.urls import path, register_converter

from bookings import embed_views, feed_views, find_views, views
from bookings.links import Purpose


class CodeConverter:
    """A booking's code: eight digits."""

    regex = r"\d{8}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class PurposeConverter:
    """What a link from a mail does."""

    regex = "|".join(Purpose.values)

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return str(value)


register_converter(CodeConverter, "booking_code")
register_converter(PurposeConverter, "link_purpose")

app_name = "bookings"
urlpatterns = [
    path("find/", find_views.find, name="find"),
    path("bookings/<link_purpose:purpose>/<str:token>/", views.link, name="link"),
    path("embed/<int:pk>/", embed_views.embed, name="embed"),
    path("me/calendar/", feed_views.calendar_link, name="calendar_link"),
    path("me/calendar/<str:token>.ics", feed_views.feed, name="feed"),
    path("me/bookings/<booking_code:code>/", views.booking_detail, name="detail"),
    path("me/bookings/<booking_code:code>/cancel/", views.booking_cancel_view, name="cancel"),
    path("me/bookings/<booking_code:code>/didim.ics", views.booking_ics, name="ics"),
]
