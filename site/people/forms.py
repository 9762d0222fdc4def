"""Forms of accounts: of staff, and of what a person says of themselves."""

from typing import Any

from django import forms
from django.urls import reverse
from django.utils.html import format_html
from wagtail.users.forms import UserCreationForm, UserEditForm

from people.models import User


class _PersonForm(forms.ModelForm):
    first_name = None
    last_name = None
    name = forms.CharField(
        label="이름",
        max_length=50,
        help_text="한 사람이 한 계정을 써요. 함께 쓰는 계정은 만들지 말고, 사람마다 자기 메일 주소로 만들어 주세요.",
    )


class StaffCreationForm(_PersonForm, UserCreationForm):
    class Meta(UserCreationForm.Meta):
        fields = {"email", "name", "is_superuser", "groups"}


class StaffEditForm(_PersonForm, UserEditForm):
    class Meta(UserEditForm.Meta):
        fields = {"email", "name", "is_active", "is_superuser", "groups"}


class OperatorEditForm(_PersonForm, UserEditForm):
    """What an operator changes of a colleague. With an address, a password or a group of their choice, operators could
    make any account their own; roles are given at 직원, and passwords are set by those who have them."""

    password_enabled = False

    class Meta(UserEditForm.Meta):
        fields = {"email", "name", "is_active"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("is_superuser", None)
        self.fields["email"].disabled = True


class StaffAccountForm(forms.ModelForm):
    """One's own name, for staff. The address is only shown: changed without a code to it, it could be anybody's, and what
    waits for that address (an invitation) would be theirs, too."""

    name = forms.CharField(label="이름", max_length=50)
    email = forms.EmailField(label="메일 주소", disabled=True, required=False)

    class Meta:
        model = User
        fields = ["name"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["email"] = self.instance.email
        self.fields["email"].help_text = format_html(
            '지금 주소와 새 주소로 온 번호를 적어야 바뀌어요. <a href="{}">메일 주소 바꾸기</a>',
            reverse("change_address"),
        )


class DeleteAccountForm(forms.Form):
    """Asks once more before everything goes."""

    is_sure = forms.BooleanField(
        label="지우면 되돌릴 수 없다는 것을 알아요",
        error_messages={"required": "지우려면 여기에 체크해 주세요. 아직 아무것도 지우지 않았어요."},
    )
