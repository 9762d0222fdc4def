"""Signing in with a code by mail, and a person's own page.

Only the parts of allauth that are used have an address: visitors have no password and no sign-up form.
"""

from allauth.account import views as allauth
from django.urls import URLPattern, URLResolver, include, path
from django.views.generic import RedirectView

from people import staff_urls
from people.views import (
    account,
    change_address,
    consents,
    data,
    devices,
    invitations,
    legal,
    profile,
    renewal,
    sign_in,
    standing,
)

# --- A person's own pages
me = [
    path("", account.me, name="me"),
    path("profile/", profile.profile, name="profile"),
    path("profile/phone/", profile.phone, name="phone"),
    path("profile/phone/code/", profile.phone_code, name="phone_code"),
    path("data/", data.data, name="data"),
    path("data/download/", data.download, name="data_download"),
    path("data/delete/", data.delete, name="data_delete"),
    path("standing/", standing.standing, name="standing"),
    path("standing/<int:pk>/", standing.strike, name="strike"),
    path("contact/", RedirectView.as_view(pattern_name="profile"), name="contact"),
    path("email/", change_address.new_address, name="change_address"),
    path("email/", change_address.new_address, name="account_email"),  # what allauth calls it
    path("email/codes/", change_address.codes, name="change_address_codes"),
    path("devices/", devices.devices, name="devices"),
    path("devices/<int:pk>/sign-out/", devices.sign_out, name="device_sign_out"),
    path("devices/accounts/<int:pk>/disconnect/", devices.social_disconnect, name="social_disconnect"),
    path("devices/sign-out-others/", devices.sign_out_others, name="devices_sign_out_others"),
]

# --- Consents, and the question every two years
me += [
    path("consents/", consents.consents, name="consents"),
    path("consents/<slug:kind>/<int:version>/give/", consents.give, name="consent_give"),
    path("consents/<slug:kind>/withdraw/", consents.withdraw, name="consent_withdraw"),
    path("renewal/", renewal.own, name="renewal"),
    path("renewal/<str:key>/", renewal.by_link, name="renewal_by_link"),
]

# --- Signing in, and becoming staff
accounts = [
    path("login/", sign_in.RequestCodeView.as_view(), name="account_login"),
    path("login/", sign_in.RequestCodeView.as_view(), name="account_request_login_code"),
    path("login/code/", sign_in.ConfirmCodeView.as_view(), name="account_confirm_login_code"),
    path("of-age/", sign_in.of_age, name="of_age"),
    path("under-14/", sign_in.under_14, name="under_14"),
    path("<slug:provider>/start/", sign_in.social_start, name="social_start"),
    path("kakao/login/callback/", sign_in.social_callback, {"provider": "kakao"}, name="kakao_callback"),
    path("naver/login/callback/", sign_in.social_callback, {"provider": "naver"}, name="naver_callback"),
    path("signup/", RedirectView.as_view(pattern_name="account_login"), name="account_signup"),
    path("logout/", allauth.logout, name="account_logout"),
    path("inactive/", allauth.account_inactive, name="account_inactive"),
    path("invitation/", invitations.invitation_open, name="invitation_open"),
    path("invitation/<str:token>/", invitations.invitation, name="invitation"),
    *staff_urls.urlpatterns,
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("me/", include(me)),
    path("goodbye/", data.goodbye, name="goodbye"),
    path("legal/<slug:kind>/", legal.legal_page, name="legal"),
    path("legal/<slug:kind>/<int:version>/", legal.legal_page, name="legal_version"),
    path("accounts/", include(accounts)),
]
