"""Settings of the newsletter, as `from newsletter.defaults import *`."""

import os

from django.utils.crypto import salted_hmac
from django.utils.functional import lazy

NEWSLETTER_ALTCHA = (
    os.environ.get("NEWSLETTER_ALTCHA", "") == "1"
)  # browsers do a small sum before subscribing
# Made of SECRET_KEY when it is first needed: that is set after these lines are read.
ALTCHA_HMAC_KEY = lazy(lambda: salted_hmac("newsletter.altcha", "").hexdigest(), str)()

# --- Sending ---

NEWSLETTER_FROM = os.environ.get("NEWSLETTER_FROM") or os.environ.get(
    "DEFAULT_FROM_EMAIL", "디딤 <no-reply@didim.example>"
)
# An address whose mails somebody reads as "no more": beside the link, for mail programs that only know that.
NEWSLETTER_UNSUBSCRIBE_MAIL = os.environ.get("NEWSLETTER_UNSUBSCRIBE_MAIL", "")
NEWSLETTER_DOMAIN_RATE = int(
    os.environ.get("NEWSLETTER_DOMAIN_RATE", "0")
)  # copies a minute to one domain; 0: no limit
NEWSLETTER_SENDERS = int(
    os.environ.get("NEWSLETTER_SENDERS", "2")
)  # how many workers send a campaign together

NEWSLETTER_QUEUED = False  # copies join the queue of single mails: for demos, where that is read

WAGTAIL_NEWSLETTER_CAMPAIGN_BACKEND = os.environ.get(
    "WAGTAIL_NEWSLETTER_CAMPAIGN_BACKEND", "newsletter.campaign_backend.SMTPCampaignBackend"
)

WAGTAIL_NEWSLETTER_RECIPIENTS_MODEL = "newsletter.Recipients"

# What the provider's messages about our mail (bounces, complaints) are let in with: "name:word", as its settings want it.
# Without it there is no address for them.
# ANYMAIL_MAILGUN_API_KEY and whatever else a provider wants is handed on in the same way.
ANYMAIL = {
    "WEBHOOK_SECRET": "",
    **{name[8:]: value for name, value in os.environ.items() if name.startswith("ANYMAIL_")},
}
