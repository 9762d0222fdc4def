"""Settings of accounts and signing in, as `from people.defaults import *`."""

import os
from typing import Any

SALT_KEY = (
    "didim.encrypted-fields"  # with SECRET_KEY, the key of encrypted notes; old keys go to the fallbacks
)
AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = [
    "people.backends.ByPassword",
    "people.backends.ByMail",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"people.passwords.{name}"}
    for name in ("LongEnough", "NotLikeThePerson", "NotCommon", "NotOnlyDigits")
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/me/"
OWN_PAGE_PARTS: list[str] = []  # templates that stand on a person's own page below their bookings
ACCOUNT_ADAPTER = "people.adapter.AccountAdapter"
ACCOUNT_FORMS = {
    "reset_password": "people.staff_sign_in_forms.StaffPasswordResetForm",
    "reset_password_from_key": "people.staff_sign_in_forms.StaffNewPasswordForm",
    "reauthenticate": "people.staff_sign_in_forms.StaffPasswordAgainForm",
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
    "sign_in_try": "3/10m/key",  # the key is one asking for a code, whatever was resent
    "address_change_try": "3/10m/key",  # the key is one change
    "phone_code": "1/30s/key,1/30s/user,5/d/key,10/d/user",
    "phone_code_try": "3/10m/key",  # the key is one code
    "sms_refuse": "20/h/ip",  # refusing needs no sign-in
    "kiosk_pin": "5/10m/key",  # the key is the number of a booking, or the end of a phone number
    "attendance_code": "5/10m/key",  # the key is one registration
    "kiosk_device": "60/10m/key",  # everybody who tells one kiosk that they have come
    "api_write": "30/m/user",
    "newsletter_subscribe": "20/m/ip,100/h/ip,5/h/key,10/d/key",  # the key is an address; a center shares an IP
}

STAFF_SECOND_FACTOR = True  # no admin page without one
STAFF_IDLE_MINUTES = 30  # without a request for an admin page, then the session ends
MFA_ADAPTER = "people.second_factor_adapter.SecondFactorAdapter"
MFA_FORMS = {
    "authenticate": "people.staff_sign_in_forms.StaffSecondFactorForm",
    "reauthenticate": "people.staff_sign_in_forms.StaffSecondFactorAgainForm",
    "activate_totp": "people.staff_sign_in_forms.StaffAppForm",
}
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
WAGTAIL_PASSWORD_RESET_ENABLED = False  # staff do that beside the sign-in
WAGTAILADMIN_LOGIN_URL = "/accounts/staff/"
