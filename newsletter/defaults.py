"""Settings of the newsletter, as `from newsletter.defaults import *`."""

import os

from django.utils.crypto import salted_hmac
from django.utils.functional import lazy

NEWSLETTER_ALTCHA = (
    os.environ.get("NEWSLETTER_ALTCHA", "") == "1"
)  # browsers do a small sum before subscribing
# Made of SECRET_KEY when it is first needed: that is set after these lines are read.
ALTCHA_HMAC_KEY = lazy(lambda: salted_hmac("newsletter.altcha", "").hexdigest(), str)()

# What the provider's messages about our mail (bounces, complaints) are let in with: "name:word", as its settings want it.
# Without it there is no address for them.
ANYMAIL = {"WEBHOOK_SECRET": os.environ.get("ANYMAIL_WEBHOOK_SECRET", "")}
