from django.urls import path

from home import feeds, views

app_name = "home"
urlpatterns = [
    path("robots.txt", views.robots, name="robots"),
    path("feeds/", views.feeds, name="feeds"),
    *(url for source in feeds.SOURCES for url in feeds.feed_urls(source)),
]
