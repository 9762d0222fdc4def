"""What the desk of a closet types: handing over, taking back, a suit."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast

from django import forms

from bookings.closet import OfferedSuit
from bookings.enums import Condition
from bookings.files import RULES
from bookings.models import BookingFile, Suit, Unit
from bookings.models.loans import PIECES
from core.privacy import validate_no_rrn
from core.private_files import validate_file


def _label(unit: Unit | None, suit: Suit | None) -> str:
    facts = " · ".join(filter(None, [suit.size, suit.color, suit.cut])) if suit else ""
    return f"{unit} ({facts})" if facts else f"{unit}"


class HandOverForm(forms.Form):
    """The ID card was looked at; and which suit it is, when another one fits better."""

    unit = forms.TypedChoiceField(
        label="내줄 정장",
        coerce=int,
        help_text="입어 보고 다른 것이 맞으면 여기서 바꿔 주세요.",
        error_messages={"invalid_choice": "목록에서 정장을 골라 주세요."},
    )
    id_checked = forms.BooleanField(
        label="신분증을 눈으로 확인했어요",
        help_text="복사하거나 적어 두지 않아요. 확인했다는 것만 남아요.",
        error_messages={"required": "신분증을 눈으로 확인한 다음 표시해 주세요."},
    )

    def __init__(
        self, *args: Any, own: Unit | None, suit: Suit | None, others: Iterable[OfferedSuit], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.TypedChoiceField, self.fields["unit"]).choices = [
            (own.pk if own else 0, _label(own, suit)),
            *((each.unit.pk, _label(each.unit, each.suit)) for each in others),
        ]


class TakeBackForm(forms.Form):
    """What it is like now; a photo where something is broken."""

    condition = forms.ChoiceField(
        label="상태",
        choices=[each for each in Condition.choices if each[0] != Condition.LOST],
        initial=Condition.GOOD,
        widget=forms.RadioSelect,
        error_messages={"required": "돌려받은 정장의 상태를 골라 주세요."},
    )
    damage = forms.CharField(
        label="손상",
        max_length=200,
        required=False,
        validators=[validate_no_rrn],
        help_text="얼룩, 찢어진 곳, 없어진 것을 적어 주세요. 빌린 사람의 이름은 적지 않아요.",
    )
    photo = forms.FileField(
        label="손상 사진",
        required=False,
        help_text=RULES[BookingFile.Purpose.DAMAGE].says,
        widget=forms.ClearableFileInput(attrs={"accept": RULES[BookingFile.Purpose.DAMAGE].accept}),
    )

    def clean_photo(self) -> Any:
        photo = self.cleaned_data.get("photo")
        if photo:
            validate_file(photo, RULES[BookingFile.Purpose.DAMAGE])
        return photo

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        is_said = data.get("damage", "").strip() or "damage" in self.errors
        if data.get("condition") == Condition.REPAIR and not is_said:
            self.add_error("damage", "무엇을 고쳐야 하는지 적어 주세요.")
        return data


class SuitForm(forms.ModelForm[Suit]):
    """A suit as the desk describes it."""

    class Meta:
        model = Suit
        fields = ["size", "color", "cut", "pieces", "condition", "note"]
        error_messages = {"size": {"required": "치수를 적어 주세요."}}

    def clean_note(self) -> str:
        note: str = self.cleaned_data["note"]
        validate_no_rrn(note)
        return note

    def clean_pieces(self) -> str:
        pieces: str = self.cleaned_data["pieces"]
        return ", ".join(piece.strip() for piece in pieces.split(",") if piece.strip())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["pieces"].help_text = f"쉼표로 나눠 주세요. 예: {', '.join(PIECES)}"
        self.fields[
            "condition"
        ].help_text = "‘수선 중’이나 ‘잃어버림’이면 빌려주지 않고, 예약한 사람은 같은 치수의 다른 정장으로 옮기거나 알려요."
