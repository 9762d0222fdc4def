"""`make run`: the demo on this machine. Never for a server."""

import os

from .base import *  # noqa: F403

SECRET_KEY = SECRET_KEY or "only-for-this-machine-the-demo-needs-no-secret"
DEBUG = os.environ.get("DEBUG", "") == "1"
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]", "testserver"]
DEMO = True
KEEP_PAGES = KEEP_PAGES and not DEBUG  # who changes a template wants to see it
STAFF_SECOND_FACTOR = False  # can be set up, and is asked for then
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True  # http://localhost

STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
STATIC_ROOT = None  # files are served from where they lie
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG

if not EMAIL_URL:  # the demo mails nobody; its mails are read at /outbox/
    POST_OFFICE = {**POST_OFFICE, "BACKENDS": {"default": "django.core.mail.backends.dummy.EmailBackend"}}
    NEWSLETTER_QUEUED = True
