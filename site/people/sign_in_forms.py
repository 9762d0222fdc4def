"""Forms of signing in with a code, and of changing the address."""

import re
import unicodedata
from typing import Any

from allauth.account.forms import ConfirmLoginCodeForm, RequestLoginCodeForm
from allauth.core import context, ratelimit
from django import forms
from django.core.validators import EmailValidator, RegexValidator

from people.models import User
from people.services.profile import person_for_address

ADDRESS_INVALID = "메일 주소를 다시 확인해 주세요. 예: name@example.com"
SIX_DIGITS = "메일에 있는 여섯 자리 숫자를 적어 주세요."
REST = (
    "여러 번 시도해서 잠시 쉬어야 해요. 1분쯤 뒤에, 그래도 안 되면 한 시간쯤 뒤에 다시 해 주세요. "
    "적은 주소는 그대로 두었어요."
)


class AddressValidator(EmailValidator):
    """Letters before the @ are those of ASCII. Django's own lets a few others pass as such ("İ" as an i)."""

    user_regex = re.compile(EmailValidator.user_regex.pattern, re.IGNORECASE | re.ASCII)


class AddressField(forms.EmailField):
    """A mail address, in small letters."""

    default_validators = [AddressValidator()]

    def __init__(self, **options: Any) -> None:
        super().__init__(
            max_length=254,
            widget=forms.EmailInput(attrs={"autocomplete": "email", "inputmode": "email"}),
            error_messages={
                "required": "메일 주소를 입력해 주세요.",
                "invalid": ADDRESS_INVALID,
                "max_length": ADDRESS_INVALID,
            },
            **options,
        )

    def to_python(self, value: Any) -> str:
        """In small letters before it is looked at: they can be more than the large ones."""
        return (super().to_python(value) or "").lower()


class CodeField(forms.CharField):
    """Six digits, in whatever way they were typed or pasted: "123 456", "123-456", "１２３４５６"."""

    def __init__(self, *, says: str = SIX_DIGITS, digits: str = "[0-9]{6}", **options: Any) -> None:
        super().__init__(
            validators=[RegexValidator(rf"\A({digits})\Z", says)],
            # No maxlength: a browser would cut what is pasted before the blanks are taken out of it.
            widget=forms.TextInput(
                attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "class": "code-input"}
            ),
            error_messages={"required": says},
            **options,
        )

    def to_python(self, value: Any) -> str:
        text = unicodedata.normalize("NFKC", super().to_python(value) or "")
        return "".join(character for character in text if character.isalnum())


class RequestCodeForm(RequestLoginCodeForm):
    """The address that gets a code. A new address becomes a new person."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"] = AddressField(label="메일 주소")
        self.fields["keep"] = forms.BooleanField(
            label="이 기기에서 로그인 유지",
            required=False,
            help_text="30일 동안 다시 로그인하지 않아도 돼요. 센터나 PC방처럼 여럿이 쓰는 컴퓨터에서는 켜지 마세요. "
            "켜지 않으면 브라우저를 닫을 때 로그아웃돼요.",
        )
        self.fields["connect"] = forms.BooleanField(required=False)  # shown where an account waits for it

    def clean_email(self) -> str:
        email = self.cleaned_data["email"]
        if not ratelimit.consume(context.request, action="request_login_code", key=email):
            raise forms.ValidationError(REST, code="too_many_login_attempts")
        person = person_for_address(email)
        self._user = person if person.is_active else None
        return email


class ConfirmCodeForm(ConfirmLoginCodeForm):
    code = CodeField(label="로그인 번호 6자리")


class NewAddressForm(forms.Form):
    """The address that a person wants to change to."""

    email = AddressField(label="새 메일 주소")

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person

    def clean_email(self) -> str:
        email = self.cleaned_data["email"]
        if email == self.person.email.lower():
            raise forms.ValidationError("지금 쓰고 있는 주소예요. 바꾸려는 주소를 적어 주세요.")
        return email


class TwoCodesForm(forms.Form):
    """The codes from both mails. Which of them was wrong is said after both were looked at."""

    old_code = CodeField(label="지금 주소로 받은 번호 6자리")
    new_code = CodeField(label="새 주소로 받은 번호 6자리")
