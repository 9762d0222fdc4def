"""Settings that the ground needs, as `from core.defaults import *` at the end of a site's settings.

Whatever a site wants otherwise, it sets again after that line. The site's own choices (names, addresses, secrets, where files
lie) are not here.
"""

from pathlib import Path
from typing import Any

GROUND = Path(__file__).resolve().parents[2]
"""The folder that holds `site/`, `bookings/` and `templates/`."""

# --- Language and time: Korean first, in Seoul

LANGUAGE_CODE = "ko"
LANGUAGES = [("ko", "한국어"), ("en", "English")]
LOCALE_PATHS = sorted((GROUND / "locale").glob("*/"))  # what the libraries lack in Korean
USE_I18N = True
TIME_ZONE = "Asia/Seoul"
USE_TZ = True

# --- Data

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
SQLITE_OPTIONS: dict[str, Any] = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 3,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON; "
    "PRAGMA secure_delete=ON;",
}
"""What holds and limits rely on. The write lock is taken at BEGIN, so that a check and the insert after it are one step; the
wait for it is 3 seconds, as on PostgreSQL (`bookings.services.locks`). What is deleted is overwritten."""
TASKS = {"default": {"BACKEND": "core.task_queue.TaskQueue"}}

# --- Pages and files

FORM_RENDERER = "core.form_rendering.FormRenderer"
WAGTAILIMAGES_IMAGE_MODEL = "core.CustomImage"
WAGTAILIMAGES_IMAGE_FORM_BASE = "core.picture_fields.PictureForm"
WAGTAILDOCS_DOCUMENT_MODEL = "core.CustomDocument"

# --- Switches

KEEP_PAGES = False  # whole pages for people who are not signed in, with the middleware of core.page_cache
NEVER_RESENT = ("/accounts/", "/kiosk/")  # codes, and what the next person at a kiosk must not see
DEMO = False  # demo content may be loaded; the mails of the demo can be read at /outbox/
