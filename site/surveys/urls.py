from django.urls import URLPattern, URLResolver, path

from surveys import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("survey/thanks/", views.thanks, name="survey_thanks"),
    path("survey/<str:token>/", views.survey, name="survey"),
]
