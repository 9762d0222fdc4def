"""Signing in with a code by mail, and a person's own page.

Only the parts of allauth that are used have an address: visitors have no password and no sign-up form.
"""

from allauth.account import views as account
from django.urls import path
from django.views.generic import RedirectView

from people import views

urlpatterns = [
    path("me/", views.me, name="me"),
    path("me/contact/", views.contact, name="contact"),
    path("accounts/login/", views.RequestCodeView.as_view(), name="account_login"),
    path("accounts/login/", views.RequestCodeView.as_view(), name="account_request_login_code"),
    path("accounts/login/code/", account.confirm_login_code, name="account_confirm_login_code"),
    path("accounts/signup/", RedirectView.as_view(pattern_name="account_login"), name="account_signup"),
    path("accounts/logout/", account.logout, name="account_logout"),
    path("accounts/inactive/", account.account_inactive, name="account_inactive"),
    path("accounts/me/", views.me, name="account_email"),
]
