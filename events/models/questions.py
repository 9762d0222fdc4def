"""What an editor asks of whoever applies for a program, and what was answered."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.models import Orderable

from core import clock
from core.private_files import NAME_LENGTH, private_name, private_storage
from events.enums import QuestionKind
from events.models.registrations import Registration

MOST_DAYS = 365
"""As long as it is known whose a registration was."""
USUAL_DAYS = 90
MOST_LETTERS = 2000
ASKED_LENGTH = 200

NO_RRN = "주민등록번호는 물어볼 수 없어요. 나이나 사는 곳은 ‘신청할 수 있는 사람’에서 정해 주세요."
TWO_CHOICES = "고를 것을 한 줄에 하나씩, 두 줄 이상 적어 주세요."


class Question(Orderable):
    """One question of a program, in the form of an application."""

    program = ParentalKey("events.ProgramPage", on_delete=models.CASCADE, related_name="questions")
    text = models.CharField("물어볼 것", max_length=ASKED_LENGTH)
    kind = models.CharField(
        "어떻게 답하나요", max_length=6, choices=QuestionKind.choices, default=QuestionKind.SHORT
    )
    choices = models.TextField(
        "고를 것",
        blank=True,
        max_length=1000,
        help_text="‘하나 고르기’일 때만 써요. 한 줄에 하나씩 적어 주세요.",
    )
    help_text = models.CharField("도움말", max_length=200, blank=True)
    is_required = models.BooleanField("꼭 답해야 해요", default=False)
    keep_days = models.PositiveSmallIntegerField(
        "며칠 동안 보관하나요",
        default=USUAL_DAYS,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_DAYS)],
        help_text=f"프로그램이 끝난 뒤 이만큼 지나면 답을 지워요. {MOST_DAYS}일까지 적을 수 있어요. 신청하는 사람에게도 알려요.",
    )

    panels = [
        FieldPanel("text"),
        FieldRowPanel([FieldPanel("kind"), FieldPanel("is_required"), FieldPanel("keep_days")]),
        FieldPanel("choices"),
        FieldPanel("help_text"),
    ]

    class Meta(Orderable.Meta):
        verbose_name = "물어볼 것"
        verbose_name_plural = "물어볼 것"

    def __str__(self) -> str:
        return self.text

    def clean(self) -> None:
        super().clean()
        errors = {}
        if "주민등록번호" in self.text.replace(" ", ""):
            errors["text"] = NO_RRN
        if self.kind == QuestionKind.CHOICE and len(self.options) < 2:
            errors["choices"] = TWO_CHOICES
        if errors:
            raise ValidationError(errors)

    @property
    def options(self) -> list[str]:
        """What can be chosen, each once."""
        lines = (line.strip() for line in self.choices.splitlines())
        return list(dict.fromkeys(line for line in lines if line))


def answer_path(instance: models.Model, filename: str) -> str:
    return private_name("answers", filename)


class Answer(models.Model):
    """What somebody answered when they applied. It keeps the wording that was asked and the days that were promised:
    editing the question later changes neither."""

    registration = models.ForeignKey(
        Registration, on_delete=models.CASCADE, related_name="answers", verbose_name="신청"
    )
    order = models.PositiveSmallIntegerField(default=0)
    asked = models.CharField("물은 것", max_length=ASKED_LENGTH)
    text = models.TextField("답", max_length=MOST_LETTERS, blank=True)
    file = models.FileField("파일", upload_to=answer_path, storage=private_storage, blank=True)
    name = models.CharField("파일 이름", max_length=NAME_LENGTH, blank=True)
    size = models.PositiveIntegerField("크기(바이트)", default=0)
    keep_days = models.PositiveSmallIntegerField("보관하는 날")
    answered_at = models.DateTimeField("답한 때", default=clock.now, editable=False)

    class Meta:
        ordering = ["order", "pk"]
        verbose_name = "신청할 때의 답"
        verbose_name_plural = "신청할 때의 답"

    def __str__(self) -> str:
        return self.asked

    @property
    def said(self) -> str:
        """The answer in words: the name, where it is a file."""
        return self.name or self.text
