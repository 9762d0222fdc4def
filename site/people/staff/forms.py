"""Inviting staff."""

from typing import Any

from django import forms

from people.enums import Role
from people.models import StaffRole
from people.permissions import roles_managed_by
from people.roles import RIGHTS


class RoleField(forms.ModelChoiceField):
    """A role with what it does."""

    def label_from_instance(self, obj: StaffRole) -> str:
        return f"{obj}: {RIGHTS[Role(obj.role)].says}"


class InviteForm(forms.Form):
    name = forms.CharField(
        label="이름", max_length=50, error_messages={"required": "초대할 사람의 이름을 적어 주세요."}
    )
    email = forms.EmailField(
        label="메일 주소",
        help_text="여러 사람이 함께 쓰는 주소는 쓰지 마세요. 한 사람이 한 계정을 써요.",
        error_messages={
            "required": "초대장을 받을 메일 주소를 적어 주세요.",
            "invalid": "메일 주소를 다시 확인해 주세요. 예: name@example.com",
        },
    )
    role = RoleField(
        label="역할",
        queryset=StaffRole.objects.none(),
        empty_label=None,
        widget=forms.RadioSelect,
        error_messages={"required": "맡길 역할을 골라 주세요."},
    )

    def __init__(self, *args: Any, by: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].queryset = roles_managed_by(by)  # type: ignore[attr-defined]
