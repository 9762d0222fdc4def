"""Settings that every environment shares. What differs stands in dev, test and production."""

import logging
import os
from pathlib import Path
from typing import Any

import dj_database_url
from csp.constants import NONE, SELF

from bookings.defaults import *  # noqa: F403 - what the apps ask for; the rest is this site's own
from clinic.defaults import *  # noqa: F403
from newsletter.defaults import *  # noqa: F403

BASE_DIR = Path(__file__).resolve().parents[3]
VAR_DIR = Path(os.environ.get("VAR_DIR", BASE_DIR / "var"))

SECRET_KEY = os.environ.get("SECRET_KEY", "")
SECRET_KEY_FALLBACKS = [key for key in os.environ.get("SECRET_KEY_FALLBACKS", "").split(",") if key]
DEBUG = False
ALLOWED_HOSTS: list[str] = []

INSTALLED_APPS = [
    "config",
    "core",
    "people.apps.PeopleConfig",
    "outbox",
    "surveys",
    "home",
    "events",
    "bookings",
    "clinic",
    "fairs",
    "search",
    "mentoring",
    "newsletter",
    "wagtail_newsletter",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.contrib.sitemaps",
    "wagtail.contrib.routable_page",
    "wagtail.contrib.search_promotions",
    "wagtail.embeds",
    "wagtail.sites",
    "people.apps.StaffUsersConfig",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "recurrence",
    "schedule",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "people.apps.DevicesConfig",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.kakao",
    "allauth.socialaccount.providers.naver",
    "encrypted_fields",
    "post_office",
    "django_tasks",
    "django_tasks_db",
    "django_htmx",
    "csp",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "django.contrib.humanize",
    "django.forms",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "core.page_cache.PageCacheMiddleware",
    "core.middleware.ContentSecurityPolicyMiddleware",
    "core.middleware.NormalizeTextMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "people.middleware.LastSeenMiddleware",
    "people.middleware.SignedOutMiddleware",
    "people.staff_middleware.StaffMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "core.middleware.SiteMiddleware",
    "core.addresses.MendedAddressMiddleware",  # after the redirects that staff have made
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
    "core.middleware.DatabaseRefusalMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "wagtail.contrib.settings.context_processors.settings",
            ],
            "builtins": ["core.templatetags.korean"],
        },
    },
]

# --- Data -----------------------------------------------------------------------------------


def database(url: str) -> dict[str, Any]:
    """The connection for a database address, with the options that holds and limits rely on."""
    config: dict[str, Any] = dict(dj_database_url.parse(url, conn_max_age=60))
    if "sqlite" in config["ENGINE"]:
        config["OPTIONS"] = SQLITE_OPTIONS
    else:
        config["CONN_HEALTH_CHECKS"] = True
    return config


DATABASES = {"default": database(os.environ.get("DATABASE_URL") or f"sqlite:///{VAR_DIR / 'didim.sqlite3'}")}

REDIS_URL = os.environ.get("REDIS_URL", "")
CACHES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
    if REDIS_URL
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
}
# The addresses of scaled pictures: Wagtail looks here before it asks the database, once for every picture.
CACHES["renditions"] = {"TIMEOUT": 60 * 60, "KEY_PREFIX": "renditions", **CACHES["default"]}
if not REDIS_URL:
    CACHES["renditions"] |= {"LOCATION": "renditions", "OPTIONS": {"MAX_ENTRIES": 5000}}
# Feeds and calendar files as they were written; their keys change with what they show (core.feeds.answering).
CACHES["feeds"] = {"TIMEOUT": 24 * 60 * 60, "KEY_PREFIX": "feeds", **CACHES["default"]}
if not REDIS_URL:
    CACHES["feeds"] |= {"LOCATION": "feeds", "OPTIONS": {"MAX_ENTRIES": 200}}
# Whole pages for people who are not signed in, in each process (core.page_cache).
KEEP_PAGES = os.environ.get("KEEP_PAGES", "1") != "0"
CACHES["pages"] = {
    "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
    "LOCATION": "pages",
    "OPTIONS": {"MAX_ENTRIES": 500},
}

# --- Weekly rules of programs --------------------------------------------------------------

# django-recurrence shifts weekdays when it serialises aware times; see docs/decisions/rules-as-rows.md.
RECURRENCE_USE_TZ = False

# --- Files ----------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT: Path | None = VAR_DIR / "static"
MEDIA_URL = "/media/"
MEDIA_ROOT = VAR_DIR / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "private": {  # never served: files of messages that wait to be mailed
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": VAR_DIR / "private"},
    },
    "staticfiles": {"BACKEND": "core.static_files.StaticFiles"},
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440  # bytes; a page with long body text fits, a flood does not
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000  # Wagtail's page editor posts many

# --- Wagtail --------------------------------------------------------------------------------

DEFAULT_FROM_EMAIL = os.environ.get("DEFAULT_FROM_EMAIL", "디딤 <no-reply@didim.example>")
OWN_PAGE_PARTS = [
    "components/events/own.html",
    "components/mentoring/own_part.html",
    "components/clinic/own.html",
    "components/fairs/own.html",
    "components/newsletter/own.html",
]
PROGRAM_ROOMS = "bookings.services.outside_holds"  # what lends rooms to programs; "" for none
WAGTAIL_SITE_NAME = "디딤"
SITE_NAME_EN = "Didim"  # in English mails
WAGTAIL_PAGE_MODEL = "wagtailcore.Page"  # django-stubs needs it spelled out
WAGTAIL_I18N_ENABLED = False
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
WAGTAILADMIN_BASE_URL = os.environ.get("BASE_URL", "http://127.0.0.1:8000")
WAGTAILADMIN_PERMITTED_LANGUAGES = LANGUAGES
WAGTAILIMAGES_EXTENSIONS = ["avif", "gif", "jpg", "jpeg", "png", "webp"]
WAGTAILDOCS_EXTENSIONS = ["csv", "docx", "hwp", "hwpx", "ics", "pdf", "pptx", "txt", "xlsx", "zip"]
WAGTAILDOCS_MAX_UPLOAD_SIZE = 20 * 1024 * 1024
WAGTAIL_USER_TIME_ZONES = ["Asia/Seoul"]
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_ALLOW_UNICODE_SLUGS = True
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "search.backend"}}

# --- Feeds ----------------------------------------------------------------------------------

WEBSUB_HUB_URL = os.environ.get("WEBSUB_HUB_URL", "")  # readers learn of new entries at once; "" for none

# --- Security -------------------------------------------------------------------------------

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "SAMEORIGIN"  # Wagtail shows previews in a frame of its own
SILENCED_SYSTEM_CHECKS = ["security.W019"]  # so that DENY, which the check asks for, is not possible
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        # Browsers look at where a form is led on to, too.
        "form-action": [SELF, *(SOCIAL_ORIGINS[name] for name in SOCIALACCOUNT_PROVIDERS)],
        "frame-ancestors": [SELF],
    }
}
# Wagtail's editor still carries inline scripts and styles (wagtail/wagtail#1288).
CONTENT_SECURITY_POLICY_ADMIN = {
    "script-src": [SELF, "'unsafe-inline'"],
    "style-src": [SELF, "'unsafe-inline'"],
    "img-src": [SELF, "data:", "blob:"],
    "connect-src": [SELF],
}
PERMISSIONS_POLICY: dict[str, list[str]] = {
    name: [] for name in ("camera", "geolocation", "microphone", "payment", "usb")
}

# --- Logs: no request bodies, no addresses --------------------------------------------------


def without_traceback(record: logging.LogRecord) -> bool:
    """Wrong hosts and floods are what others send: where in our code they were turned away helps nobody."""
    record.exc_info = None
    return True


LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {
        "without_traceback": {"()": "django.utils.log.CallbackFilter", "callback": without_traceback}
    },
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain", "level": "WARNING"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    # Named, or post_office sets up a talkative handler of its own.
    "loggers": {
        # Refusing is no failure, and addresses hold tokens: who was refused where is in no log.
        "django.request": {"level": "ERROR"},
        "post_office": {"handlers": ["console"], "level": "WARNING", "propagate": False},
        **{
            f"django.security.{name}": {"filters": ["without_traceback"]}
            for name in ("DisallowedHost", "RequestDataTooBig", "TooManyFieldsSent", "TooManyFilesSent")
        },
    },
}

# --- What apps show of each other -----------------------------------------------------------

KIOSK_PROGRAMS = "components/events/kiosk_programs.html"
KIOSK_PROGRAM_CHECK_IN = "events.kiosk.check_in_at_kiosk"
