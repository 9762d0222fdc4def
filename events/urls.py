from django.urls import path, register_converter

from events import (
    certificate_views,
    feeds,
    here_views,
    lottery_views,
    own_views,
    personal_feed,
    registration_views,
    views,
)
from events.links import Purpose
from home.feeds import feed_urls


class PurposeConverter:
    """What a person, or a link from a mail, does with a registration."""

    regex = "|".join(Purpose.values)

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return str(value)


class CodeConverter(PurposeConverter):
    """The number of a registration: eight digits."""

    regex = r"\d{8}"


register_converter(PurposeConverter, "registration_purpose")
register_converter(CodeConverter, "registration_code")

app_name = "events"
urlpatterns = [
    path("programs/calendar/", views.calendar_page, name="calendar_page"),
    *feed_urls(feeds.PROGRAMS),
    path("calendar/programs.ics", views.calendar, name="calendar"),
    path("calendar/programs/<str:slug>.ics", views.calendar, name="center_calendar"),
]

# --- Registering
urlpatterns += [
    path("programs/<str:slug>/apply/", registration_views.apply, name="apply"),
    path("programs/<str:slug>/program.ics", views.program_ics, name="program_ics"),
    path("me/programs/calendar/", personal_feed.calendar_link, name="calendar_link"),
    path("me/programs/calendar/<str:token>.ics", personal_feed.feed, name="personal_feed"),
    path("programs/lots/<int:pk>/", lottery_views.lottery, name="lottery"),
    path("me/programs/<registration_code:code>/", own_views.detail, name="registration"),
    path("programs/here/<str:token>/", here_views.here, name="here"),
    path(
        "me/programs/<registration_code:code>/certificate/", certificate_views.issue, name="certificate_issue"
    ),
    path(
        "me/programs/<registration_code:code>/certificate.pdf", certificate_views.pdf, name="certificate_pdf"
    ),
    path("certificates/", certificate_views.look, name="certificate_look"),
    path("certificates/<str:number>/", certificate_views.certificate, name="certificate"),
    path("me/programs/<registration_code:code>/attend/", here_views.attend, name="attend"),
    path("me/programs/<registration_code:code>/files/<int:pk>/", own_views.file, name="own_file"),
    path("me/programs/<registration_code:code>/program.ics", own_views.ics, name="registration_ics"),
    path("me/programs/<registration_code:code>/<registration_purpose:purpose>/", own_views.act, name="act"),
    path("registrations/<registration_purpose:purpose>/<str:token>/", own_views.link, name="link"),
]
