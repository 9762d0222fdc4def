"""Addresses of planning, under /cms/planning/."""

from django.urls import path

from events.desk import copying, dates, planning, series_splitting, splitting

app_name = "planning"
urlpatterns = [
    path("dates/", dates.dates, name="dates"),
    path("<int:pk>/", planning.program, name="program"),
    path("<int:pk>/tell/", planning.tell, name="tell"),
    path("<int:pk>/copy/", copying.copy, name="copy"),
    path("<int:pk>/split/", series_splitting.split, name="split_series"),
    path("sessions/<int:session_pk>/", planning.change, name="change"),
    path("sessions/<int:session_pk>/cancel/", planning.cancel, name="cancel"),
    path("sessions/<int:session_pk>/reopen/", planning.reopen, name="reopen"),
    path("sessions/<int:session_pk>/split/", splitting.split, name="split"),
    path("sessions/<int:session_pk>/count/", planning.count, name="count"),
]
