"""Subscribing, and what subscribers do without signing in."""

from django.urls import path

from newsletter import confirm_views, manage_views

app_name = "newsletter"
urlpatterns = [
    path("newsletter/confirm/<str:token>/", confirm_views.confirm, name="confirm"),
    path("newsletter/me/<str:token>/", manage_views.manage, name="manage"),
    path("newsletter/stop/<str:token>/", manage_views.stop, name="stop"),
    path("newsletter/stay/<str:token>/", confirm_views.stay, name="stay"),
]
