from django.urls import include, path

from mentoring.views import mentor, own, public, track

app_name = "mentoring"

# --- For everybody, and asking
mentors = [
    path("", public.mentors, name="mentors"),
    path("<int:pk>/", public.mentor, name="mentor"),
    path("<int:pk>/ask/", public.ask, name="ask"),
    path("<int:pk>/talk/<int:slot_pk>/", public.ask_for_talk, name="ask_for_talk"),
]

# --- One's own questions and talks
me = [
    path("mentors/questions/<int:pk>/", own.question, name="question"),
    path("mentors/talks/<uuid:uid>/", own.talk, name="talk"),
    path("mentors/talks/<uuid:uid>/cancel/", own.cancel, name="talk_cancel"),
    path("mentors/talks/<uuid:uid>/mentoring.ics", own.ics, name="talk_ics"),
]

# --- A mentor's own page
me += [
    path("mentoring/", mentor.desk, name="desk"),
    path("mentoring/questions/<int:pk>/", mentor.question, name="question_answer"),
    path("mentoring/talks/<uuid:uid>/", mentor.talk, name="mentor_talk"),
    path("mentoring/talks/<uuid:uid>/end/", mentor.end, name="mentor_talk_end"),
    path("mentoring/slots/", mentor.slots, name="slots"),
    path("mentoring/slots/<int:pk>/withdraw/", mentor.withdraw, name="slot_withdraw"),
    path("mentoring/plans/<int:pk>/", mentor.plan, name="mentor_plan"),
]

# --- The young person's part of long-term mentoring
me += [
    path("track/", track.track, name="track"),
    path("track/goals/<int:pk>/", track.goal, name="track_goal"),
    path("track/entries/<int:pk>/", track.entry, name="track_entry"),
]

urlpatterns = [
    path("mentors/", include(mentors)),
    path("me/", include(me)),
]
