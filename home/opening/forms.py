"""What it takes to open a center."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.text import slugify

from core import clock
from core.fields import PhoneFormField
from core.models import Region
from home.enums import CenterKind
from home.models import CenterIndexPage
from home.services.opening import Invitee
from people.enums import CENTER_ROLES, Role

FEWEST_ROWS = 4


class CenterForm(forms.Form):
    title = forms.CharField(
        label="센터 이름", max_length=120, error_messages={"required": "센터 이름을 적어 주세요."}
    )
    slug = forms.SlugField(
        label="주소",
        max_length=80,
        allow_unicode=True,
        help_text="센터 페이지의 인터넷 주소예요. 영어 소문자와 붙임표(-)를 권해요. 예: hongdae",
        error_messages={
            "required": "주소를 적어 주세요. 예: hongdae",
            "invalid": "주소에는 글자와 숫자, 붙임표(-)만 쓸 수 있어요. 예: hongdae",
        },
    )
    kind = forms.ChoiceField(label="종류", choices=CenterKind.choices)
    region = forms.ModelChoiceField(
        label="지역",
        queryset=Region.objects.none(),
        help_text="시·도",
        error_messages={"required": "지역을 골라 주세요."},
    )
    district = forms.CharField(
        label="시·군·구",
        max_length=30,
        help_text="예: 마포구",
        error_messages={"required": "시·군·구를 적어 주세요. 예: 마포구"},
    )
    address = forms.CharField(label="도로명주소", max_length=160, required=False)
    phone = PhoneFormField(label="전화번호", required=False, help_text="예: 02-123-4567")

    def __init__(self, *args: Any, index: CenterIndexPage, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.index = index
        self.fields["region"].queryset = Region.objects.valid_on(clock.today())  # type: ignore[attr-defined]

    def clean_slug(self) -> str:
        slug = slugify(self.cleaned_data["slug"], allow_unicode=True)
        if self.index.get_children().filter(slug=slug).exists():
            raise forms.ValidationError(
                "다른 센터가 이미 쓰는 주소예요. 지역 이름을 붙여 보세요. 예: hongdae-2", code="taken"
            )
        return slug


class InviteeForm(forms.Form):
    """One row; left empty, it means nobody."""

    name = forms.CharField(
        label="이름", max_length=50, error_messages={"required": "초대할 사람의 이름을 적어 주세요."}
    )
    email = forms.EmailField(
        label="메일 주소",
        error_messages={
            "required": "초대장을 받을 메일 주소를 적어 주세요.",
            "invalid": "메일 주소를 다시 확인해 주세요. 예: name@example.com",
        },
    )
    role = forms.ChoiceField(
        label="역할",
        choices=[("", "고르기"), *((role.value, role.label) for role in Role if role in CENTER_ROLES)],
        error_messages={"required": "맡길 역할을 골라 주세요."},
    )


class BaseInviteeFormSet(forms.BaseFormSet):
    """Nobody twice in one role, and somebody who manages the center."""

    def clean(self) -> None:
        if any(self.errors):
            return
        seen: set[tuple[str, str]] = set()
        for form in self.forms:
            if row := form.cleaned_data:
                person = (row["email"].lower(), row["role"])
                if person in seen:
                    form.add_error("email", "같은 사람에게 같은 역할을 두 번 적었어요. 한 줄을 비워 주세요.")
                seen.add(person)
        if all(role != Role.MANAGER for _, role in seen):
            raise forms.ValidationError("센터장을 한 명 이상 적어 주세요.", code="no_manager")


InviteeFormSet = forms.formset_factory(InviteeForm, formset=BaseInviteeFormSet, extra=FEWEST_ROWS)


def invitees_of(rows: forms.BaseFormSet) -> list[Invitee]:
    """Whom to invite, once the rows are valid; rows left empty are nobody."""
    return [
        Invitee(row["name"], row["email"], Role(row["role"]))
        for row in (form.cleaned_data for form in rows.forms)
        if row
    ]
