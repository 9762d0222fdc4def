"""What staff fill in."""

from __future__ import annotations

from django import forms

from clinic.files import ANSWER
from clinic.models import ANSWER_LENGTH, CenterClinic
from core.file_fields import FilesField
from core.privacy import validate_no_rrn

TOO_LONG = f"{ANSWER_LENGTH}자까지 적을 수 있어요. 지금은 %(show_value)d자예요."


class _Text(forms.CharField):
    def __init__(self, *, required: str, **kwargs: object) -> None:
        super().__init__(
            max_length=ANSWER_LENGTH,
            validators=[validate_no_rrn],
            widget=forms.Textarea(attrs={"rows": 5}),
            error_messages={"required": required, "max_length": TOO_LONG},
            **kwargs,  # type: ignore[arg-type]
        )


class CommentForm(forms.Form):
    comment = _Text(
        label="의견",
        required="의견을 적어 주세요.",
        help_text="여러 번 나누어 적을 수 있어요. 보낸 사람은 회신할 때 함께 읽어요.",
    )


class AnswerForm(forms.Form):
    answer = _Text(
        label="회신",
        required="회신을 적어 주세요.",
        help_text="보내면 고칠 수 없어요. 메일에는 회신이 왔다는 것만 알리고, 내용은 로그인해서 읽어요.",
    )
    file = FilesField(rules=ANSWER, label="돌려줄 파일", required=False)


class CenterForm(forms.ModelForm):
    class Meta:
        model = CenterClinic
        fields = ["is_open", "working_days"]
        error_messages = {
            "working_days": {
                "required": "며칠 안에 회신하는지 적어 주세요.",
                "invalid": "날수를 숫자로 적어 주세요.",
                "min_value": "1일 이상으로 적어 주세요.",
                "max_value": "20일까지 적을 수 있어요.",
            }
        }
