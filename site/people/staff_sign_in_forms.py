"""Forms of the staff sign-in."""

from typing import Any

from allauth.account.forms import LoginForm, ReauthenticateForm, ResetPasswordForm, ResetPasswordKeyForm
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as SecondFactorAgainForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms

from people.models import User
from people.sign_in_forms import AddressField, CodeField

APP_DIGITS = "앱에 지금 보이는 여섯 자리 숫자를 적어 주세요."
APP_OR_RECOVERY_DIGITS = "앱에 지금 보이는 여섯 자리나, 적어 둔 여덟 자리 복구 번호를 적어 주세요."


class PasswordField(forms.CharField):
    """The password that somebody has already."""

    def __init__(self) -> None:
        super().__init__(
            label="비밀번호",
            strip=False,
            widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
            error_messages={"required": "비밀번호를 입력해 주세요."},
        )


class SecondFactorField(CodeField):
    """The number from the app, or a recovery code, however it was typed. What can be neither costs no try."""

    def __init__(self) -> None:
        super().__init__(label="인증 앱의 여섯 자리", digits="[0-9]{6}|[0-9]{8}", says=APP_OR_RECOVERY_DIGITS)


class StaffSignInForm(LoginForm):
    """Address and password. allauth leaves the password out where people sign up without one, as visitors here do."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"] = AddressField(label="메일 주소")
        self.fields["password"] = PasswordField()


class StaffPasswordAgainForm(ReauthenticateForm):
    password = PasswordField()


class StaffSecondFactorForm(AuthenticateForm):
    code = SecondFactorField()


class StaffSecondFactorAgainForm(SecondFactorAgainForm):
    code = SecondFactorField()


class StaffAppForm(ActivateTOTPForm):
    """The first number of an app that is being connected."""

    code = CodeField(label="앱에 보이는 여섯 자리", says=APP_DIGITS)


class StaffPasswordResetForm(ResetPasswordForm):
    """Mails a link to whoever has a password: visitors, who sign in by code, never get one this way."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"] = AddressField(label="메일 주소")

    users: list[User]

    def clean_email(self) -> str:
        address: str = super().clean_email()
        self.users = [person for person in self.users if person.has_usable_password()]
        return address


class StaffNewPasswordForm(ResetPasswordKeyForm):
    """The new password, twice."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password1"].help_text = "여덟 글자 이상으로, 흔한 말이나 숫자만으로는 정할 수 없어요."
        self.fields["password2"].label = "새 비밀번호 한 번 더"
        for name in ("password1", "password2"):
            self.fields[name].widget.attrs.pop("placeholder", None)
