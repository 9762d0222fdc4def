"""What people and staff write about strikes."""

from django import forms

from core.privacy import validate_no_rrn


class AppealForm(forms.Form):
    """Why the person thinks that a strike is not right."""

    text = forms.CharField(
        label="어떤 사정이 있었나요?",
        max_length=1000,
        validators=[validate_no_rrn],
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="편하게 적어 주세요. 센터 직원만 읽고, 이의를 낸 것 때문에 불이익은 없어요.",
        error_messages={
            "required": "어떤 사정이 있었는지 적어 주세요.",
            "max_length": "1,000자까지 적을 수 있어요. 조금 줄여 주세요.",
        },
    )


class ForgiveForm(forms.Form):
    """Staff take a strike away."""

    reason = forms.CharField(
        label="없애는 이유",
        max_length=200,
        validators=[validate_no_rrn],
        help_text="이용자에게 메일로 알려 드려요.",
        error_messages={"required": "이용자에게 알릴 이유를 적어 주세요."},
    )


class AnswerForm(forms.Form):
    """Staff answer an objection."""

    answer = forms.CharField(
        label="답",
        max_length=1000,
        validators=[validate_no_rrn],
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="이용자가 메일과 ‘내 이용 상태’에서 읽어요.",
        error_messages={"required": "이용자에게 보낼 답을 적어 주세요."},
    )
    forgive = forms.TypedChoiceField(
        label="벌점을 어떻게 할까요?",
        choices=[("yes", "없애요"), ("no", "그대로 두어요")],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": "벌점을 없앨지 그대로 둘지 골라 주세요."},
    )
