from django.urls import URLPattern, URLResolver, include, path, register_converter

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

# --- A person's own registrations
own = [
    path("", own_views.detail, name="registration"),
    path("certificate/", certificate_views.issue, name="certificate_issue"),
    path("certificate.pdf", certificate_views.pdf, name="certificate_pdf"),
    path("attend/", here_views.attend, name="attend"),
    path("files/<int:pk>/", own_views.file, name="own_file"),
    path("program.ics", own_views.ics, name="registration_ics"),
    path("<registration_purpose:purpose>/", own_views.act, name="act"),
]
me: list[URLPattern | URLResolver] = [
    path("calendar/", personal_feed.calendar_link, name="calendar_link"),
    path("calendar/<str:token>.ics", personal_feed.feed, name="personal_feed"),
    path("<registration_code:code>/", include(own)),
]

# --- Beside the pages of programs
programs = [
    path("calendar/", views.calendar_page, name="calendar_page"),
    path("<str:slug>/apply/", registration_views.apply, name="apply"),
    path("<str:slug>/program.ics", views.program_ics, name="program_ics"),
    path("lots/<int:pk>/", lottery_views.lottery, name="lottery"),
    path("here/<str:token>/", here_views.here, name="here"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("programs/", include(programs)),
    *feed_urls(feeds.PROGRAMS),
    path("calendar/programs.ics", views.calendar, name="calendar"),
    path("calendar/programs/<str:slug>.ics", views.calendar, name="center_calendar"),
    path("me/programs/", include(me)),
    path("certificates/", certificate_views.look, name="certificate_look"),
    path("certificates/<str:number>/", certificate_views.certificate, name="certificate"),
    path("registrations/<registration_purpose:purpose>/<str:token>/", own_views.link, name="link"),
]
