"""Subscribing, and what subscribers do without signing in."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from home.feeds import feed_urls
from newsletter import confirm_views, feeds, manage_views, subscribe_views

app_name = "newsletter"
subscribing: list[URLPattern | URLResolver] = [
    path("", subscribe_views.subscribe, name="subscribe"),
    path("sent/", subscribe_views.sent, name="sent"),
    path("poster/", subscribe_views.poster, name="poster"),
    path("poster/<str:slug>/", subscribe_views.poster, name="center_poster"),
    path("confirm/<str:token>/", confirm_views.confirm, name="confirm"),
    path("me/<str:token>/", manage_views.manage, name="manage"),
    path("stop/<str:token>/", manage_views.stop, name="stop"),
    path("stay/<str:token>/", confirm_views.stay, name="stay"),
]

if settings.ANYMAIL["WEBHOOK_SECRET"]:
    subscribing += [path("provider/", include("anymail.urls"))]

urlpatterns: list[URLPattern | URLResolver] = [
    *feed_urls(feeds.ISSUES),
    path("newsletter/", include(subscribing)),
    path("me/newsletter/", subscribe_views.own, name="own"),
]
