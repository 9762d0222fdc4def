"""Settings of mail and SMS, as `from outbox.defaults import *`. The gateways come from the environment."""

import os

import dj_email_url
from django.core.exceptions import ImproperlyConfigured

EMAIL_URL = os.environ.get("EMAIL_URL", "")
_mail = dj_email_url.parse(EMAIL_URL or "smtp://localhost")
if "EMAIL_BACKEND" not in _mail:
    raise ImproperlyConfigured("EMAIL_URL starts with smtp:// or submission:// (SMTP with STARTTLS).")
EMAIL_HOST = _mail.get("EMAIL_HOST") or "localhost"
EMAIL_PORT = _mail.get("EMAIL_PORT") or 25
EMAIL_HOST_USER = _mail.get("EMAIL_HOST_USER") or ""
EMAIL_HOST_PASSWORD = _mail.get("EMAIL_HOST_PASSWORD") or ""
EMAIL_USE_TLS = _mail.get("EMAIL_USE_TLS", False)
EMAIL_USE_SSL = _mail.get("EMAIL_USE_SSL", False)
EMAIL_FILE_PATH = _mail.get("EMAIL_FILE_PATH") or None
EMAIL_TIMEOUT = 10
EMAIL_BACKEND = "post_office.EmailBackend"  # everything is queued; a task sends it
POST_OFFICE = {
    "BACKENDS": {"default": os.environ.get("MAIL_BACKEND") or _mail["EMAIL_BACKEND"]},
    "DEFAULT_PRIORITY": "medium",
    "FILE_STORAGE": "private",
}
# After a worker was killed, its mails wait this long for the next one. Longer than EMAIL_TIMEOUT * 4.
OUTBOX_LEASE_SECONDS = float(os.environ.get("OUTBOX_LEASE_SECONDS", "60"))

# --- SMS ------------------------------------------------------------------------------------

SMS_BACKENDS = {"": "OutboxBackend", "console": "ConsoleBackend", "solapi": "SolapiBackend"}
SMS_BACKEND = os.environ.get("SMS_BACKEND", "")
if SMS_BACKEND not in SMS_BACKENDS:
    raise ImproperlyConfigured(f"SMS_BACKEND is one of: {', '.join(filter(None, SMS_BACKENDS))}; or not set.")
SMS = {
    "BACKEND": f"outbox.sms.backends.{SMS_BACKENDS[SMS_BACKEND]}",
    "URL": "https://api.solapi.com",
    "API_KEY": os.environ.get("SMS_API_KEY", ""),
    "API_SECRET": os.environ.get("SMS_API_SECRET", ""),
    "SENDER": os.environ.get("SMS_SENDER", ""),
}
