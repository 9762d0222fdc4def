from django.urls import URLPattern, URLResolver, path

from core.feeds.writing import FORMS
from home.feeds import feed
from search import views
from search.feeds import SEARCH

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.search, name="search"),
    *(
        path(f"feed/{form.ending}", feed, {"source": SEARCH, "form": form}, f"search_{form.label.lower()}")
        for form in FORMS
    ),
]
