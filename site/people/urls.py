"""Signing in with a code by mail, and a person's own page.

Only the parts of allauth that are used have an address: visitors have no password and no sign-up form.
"""

from allauth.account import views as allauth
from django.urls import URLPattern, URLResolver, path
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
urlpatterns: list[URLPattern | URLResolver] = [
    path("me/", account.me, name="me"),
    path("me/profile/", profile.profile, name="profile"),
    path("me/profile/phone/", profile.phone, name="phone"),
    path("me/profile/phone/code/", profile.phone_code, name="phone_code"),
    path("me/data/", data.data, name="data"),
    path("me/data/download/", data.download, name="data_download"),
    path("me/data/delete/", data.delete, name="data_delete"),
    path("goodbye/", data.goodbye, name="goodbye"),
    path("me/standing/", standing.standing, name="standing"),
    path("me/standing/<int:pk>/", standing.strike, name="strike"),
    path("me/contact/", RedirectView.as_view(pattern_name="profile"), name="contact"),
]

# --- Consents, and the question every two years
urlpatterns += [
    path("me/consents/", consents.consents, name="consents"),
    path("me/consents/<slug:kind>/<int:version>/give/", consents.give, name="consent_give"),
    path("me/consents/<slug:kind>/withdraw/", consents.withdraw, name="consent_withdraw"),
    path("me/renewal/", renewal.own, name="renewal"),
    path("me/renewal/<str:key>/", renewal.by_link, name="renewal_by_link"),
]

# --- Legal pages
urlpatterns += [
    path("legal/<slug:kind>/", legal.legal_page, name="legal"),
    path("legal/<slug:kind>/<int:version>/", legal.legal_page, name="legal_version"),
]

# --- Signing in
urlpatterns += [
    path("accounts/login/", sign_in.RequestCodeView.as_view(), name="account_login"),
    path("accounts/login/", sign_in.RequestCodeView.as_view(), name="account_request_login_code"),
    path("accounts/login/code/", sign_in.ConfirmCodeView.as_view(), name="account_confirm_login_code"),
    path("accounts/of-age/", sign_in.of_age, name="of_age"),
    path("accounts/under-14/", sign_in.under_14, name="under_14"),
    path("accounts/<slug:provider>/start/", sign_in.social_start, name="social_start"),
    path(
        "accounts/kakao/login/callback/",
        sign_in.social_callback,
        {"provider": "kakao"},
        name="kakao_callback",
    ),
    path(
        "accounts/naver/login/callback/",
        sign_in.social_callback,
        {"provider": "naver"},
        name="naver_callback",
    ),
    path("accounts/signup/", RedirectView.as_view(pattern_name="account_login"), name="account_signup"),
    path("accounts/logout/", allauth.logout, name="account_logout"),
    path("accounts/inactive/", allauth.account_inactive, name="account_inactive"),
    path("me/email/", change_address.new_address, name="change_address"),
    path("me/email/", change_address.new_address, name="account_email"),  # what allauth calls it
    path("me/email/codes/", change_address.codes, name="change_address_codes"),
    path("me/devices/", devices.devices, name="devices"),
    path("me/devices/<int:pk>/sign-out/", devices.sign_out, name="device_sign_out"),
    path("me/devices/accounts/<int:pk>/disconnect/", devices.social_disconnect, name="social_disconnect"),
    path("me/devices/sign-out-others/", devices.sign_out_others, name="devices_sign_out_others"),
]

# --- Becoming staff
urlpatterns += [
    path("accounts/invitation/", invitations.invitation_open, name="invitation_open"),
    path("accounts/invitation/<str:token>/", invitations.invitation, name="invitation"),
]

urlpatterns += staff_urls.urlpatterns
