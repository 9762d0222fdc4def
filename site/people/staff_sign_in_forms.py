"""Forms of the staff sign-in."""

from typing import Any

from allauth.account.forms import LoginForm, ResetPasswordForm, ResetPasswordKeyForm
from django import forms

from people.models import User
from people.sign_in_forms import AddressField


class StaffSignInForm(LoginForm):
    """Address and password. allauth leaves the password out where people sign up without one, as visitors here do."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"] = AddressField(label="메일 주소")
        self.fields["password"] = forms.CharField(
            label="비밀번호",
            strip=False,
            widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
            error_messages={"required": "비밀번호를 입력해 주세요."},
        )


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
