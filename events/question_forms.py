"""The questions of a program as a form."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.html import escape

from core.privacy import validate_no_rrn
from core.private_files import PAPERS, PICTURES, Rules, validate_file
from events.enums import QuestionKind
from events.models import Question
from events.models.questions import MOST_LETTERS
from events.told import Given

FILE_RULES = Rules((*PAPERS, *PICTURES), megabytes=10, most=1)
SHORT_LETTERS = 200

WRITE = {
    "required": "답을 적어 주세요.",
    "max_length": "%(limit_value)d자까지 적을 수 있어요. 지금은 %(show_value)d자예요.",
}
CHOOSE = {"required": "하나를 골라 주세요.", "invalid_choice": "목록에서 하나를 골라 주세요."}
NO_FILE = "파일을 골라 주세요."
ADD = {
    "required": NO_FILE,
    "invalid": NO_FILE,
    "missing": NO_FILE,
    "empty": "빈 파일이에요. 파일을 다시 골라 주세요.",
}


class PrivateFileField(forms.FileField):
    """One file, looked at by name, size and content."""

    widget = forms.FileInput

    def clean(self, data: Any, initial: Any = None) -> UploadedFile | None:
        upload: UploadedFile | None = super().clean(data, initial) or None
        if upload:
            try:
                validate_file(upload, FILE_RULES)
            except ValidationError as error:
                raise ValidationError(
                    f"{error.messages[0]} 다른 답은 그대로 있어요.", code=error.code
                ) from None
        return upload


def _short(question: Question, **common: Any) -> forms.Field:
    return forms.CharField(
        max_length=SHORT_LETTERS, validators=[validate_no_rrn], error_messages=WRITE, **common
    )


def _long(question: Question, **common: Any) -> forms.Field:
    area = forms.Textarea(attrs={"rows": 5})
    return forms.CharField(
        max_length=MOST_LETTERS, validators=[validate_no_rrn], error_messages=WRITE, widget=area, **common
    )


def _choice(question: Question, **common: Any) -> forms.Field:
    options = [(option, option) for option in question.options]
    if not question.is_required:
        options.insert(0, ("", "고르지 않음"))
    return forms.ChoiceField(choices=options, widget=forms.RadioSelect, error_messages=CHOOSE, **common)


def _file(question: Question, **common: Any) -> forms.Field:
    chooser = forms.FileInput(attrs={"accept": FILE_RULES.accept})
    return PrivateFileField(widget=chooser, error_messages=ADD, **common)


FIELDS: dict[str, Callable[..., forms.Field]] = {
    QuestionKind.SHORT: _short,
    QuestionKind.LONG: _long,
    QuestionKind.CHOICE: _choice,
    QuestionKind.FILE: _file,
}


class QuestionsForm(forms.Form):
    """A field for each question; under it what helps, and how long the answer is kept."""

    def __init__(self, *args: Any, questions: Iterable[Question], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.questions = {f"question-{each.pk}": each for each in questions}
        for name, question in self.questions.items():
            self.fields[name] = FIELDS[question.kind](
                question, label=question.text, required=question.is_required, help_text=_help(question)
            )

    @property
    def given(self) -> list[Given]:
        """What was answered; a question that was left empty has no answer."""
        answers = [(question, self.cleaned_data[name]) for name, question in self.questions.items()]
        return [_given(question, answer) for question, answer in answers if answer]

    @property
    def shown(self) -> list[tuple[str, str]]:
        """Questions and answers, to look over once more."""
        return [(each.asked, each.text) for each in self.given]


def _given(question: Question, answer: Any) -> Given:
    if question.kind == QuestionKind.FILE:
        return Given(question.text, question.keep_days, upload=answer)
    return Given(question.text, question.keep_days, text=answer)


def _help(question: Question) -> str:
    """Escaped: templates write help as it is."""
    parts = [question.help_text, FILE_RULES.says if question.kind == QuestionKind.FILE else ""]
    kept = f"프로그램이 끝나고 {question.keep_days}일 뒤에 지워요."
    return " ".join(escape(part) for part in (*parts, kept) if part)
