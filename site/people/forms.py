"""Forms of the sign-in and of staff accounts."""

from typing import Any

from allauth.account.forms import RequestLoginCodeForm
from django import forms
from wagtail.users.forms import UserCreationForm, UserEditForm

from core.fields import PhoneFormField
from people.models import User
from people.services.profile import person_for_address

ADDRESS_INVALID = "메일 주소를 다시 확인해 주세요. 예: name@example.com"


class RequestCodeForm(RequestLoginCodeForm):
    """One field: the address that gets a code. A new address becomes a new person."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"] = forms.EmailField(
            label="메일 주소",
            max_length=254,
            widget=forms.EmailInput(attrs={"autocomplete": "email", "inputmode": "email"}),
            error_messages={
                "required": "메일 주소를 입력해 주세요.",
                "invalid": ADDRESS_INVALID,
                "max_length": ADDRESS_INVALID,
            },
        )

    def clean_email(self) -> str:
        email = self.cleaned_data["email"].strip().lower()
        self.cleaned_data["email"] = email
        person = person_for_address(email)
        email = super().clean_email()
        self._user = person if person.is_active else None
        return email


class _PersonForm(forms.ModelForm):
    first_name = None
    last_name = None
    name = forms.CharField(label="이름", max_length=50)


class StaffCreationForm(_PersonForm, UserCreationForm):
    class Meta(UserCreationForm.Meta):
        fields = {"email", "name", "is_superuser", "groups"}


class StaffEditForm(_PersonForm, UserEditForm):
    class Meta(UserEditForm.Meta):
        fields = {"email", "name", "is_active", "is_superuser", "groups"}


class StaffAccountForm(forms.ModelForm):
    """One's own name and address, for staff."""

    name = forms.CharField(label="이름", max_length=50)

    class Meta:
        model = User
        fields = ["name", "email"]


class ContactForm(forms.Form):
    """Name and phone of a person, as one field each."""

    name = forms.CharField(
        label="이름",
        min_length=2,
        max_length=50,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={
            "required": "이름을 입력해 주세요.",
            "min_length": "이름을 두 글자 이상 입력해 주세요.",
            "max_length": "이름은 50자까지 입력할 수 있어요.",
        },
    )
    phone = PhoneFormField(
        label="휴대전화",
        mobile=True,
        help_text="숫자만 입력해도 돼요. 예: 010-1234-5678",
        error_messages={
            "required": "휴대전화 번호를 입력해 주세요.",
            "max_length": "휴대전화 번호는 010으로 시작하는 11자리예요. 예: 010-1234-5678",
        },
    )
