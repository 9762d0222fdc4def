"""Every address of the site. Pages come last, and decide their own."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path, re_path
from django.views.generic import RedirectView
from django.views.static import serve
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.contrib.sitemaps import Sitemap
from wagtail.contrib.sitemaps.views import sitemap
from wagtail.documents import urls as wagtaildocs_urls
from wagtail.views import serve as serve_page

from bookings.api import api
from core import views as core_views
from home.sitemaps import EnglishSitemap
from mentoring.views.public import MentorSitemap
from outbox.urls import demo_urls as outbox_demo_urls

SITEMAPS = {"pages": Sitemap, "mentors": MentorSitemap, "english": EnglishSitemap}

urlpatterns: list[URLPattern | URLResolver] = [
    # Asked most, so looked at first. Below these words there are pages only.
    re_path(r"^((?:centers|stories|news)/(?:[\w\-]+/)*)$", serve_page),
    path("api/v1/", api.urls),
    path("healthz", core_views.healthz, name="healthz"),
    path("sitemap.xml", sitemap, {"sitemaps": SITEMAPS}, name="sitemap"),
    path("", include("home.urls")),
    path("", include("events.urls")),
    path("", include("bookings.urls")),
    path("", include("clinic.urls")),
    path("", include("fairs.urls")),
    path("", include("people.urls")),
    path("", include("outbox.urls")),
    path("", include("surveys.urls")),
    path("", include("mentoring.urls")),
    path("", include("newsletter.urls")),
    path("search/", include("search.urls")),
    path("cms/login/", RedirectView.as_view(pattern_name="staff_sign_in", query_string=True)),
    path("cms/", include("people.access.site_history")),
    path("cms/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
]

if settings.DEMO:
    urlpatterns += [
        *outbox_demo_urls,
        re_path(r"^media/(?P<path>.*)$", serve, {"document_root": settings.MEDIA_ROOT}),
    ]

urlpatterns += [path("", include(wagtail_urls))]

handler400 = core_views.bad_request
handler403 = core_views.permission_denied
handler404 = core_views.page_not_found
handler500 = core_views.server_error
