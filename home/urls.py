from django.urls import path

from home import feeds, views

app_name = "home"
urlpatterns = [
    path("robots.txt", views.robots, name="robots"),
    path("feeds/stories/", feeds.StoryFeed(), name="story_feed"),
    path("feeds/news/", feeds.NewsFeed(), name="news_feed"),
    path("feeds/news/<str:slug>/", feeds.NewsFeed(), name="center_news_feed"),
]
