"""Subscribing, and what subscribers do without signing in."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from home.feeds import feed_urls
from newsletter import confirm_views, feeds, manage_views, subscribe_views

app_name = "newsletter"
urlpatterns: list[URLPattern | URLResolver] = [
    *feed_urls(feeds.ISSUES),
    path("newsletter/", subscribe_views.subscribe, name="subscribe"),
    path("newsletter/sent/", subscribe_views.sent, name="sent"),
    path("newsletter/poster/", subscribe_views.poster, name="poster"),
    path("newsletter/poster/<str:slug>/", subscribe_views.poster, name="center_poster"),
    path("me/newsletter/", subscribe_views.own, name="own"),
    path("newsletter/confirm/<str:token>/", confirm_views.confirm, name="confirm"),
    path("newsletter/me/<str:token>/", manage_views.manage, name="manage"),
    path("newsletter/stop/<str:token>/", manage_views.stop, name="stop"),
    path("newsletter/stay/<str:token>/", confirm_views.stay, name="stay"),
]

if settings.ANYMAIL["WEBHOOK_SECRET"]:
    urlpatterns += [path("newsletter/provider/", include("anymail.urls"))]
