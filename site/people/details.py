"""The forms for what a person tells of themselves, with the reason beside every field."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from datetime import date
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.urls import reverse_lazy
from django.utils.text import format_lazy

from core import clock
from core.eligibility import age_on
from core.fields import BirthDateFormField, PhoneFormField
from core.models import Region
from core.privacy import validate_no_rrn
from people.models import User
from people.models.users import LANGUAGES
from people.services.profile import DETAILS, details_in_use, missing
from people.sign_in_forms import CodeField

NOWHERE = "고르지 않음"
NO_NAME = "이름을 글자로 적어 주세요. 예: 김디딤"
ADDRESS = re.compile(r"[:/@]|www\.|[a-z0-9-]{2,}\.[a-z]{2,}", re.IGNORECASE)
NO_ADDRESS = "이름에는 인터넷 주소나 기호(: / @)를 적을 수 없어요. 이름만 적어 주세요. 예: 김디딤"
OF_AGE = 14
TOO_YOUNG = (
    "만 14세가 안 됐다면 여기에 적지 않아도 돼요. 보호자와 함께 센터에 전화해 주면 도와드려요. "
    "적은 날은 저장하지 않았어요."
)


def validate_of_age(birth_date: date) -> None:
    """Nothing about children under 14 is kept: it would need a parent's consent (PIPA §22-2), given by phone."""
    if age_on(birth_date, clock.today()) < OF_AGE:
        raise ValidationError(TOO_YOUNG, code="too_young")


class NameField(forms.CharField):
    """A name that can be seen: without characters that show nothing or turn the text around, and with a letter in it.

    No address (mails of the site carry the name to others, such as companions), and no resident registration number.
    """

    UNSEEN = "\u115f\u1160\u3164\uffa0"  # letters by their class, blanks to the eye

    def to_python(self, value: Any) -> str:
        text = super().to_python(value) or ""
        seen = (each for each in text if unicodedata.category(each) != "Cf" and each not in self.UNSEEN)
        return "".join(seen).strip()

    def validate(self, value: str) -> None:
        super().validate(value)
        validate_no_rrn(value)
        if value and not any(each.isalpha() for each in value):
            raise ValidationError(NO_NAME, code="no_letter")
        if ADDRESS.search(value):
            raise ValidationError(NO_ADDRESS, code="address")


class _DetailsForm(forms.Form):
    """One field for every detail."""

    name = NameField(
        label="이름",
        min_length=2,
        max_length=50,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        help_text="왜 필요한가요? 예약과 신청을 받은 센터가 누구인지 알아보는 데 써요.",
        error_messages={
            "required": "이름을 입력해 주세요.",
            "min_length": "이름을 두 글자 이상 입력해 주세요.",
            "max_length": "이름은 50자까지 입력할 수 있어요.",
        },
    )
    phone = PhoneFormField(
        label="휴대전화",
        mobile=True,
        validators=[validate_no_rrn],
        help_text="왜 필요한가요? 예약이 바뀌거나 급한 일이 생기면 센터가 연락하는 데만 써요. 숫자만 입력해도 돼요.",
        error_messages={
            "required": "휴대전화 번호를 입력해 주세요.",
            "max_length": "휴대전화 번호는 010으로 시작하는 11자리예요. 예: 010-1234-5678",
        },
    )
    birth_date = BirthDateFormField(
        label="생년월일",
        validators=[validate_of_age],
        help_text=format_lazy(
            "왜 필요한가요? 나이를 보는 프로그램에 신청할 수 있는지 알아보는 데만 써요. 예: 19970305 "
            '<a href="{}">만 14세가 안 됐다면</a>',
            reverse_lazy("under_14"),
        ),
        error_messages={"required": "생년월일을 여덟 자리 숫자로 적어 주세요. 예: 19970305"},
    )
    region = forms.ModelChoiceField(
        label="사는 지역",
        queryset=Region.objects.none(),
        empty_label=NOWHERE,
        help_text="왜 필요한가요? 사는 곳을 보는 프로그램에 신청할 수 있는지 알아보는 데만 써요.",
        error_messages={
            "required": "사는 지역을 골라 주세요.",
            "invalid_choice": "목록에서 사는 지역을 골라 주세요.",
        },
    )

    def __init__(self, *args: Any, person: User, asked: Collection[str] = DETAILS, **kwargs: Any) -> None:
        # What isn't asked, mostly all of it, need not be copied for this form.
        self.base_fields = {  # type: ignore[misc]
            name: field for name, field in self.base_fields.items() if name in asked or name not in DETAILS
        }
        super().__init__(*args, **kwargs)
        if "region" in asked:
            now_or_own = Region.objects.valid_on(clock.today()) | Region.objects.filter(
                Q(pk=person.region_id)
            )
            cast(forms.ModelChoiceField, self.fields["region"]).queryset = now_or_own


class PersonDetailsForm(_DetailsForm):
    """Asks only what is needed and was not told before: `PersonDetailsForm(person=person, needs={"name", "phone"})`.

    Another form takes it in with `self.fields |= PersonDetailsForm(…).fields`.
    """

    def __init__(self, *args: Any, person: User, needs: Collection[str], **kwargs: Any) -> None:
        asked = missing(person, needs)
        super().__init__(*args, person=person, asked=asked, **kwargs)
        self.initial = {**{name: getattr(person, name) for name in asked}, **self.initial}


class ProfileForm(_DetailsForm):
    """내 정보. Everything may be left empty, except what something coming needs."""

    language = forms.ChoiceField(
        label="메시지 언어",
        choices=LANGUAGES,
        widget=forms.RadioSelect,
        help_text="왜 필요한가요? 메일과 문자를 이 언어로 보내요.",
        error_messages={
            "required": "메시지 언어를 골라 주세요.",
            "invalid_choice": "메시지 언어를 목록에서 골라 주세요.",
        },
    )

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        details = {name: getattr(person, name) for name in (*DETAILS, "language")}
        super().__init__(*args, person=person, initial=details, **kwargs)
        in_use = details_in_use(person)
        for name in DETAILS:
            self.fields[name].required = name in in_use
            if name in in_use:
                self.fields[name].error_messages["required"] = _still_needed(in_use[name])


def _still_needed(reasons: list[str]) -> str:
    more = f" 외 {len(reasons) - 1}건" if len(reasons) > 1 else ""
    return f"지금은 비울 수 없어요. {reasons[0]}{more}에 필요해요. 끝난 뒤나 취소한 뒤에 비울 수 있어요."


class PhoneForm(forms.Form):
    """The number that gets a code."""

    phone = PhoneFormField(
        label="휴대전화",
        mobile=True,
        validators=[validate_no_rrn],
        help_text="이 번호로 여섯 자리 번호를 문자로 보내요. 숫자만 입력해도 돼요.",
        error_messages={
            "required": "휴대전화 번호를 입력해 주세요.",
            "max_length": "휴대전화 번호는 010으로 시작하는 11자리예요. 예: 010-1234-5678",
        },
    )


class PhoneCodeForm(forms.Form):
    """The six digits that came by SMS."""

    code = CodeField(label="문자로 받은 번호", says="문자에 있는 여섯 자리 숫자를 적어 주세요.")
