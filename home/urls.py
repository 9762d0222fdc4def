from django.urls import path

from home import feeds, views

app_name = "home"
urlpatterns = [
    path("robots.txt", views.robots, name="robots"),
    path(".well-known/security.txt", views.security, name="security"),
    path("favicon.ico", views.icon, name="icon"),
    path("apple-touch-icon.png", views.icon, name="touch_icon"),
    path("feeds/", views.feeds, name="feeds"),
    path("en/", views.english, name="english"),
    *(url for source in feeds.SOURCES for url in feeds.feed_urls(source)),
]
