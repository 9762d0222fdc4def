"""How staff sign in (below `/accounts/`): a password and a second factor. Only the pages of allauth that are used have an address."""

from allauth.account import views as account
from allauth.mfa.base import views as second_factor
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as passkeys
from django.urls import URLPattern, URLResolver, include, path, re_path, reverse_lazy

from people.views.staff_sign_in import PasskeySignInView, StaffSignInView, again, staff_only

# allauth names its pages itself, and leads from one to the other by these names.
password = [
    path("", account.password_reset, name="account_reset_password"),
    path("sent/", account.password_reset_done, name="account_reset_password_done"),
    path("done/", account.password_reset_from_key_done, name="account_reset_password_from_key_done"),
    re_path(
        r"^(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
]
asked = [
    path("authenticate/", second_factor.authenticate, name="mfa_authenticate"),
    path("reauthenticate/", second_factor.reauthenticate, name="mfa_reauthenticate"),
    path("passkeys/login/", PasskeySignInView.as_view(), name="mfa_login_webauthn"),
    path("passkeys/reauthenticate/", passkeys.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
]
own = [
    path("", staff_only(second_factor.index), name="mfa_index"),
    path(
        "totp/activate/",
        staff_only(again("mfa_view_recovery_codes")(totp.activate_totp)),
        name="mfa_activate_totp",
    ),
    path(
        "totp/deactivate/", staff_only(again("mfa_index")(totp.deactivate_totp)), name="mfa_deactivate_totp"
    ),
    path("passkeys/new/", staff_only(passkeys.add_webauthn), name="mfa_add_webauthn"),
    path(
        "passkeys/<int:pk>/remove/",
        staff_only(
            again("mfa_index")(passkeys.RemoveWebAuthnView.as_view(success_url=reverse_lazy("mfa_index")))
        ),
        name="mfa_remove_webauthn",
    ),
    path("codes/", staff_only(recovery_codes.view_recovery_codes), name="mfa_view_recovery_codes"),
    path(
        "codes/new/", staff_only(recovery_codes.generate_recovery_codes), name="mfa_generate_recovery_codes"
    ),
    path(
        "codes/download/",
        staff_only(recovery_codes.download_recovery_codes),
        name="mfa_download_recovery_codes",
    ),
]
urlpatterns: list[URLPattern | URLResolver] = [
    path("staff/", StaffSignInView.as_view(), name="staff_sign_in"),
    path("staff/password/", include(password)),
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("2fa/", include([*asked, *own])),
]
