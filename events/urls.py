from django.urls import path

from events import feeds, views

app_name = "events"
urlpatterns = [
    path("programs/calendar/", views.calendar_page, name="calendar_page"),
    path("feeds/programs/", feeds.ProgramFeed(), name="program_feed"),
    path("feeds/programs/<str:slug>/", feeds.ProgramFeed(), name="center_program_feed"),
    path("calendar/programs.ics", views.calendar, name="calendar"),
    path("calendar/programs/<str:slug>.ics", views.calendar, name="center_calendar"),
]
