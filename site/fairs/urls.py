from django.urls import path

from fairs import views

app_name = "fairs"
urlpatterns = [
    path("programs/<str:slug>/fair/", views.fair, name="fair"),
    path("programs/<str:slug>/fair/<int:pk>/", views.book, name="book"),
    path("me/interviews/<str:code>/", views.interview, name="interview"),
    path("me/interviews/<str:code>/cancel/", views.cancel, name="cancel"),
    path("me/interviews/<str:code>/interview.ics", views.ics, name="ics"),
    path("fairs/enter/<str:token>/", views.enter, name="enter"),
]
