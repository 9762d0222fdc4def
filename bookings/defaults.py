"""Everything that a site's settings need for bookings and the ground below them: `from bookings.defaults import *`.

Each app keeps its own settings beside its code; this site reads the same files. docs/bookings.md shows the lines.
"""

from core.defaults import *  # noqa: F403
from outbox.defaults import *  # noqa: F403
from people.defaults import *  # noqa: F403
from surveys.defaults import *  # noqa: F403

BOOKING_APPS = [
    "core",
    "people.apps.PeopleConfig",
    "outbox",
    "surveys",
    "bookings",
    "wagtail.contrib.settings",
    "wagtail.contrib.routable_page",
    "people.apps.StaffUsersConfig",
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
    "django.contrib.humanize",
    "django.forms",
]
"""They stand before the site's own apps, which lose `wagtail.users`: `people.apps.StaffUsersConfig` takes its place."""

BOOKING_MIDDLEWARE = [
    "core.middleware.NormalizeTextMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "people.middleware.LastSeenMiddleware",
    "people.staff_middleware.StaffMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "core.middleware.DatabaseRefusalMiddleware",
]
"""They stand after Django's own: they ask who is signed in."""

RULE_HORIZON_DAYS = 120  # how far ahead weekly rules are expanded into rows
API_READS_A_MINUTE = 300  # from one address
KIOSK_PROGRAMS = ""  # a template that shows today's programs of `center`; without one the kiosk has none
KIOSK_PROGRAM_CHECK_IN = (
    ""  # `app.module.name` of what takes `page` and `who` (digits) and says to what they have come
)
