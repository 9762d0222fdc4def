"""What a person fills in to send papers."""

from __future__ import annotations

import uuid
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from clinic.enums import PaperKind
from clinic.files import SENT
from clinic.models import QUESTION_LENGTH, CenterClinic
from clinic.selectors import open_clinics
from core.file_fields import FilesField
from core.privacy import validate_no_rrn
from people.details import PersonDetailsForm
from people.models import User

NEEDS = frozenset({"name"})
"""What a center must know of whoever sends papers."""


class ClinicChoiceField(forms.ModelChoiceField):
    def label_from_instance(self, obj: CenterClinic) -> str:
        return f"{obj.center.title} (평일 {obj.working_days}일 안에 회신)"


class SendForm(forms.Form):
    request_key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    clinic = ClinicChoiceField(
        label="어느 센터에 보낼까요?",
        queryset=CenterClinic.objects.none(),
        empty_label="센터 고르기",
        error_messages={
            "required": "서류를 보낼 센터를 골라 주세요.",
            "invalid_choice": "이 센터는 지금 서류를 받지 않아요. 다른 센터를 골라 주세요.",
        },
    )
    kind = forms.ChoiceField(
        label="어떤 서류인가요?",
        choices=PaperKind.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": "서류의 종류를 골라 주세요.",
            "invalid_choice": "목록에서 서류의 종류를 골라 주세요.",
        },
    )
    papers = FilesField(rules=SENT, label="서류 파일")
    question = forms.CharField(
        label="궁금한 것",
        required=False,
        max_length=QUESTION_LENGTH,
        validators=[validate_no_rrn],
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="지원하는 회사와 직무, 고치고 싶은 곳을 적으면 더 꼭 맞는 의견을 드릴 수 있어요.",
        error_messages={
            "max_length": f"{QUESTION_LENGTH}자까지 적을 수 있어요. 지금은 %(show_value)d자예요."
        },
    )

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        kwargs["initial"] = {"request_key": uuid.uuid4()} | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        cast(forms.ModelChoiceField, self.fields["clinic"]).queryset = open_clinics()
        details = PersonDetailsForm(person=person, needs=NEEDS)
        self.unknown = list(details.fields)
        self.fields = {**details.fields, **self.fields}
        self.initial = {**details.initial, **self.initial}

    def clean_papers(self) -> list[UploadedFile]:
        uploads: list[UploadedFile] = self.cleaned_data["papers"]
        if len(uploads) > SENT.most:
            raise ValidationError(
                f"파일을 {SENT.most}개까지 보낼 수 있어요. 한 파일로 모으거나 나누어 보내 주세요.",
                code="too_many",
            )
        return uploads

    @property
    def told(self) -> dict[str, Any]:
        """What the person told of themselves now."""
        return {name: self.cleaned_data[name] for name in self.unknown}
