"""Forms of the sign-in and of staff accounts."""

from typing import Any

from allauth.account.forms import RequestLoginCodeForm
from django import forms
from wagtail.users.forms import UserCreationForm, UserEditForm

from people.models import User
from people.services.profile import person_for_address


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
                "invalid": "메일 주소를 다시 확인해 주세요. 예: name@example.com",
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
