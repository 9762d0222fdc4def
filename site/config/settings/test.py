"""The test suite: fast hashing, tasks at once, mail kept in memory."""

import os
import tempfile

from .base import *  # noqa: F403
from .base import database

SECRET_KEY = "test"
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
DATABASES = {"default": database(os.environ.get("DATABASE_URL") or "sqlite:///:memory:")}
if "sqlite" in DATABASES["default"]["ENGINE"]:  # a file: threads have connections of their own, and can race
    _file = os.environ.get("TEST_SQLITE") or f"{tempfile.gettempdir()}/didim-test-{os.getpid()}.sqlite3"
    DATABASES["default"]["TEST"] = {"NAME": _file}
STAFF_SECOND_FACTOR = False  # its own tests switch it on
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True  # http://localhost
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "private": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
STATIC_ROOT = None  # files are served from where they lie
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = (
    True  # looked for when asked for: a client of a test need not look through all of them
)
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
POST_OFFICE = {
    **POST_OFFICE,
    "BACKENDS": {"default": "django.core.mail.backends.locmem.EmailBackend"},
}
KEEP_PAGES = False  # its own tests switch it on
CACHES = {
    alias: {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": alias} for alias in CACHES
}
