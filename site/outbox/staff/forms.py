"""Forms of the operator's screens of messages."""

import re
from typing import Any

from django import forms

from core import phones
from outbox.kinds import Kind
from outbox.models import Wording
from outbox.rendering import UnknownName, printable, render
from outbox.vocabulary import foreign_words

UNKNOWN_NAME = "‘{{{{ {name} }}}}’에 넣을 것이 없어요. 이 메일에서 쓸 수 있는 것만 남겨 주세요."
UNKNOWN_FILTER = "‘{name}’는 쓸 수 없어요. 처음 문구에 있던 것만 남겨 주세요."
BROKEN = "중괄호가 맞지 않아요. 처음 문구에 있던 {{ 이름 }}과 {% if %} … {% endif %}만 쓸 수 있어요."
TAG = re.compile(r"{%\s*(\w*)")
WHOLE = re.compile(r"{{.*?}}|{%.*?%}")
ALLOWED_TAGS = {"if", "elif", "else", "endif"}


class WordingForm(forms.ModelForm):
    """Subject and opening of one kind. Names in double braces must be ones that the kind can fill."""

    class Meta:
        model = Wording
        fields = ["subject", "opening"]
        widgets = {"opening": forms.Textarea(attrs={"rows": 4})}

    def __init__(self, *args: Any, kind: Kind, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind

    def clean_subject(self) -> str:
        return self._filled("subject", " ".join(self.cleaned_data["subject"].split()))

    def clean_opening(self) -> str:
        return self._filled("opening", self.cleaned_data["opening"])

    def _filled(self, name: str, text: str) -> str:
        """The text, once it can be filled. Each field is tried alone, so that the error stands at the right one."""
        text = printable(text)
        if set(TAG.findall(text)) - ALLOWED_TAGS:  # others could reach other templates
            raise forms.ValidationError(BROKEN)
        if set("{}") & set(WHOLE.sub("", text)):  # it would leave like that
            raise forms.ValidationError(BROKEN)
        wording = Wording(subject="-", opening="-")
        setattr(wording, name, text)
        try:
            if foreign := foreign_words(self.kind, self.instance.language, text):
                raise forms.ValidationError(_foreign(foreign[0]))
            render(self.kind, self.kind.sample().context, self.instance.language, wording)
        except forms.ValidationError:
            raise
        except UnknownName as error:
            raise forms.ValidationError(_foreign(error.name)) from error
        except Exception as error:  # filters and comparisons fail in ways of their own
            raise forms.ValidationError(BROKEN) from error
        return text


def _foreign(word: str) -> str:
    return (UNKNOWN_FILTER if word.startswith("|") else UNKNOWN_NAME).format(name=word)


class RefusalForm(forms.Form):
    """A number whose person called the free number and wants no more SMS that go to many."""

    phone = forms.CharField(label="휴대전화 번호", max_length=20, help_text="예: 010-1234-5678")

    def clean_phone(self) -> str:
        return phones.parse(self.cleaned_data["phone"], mobile=True)


class SmsPreviewForm(forms.Form):
    """A text to try: what carriers make of it, and what it costs."""

    text = forms.CharField(label="보낼 말", widget=forms.Textarea(attrs={"rows": 6}), max_length=3000)
    people = forms.IntegerField(label="받는 사람 수", min_value=1, max_value=1_000_000, initial=1)
    is_ad = forms.BooleanField(
        label="광고예요",
        required=False,
        help_text="돈을 받는 강좌나 제휴 소식이면 켜세요. 센터의 무료 프로그램 안내는 광고가 아니에요. "
        "켜면 맨 앞에 (광고)와 보내는 이, 끝에 문의와 무료수신거부가 붙어요.",
    )
