"""Settings that every environment shares. What differs stands in dev, test and production."""

import os
from pathlib import Path
from typing import Any

import dj_database_url
import dj_email_url
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parents[3]
VAR_DIR = Path(os.environ.get("VAR_DIR", BASE_DIR / "var"))

SECRET_KEY = os.environ.get("SECRET_KEY", "")
SECRET_KEY_FALLBACKS = [key for key in os.environ.get("SECRET_KEY_FALLBACKS", "").split(",") if key]
SALT_KEY = (
    "didim.encrypted-fields"  # with SECRET_KEY, the key of encrypted notes; old keys go to the fallbacks
)
DEBUG = False
ALLOWED_HOSTS: list[str] = []

INSTALLED_APPS = [
    "config",
    "core",
    "people.apps.PeopleConfig",
    "outbox",
    "home",
    "events",
    "bookings",
    "search",
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
    "people.staff_middleware.StaffMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "core.middleware.SiteMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
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
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# --- Data -----------------------------------------------------------------------------------


def database(url: str) -> dict[str, Any]:
    """The connection for a database address, with the options that holds and limits rely on.

    SQLite takes its write lock at BEGIN (so that a check and the insert after it are one step)
    and waits at most 3 seconds for it, as PostgreSQL does (`bookings.services.locks`). What is deleted it overwrites.
    """
    config: dict[str, Any] = dict(dj_database_url.parse(url, conn_max_age=60))
    if "sqlite" in config["ENGINE"]:
        config["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 3,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON; "
            "PRAGMA secure_delete=ON;",
        }
    else:
        config["CONN_HEALTH_CHECKS"] = True
    return config


DATABASES = {"default": database(os.environ.get("DATABASE_URL") or f"sqlite:///{VAR_DIR / 'didim.sqlite3'}")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

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

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

# --- People ---------------------------------------------------------------------------------

AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/me/"
ACCOUNT_ADAPTER = "people.adapter.AccountAdapter"
ACCOUNT_FORMS = {
    "reset_password": "people.staff_sign_in_forms.StaffPasswordResetForm",
    "reset_password_from_key": "people.staff_sign_in_forms.StaffNewPasswordForm",
    "request_login_code": "people.sign_in_forms.RequestCodeForm",
    "confirm_login_code": "people.sign_in_forms.ConfirmCodeForm",
}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # the sign-in code itself proves the address
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # somebody whose account is switched off gets no mail
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 5 * 60
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 3
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_LOGIN_BY_CODE_FORMAT = {"numeric": True, "length": 6, "dashed": False}
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_SESSION_REMEMBER = False  # a sign-in by password ends with the browser
ACCOUNT_RATE_LIMITS = {
    "login_failed": "5/15m/key,30/15m/ip",  # wrong passwords and second factors of staff; a center shares an IP
    "request_login_code": "20/m/ip,3/m/key,10/h/key",  # a center's public computers share an address
    "manage_email": "5/h/user",
    "phone_code": "1/30s/key,1/30s/user,5/d/key,10/d/user",
    "phone_code_try": "3/10m/key",  # the key is one code
    "api_write": "30/m/user",
}

STAFF_SECOND_FACTOR = True  # no admin page without one
STAFF_IDLE_MINUTES = 30  # without a request for an admin page, then the session ends
MFA_ADAPTER = "people.second_factor_adapter.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "디딤"
MFA_TOTP_TOLERANCE = 1  # periods of 30 seconds; the clocks of phones are not exact
MFA_ALLOW_UNVERIFIED_EMAIL = True  # addresses of staff are given by whoever invites them

SOCIAL_ORIGINS = {"kakao": "https://kauth.kakao.com", "naver": "https://nid.naver.com"}
SOCIAL_KEYS = {
    name: (os.environ.get(f"{name.upper()}_CLIENT_ID"), os.environ.get(f"{name.upper()}_CLIENT_SECRET"))
    for name in SOCIAL_ORIGINS
}
# A provider is offered as soon as both of its keys are there. Only the address is asked for.
SOCIALACCOUNT_PROVIDERS: dict[str, dict[str, Any]] = {
    name: {"APPS": [{"client_id": client, "secret": secret, "key": ""}], "SCOPE": []}
    for name, (client, secret) in SOCIAL_KEYS.items()
    if client and secret
}
if "kakao" in SOCIALACCOUNT_PROVIDERS:
    SOCIALACCOUNT_PROVIDERS["kakao"]["SCOPE"] = ["account_email"]  # Naver's is set where its key is made
SOCIALACCOUNT_ADAPTER = "people.adapter.SocialAdapter"

# Phones are proved with a code by SMS as soon as there is a gateway that sends them.
PHONE_VERIFICATION = bool(os.environ.get("SMS_BACKEND"))

SESSION_ENGINE = "people.sessions"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 30
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "core.views.csrf_failure"

# --- Language and time ----------------------------------------------------------------------

LANGUAGE_CODE = "ko"
LANGUAGES = [("ko", "한국어"), ("en", "English")]
LOCALE_PATHS = sorted((BASE_DIR / "locale").glob("*/"))  # what the libraries lack in Korean
USE_I18N = True
TIME_ZONE = "Asia/Seoul"
USE_TZ = True
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
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440  # bytes; a page with long body text fits, a flood does not
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000  # Wagtail's page editor posts many

# --- Mail -----------------------------------------------------------------------------------

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
DEFAULT_FROM_EMAIL = os.environ.get("DEFAULT_FROM_EMAIL", "디딤 <no-reply@didim.example>")
POST_OFFICE = {
    "BACKENDS": {"default": _mail["EMAIL_BACKEND"]},
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

# --- Wagtail --------------------------------------------------------------------------------

WAGTAIL_SITE_NAME = "디딤"
WAGTAIL_PAGE_MODEL = "wagtailcore.Page"  # django-stubs needs it spelled out
WAGTAIL_I18N_ENABLED = False
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
WAGTAILADMIN_BASE_URL = os.environ.get("BASE_URL", "http://127.0.0.1:8000")
WAGTAILADMIN_PERMITTED_LANGUAGES = LANGUAGES
WAGTAILIMAGES_IMAGE_MODEL = "core.CustomImage"
WAGTAILDOCS_DOCUMENT_MODEL = "core.CustomDocument"
WAGTAILIMAGES_EXTENSIONS = ["avif", "gif", "jpg", "jpeg", "png", "webp"]
WAGTAILDOCS_EXTENSIONS = ["csv", "docx", "hwp", "hwpx", "ics", "pdf", "pptx", "txt", "xlsx", "zip"]
WAGTAILDOCS_MAX_UPLOAD_SIZE = 20 * 1024 * 1024
WAGTAIL_USER_TIME_ZONES = ["Asia/Seoul"]
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_PASSWORD_RESET_ENABLED = False  # staff do that beside the sign-in
WAGTAILADMIN_LOGIN_URL = "/accounts/staff/"
WAGTAIL_ALLOW_UNICODE_SLUGS = True
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "search.backend"}}

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

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain", "level": "WARNING"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    # Named, or post_office sets up a talkative handler of its own.
    "loggers": {"post_office": {"handlers": ["console"], "level": "WARNING", "propagate": False}},
}

# --- The project's own switches -------------------------------------------------------------

DEMO = False  # demo content may be loaded; the mails of the demo can be read at /outbox/
API_READS_A_MINUTE = 300  # from one address
RULE_HORIZON_DAYS = 120  # how far ahead weekly rules are expanded into rows
