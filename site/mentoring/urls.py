from django.urls import path

from mentoring.views import mentor, own, public, track

app_name = "mentoring"

# --- For everybody, and asking
urlpatterns = [
    path("mentors/", public.mentors, name="mentors"),
    path("mentors/<int:pk>/", public.mentor, name="mentor"),
    path("mentors/<int:pk>/ask/", public.ask, name="ask"),
    path("mentors/<int:pk>/talk/<int:slot_pk>/", public.ask_for_talk, name="ask_for_talk"),
]

# --- One's own questions and talks
urlpatterns += [
    path("me/mentors/questions/<int:pk>/", own.question, name="question"),
    path("me/mentors/talks/<uuid:uid>/", own.talk, name="talk"),
    path("me/mentors/talks/<uuid:uid>/cancel/", own.cancel, name="talk_cancel"),
    path("me/mentors/talks/<uuid:uid>/mentoring.ics", own.ics, name="talk_ics"),
]

# --- A mentor's own page
urlpatterns += [
    path("me/mentoring/", mentor.desk, name="desk"),
    path("me/mentoring/questions/<int:pk>/", mentor.question, name="question_answer"),
    path("me/mentoring/talks/<uuid:uid>/", mentor.talk, name="mentor_talk"),
    path("me/mentoring/talks/<uuid:uid>/end/", mentor.end, name="mentor_talk_end"),
    path("me/mentoring/slots/", mentor.slots, name="slots"),
    path("me/mentoring/slots/<int:pk>/withdraw/", mentor.withdraw, name="slot_withdraw"),
    path("me/mentoring/plans/<int:pk>/", mentor.plan, name="mentor_plan"),
]

# --- The young person's part of long-term mentoring
urlpatterns += [
    path("me/track/", track.track, name="track"),
    path("me/track/goals/<int:pk>/", track.goal, name="track_goal"),
    path("me/track/entries/<int:pk>/", track.entry, name="track_entry"),
]
