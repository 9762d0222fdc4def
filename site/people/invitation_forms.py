"""What somebody who was invited fills in."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import password_validators_help_texts


class WelcomeForm(forms.Form):
    """Name, and a password of one's own."""

    name = forms.CharField(
        label="이름",
        max_length=50,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": "이름을 입력해 주세요."},
    )
    password = forms.CharField(
        label="비밀번호",
        strip=False,
        max_length=128,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": "비밀번호를 정해 주세요."},
    )
    password_again = forms.CharField(
        label="비밀번호 한 번 더",
        strip=False,
        max_length=128,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": "같은 비밀번호를 한 번 더 입력해 주세요."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].help_text = " ".join(password_validators_help_texts())

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("password") and data.get("password_again") not in {None, data["password"]}:
            self.add_error(
                "password_again", "두 비밀번호가 서로 달라요. 같은 비밀번호를 한 번 더 입력해 주세요."
            )
        return data


class ConfirmForm(forms.Form):
    """Staff already: nothing to fill in."""
