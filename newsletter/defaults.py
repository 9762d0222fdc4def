"""Settings of the newsletter, as `from newsletter.defaults import *`."""

import os

from django.utils.crypto import salted_hmac
from django.utils.functional import lazy

NEWSLETTER_ALTCHA = (
    os.environ.get("NEWSLETTER_ALTCHA", "") == "1"
)  # browsers do a small sum before subscribing
# Made of SECRET_KEY when it is first needed: that is set after these lines are read.
ALTCHA_HMAC_KEY = lazy(lambda: salted_hmac("newsletter.altcha", "").hexdigest(), str)()
