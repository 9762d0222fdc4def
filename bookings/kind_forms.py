"""One form for each kind of resource. A kind that is not named here can't be booked on its page."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, cast

from django import forms

from bookings.attempts import Attempt
from bookings.companion_forms import CompanionForm, CompanionRows
from bookings.enums import ResourceKind, Topic, Way
from bookings.errors import OWN_NUMBER, SAME_COMPANION
from bookings.forms import BookingForm, TimedForm
from bookings.models import ResourcePage, Unit
from bookings.services.booking import AppointmentWish
from core.privacy import validate_no_rrn

MOST_ROWS = 30  # companions of one booking; no room is larger


# --- Rooms ----------------------------------------------------------------------------------


class RoomForm(TimedForm):
    """How long, how many and, where the policy wants to know, who comes along."""

    fields_template = "components/bookings/fields/room.html"
    party_size = forms.IntegerField(
        label="함께하는 인원",
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        error_messages={
            "required": "몇 명이 쓰는지 입력해 주세요.",
            "invalid": "인원을 숫자로 입력해 주세요.",
        },
    )
    companions: CompanionRows | None = None

    def prepare(self) -> None:
        super().prepare()
        least = self.policy.min_party
        self.initial.setdefault("party_size", least)
        if self.policy.names_companions:
            wanted = self._typed_party() - 1
            self.companions = CompanionRows(self.data or None, wanted=wanted, most=MOST_ROWS)

    def dress(self) -> None:
        least, most = self.policy.min_party, self.asked.facts.capacity
        field = self["party_size"]
        field.help_text = f"나를 포함해 {least}명부터 {most}명까지 쓸 수 있어요." if least <= most else ""
        field.field.widget.attrs |= {"min": least, "max": most}

    @property
    def rows(self) -> list[CompanionForm]:
        """The rows to show: no more than the room takes, and all that were filled in."""
        most = self.asked.facts.capacity - 1
        rows = self.companions.forms if self.companions else []
        return [row for row in rows if row.number <= most or row.is_filled]

    def _typed_party(self) -> int:
        """How many as far as that was typed, before it is known to be right."""
        typed = str(self.data.get("party_size", "")).strip()[:4] if self.is_bound else ""
        return int(typed) if typed.isdecimal() else self.policy.min_party

    @property
    def party(self) -> int:
        return cast(int, self.cleaned_data["party_size"])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if self.companions is None:
            return data
        if not self.companions.is_valid():
            self.add_error(None, "함께 오는 분의 이름과 휴대전화를 다시 확인해 주세요.")
        elif "party_size" in data:
            self._check_companions(data)
        return data

    def _check_companions(self, data: dict[str, Any]) -> None:
        rows = cast(CompanionRows, self.companions)
        numbers = [guest.phone for guest in rows.guests if guest.phone]
        if len(set(numbers)) < len(numbers):
            self.add_error(None, SAME_COMPANION.message)
        if (self.person.phone or data.get("phone")) in numbers:
            self.add_error(None, OWN_NUMBER.message)
        wanted = data["party_size"] - 1
        if wanted != len(rows.guests):  # a room that is too small is refused by its rule, not for its rows
            wanted = min(wanted, self.asked.facts.capacity - 1)
        missing = wanted - len(rows.guests)
        if missing > 0:
            self.add_error(
                None,
                f"함께 오는 분을 {missing}명 더 적어 주세요. 이름이나 휴대전화 가운데 하나만 적어도 돼요.",
            )
        elif missing < 0 and wanted >= 0:
            people = len(rows.guests) + 1
            self.add_error(
                "party_size", f"적은 분이 더 많아요. 인원을 {people}명으로 고치거나 줄을 비워 주세요."
            )

    @property
    def all_forms(self) -> list[forms.Form]:
        return [self, *(self.companions.forms if self.companions else [])]

    def wishes(self) -> dict[str, Any]:
        return {**super().wishes(), "companions": self.companions.guests if self.companions else None}


# --- Appointments ---------------------------------------------------------------------------

ANYBODY = ""


def topics_of(resource: ResourcePage) -> list[tuple[str, str]]:
    """What can be talked about: the topics that the resource names among its options, or all of them."""
    named = [choice for choice in Topic.choices if choice[1] in resource.option_list]
    return [*named, (Topic.UNSURE.value, str(Topic.UNSURE.label))] if named else list(Topic.choices)


class AppointmentForm(TimedForm):
    """What about, with whom, how; and a few words before."""

    fields_template = "components/bookings/fields/appointment.html"
    topic = forms.ChoiceField(
        label="무엇을 이야기할까요?",
        widget=forms.RadioSelect,
        error_messages={
            "required": "이야기할 것을 골라 주세요. 모르겠으면 ‘아직 잘 모르겠어요’를 골라도 돼요.",
            "invalid_choice": "목록에서 이야기할 것을 골라 주세요.",
        },
    )
    unit = forms.TypedChoiceField(
        label="누구와 이야기할까요?",
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
        help_text="‘아무나’를 고르면 그 주에 상담이 가장 적은 분이 맡아요.",
        error_messages={"invalid_choice": "목록에서 상담사를 골라 주세요."},
    )
    way = forms.ChoiceField(
        label="어떻게 만날까요?",
        choices=Way.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": "어떻게 만날지 골라 주세요.",
            "invalid_choice": "목록에서 어떻게 만날지 골라 주세요.",
        },
    )
    message = forms.CharField(
        label="미리 하고 싶은 말",
        max_length=1000,
        required=False,
        validators=[validate_no_rrn],
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="비워 둬도 괜찮아요. 상담을 맡은 사람만 읽어요. 이력서는 예약한 다음 화면에서 올릴 수 있어요.",
        error_messages={"max_length": "1,000자까지 적을 수 있어요. 자세한 이야기는 만나서 해요."},
    )

    def prepare(self) -> None:
        super().prepare()
        cast(forms.ChoiceField, self.fields["topic"]).choices = topics_of(self.resource)
        self.initial.setdefault("way", Way.IN_PERSON)
        self.initial.setdefault("unit", ANYBODY)
        counsellors = self._counsellors()
        if len(self.asked.facts.bookable) > 1:
            choices = [(ANYBODY, "아무나"), *((unit.pk, unit.name) for unit in counsellors)]
            cast(forms.ChoiceField, self.fields["unit"]).choices = choices
        else:
            del self.fields["unit"]
        if not self.is_bound and self._has_no_room():
            field = cast(forms.ChoiceField, self.fields["way"])
            field.choices = [choice for choice in Way.choices if choice[0] != Way.IN_PERSON]
            field.help_text = "이 시간에는 만날 방이 없어요. 전화나 화상으로 이야기할 수 있어요."
            if self.initial["way"] == Way.IN_PERSON:
                self.initial["way"] = Way.PHONE

    def _attempt(self) -> Attempt:
        return Attempt(self.asked.slot.starts_at, next(self.asked.facts.lengths(self.asked.slot.starts_at)))

    def _counsellors(self) -> list[Unit]:
        """Who is free then; of a form that was sent everybody, so that the rules can say what is so now."""
        free = {claim.unit.pk for claim in self.asked.facts.claims(self._attempt())}
        return [unit for unit in self.asked.facts.bookable if self.is_bound or unit.pk in free]

    def _has_no_room(self) -> bool:
        attempt = self._attempt()
        in_person = replace(attempt, way=Way.IN_PERSON)
        return bool(self.asked.facts.claim(attempt)) and not self.asked.facts.claim(in_person)

    def wishes(self) -> dict[str, Any]:
        data = self.cleaned_data
        key = data.get("unit")
        return {
            **super().wishes(),
            "unit": next((unit for unit in self.asked.facts.bookable if unit.pk == key), None),
            "appointment": AppointmentWish(Topic(data["topic"]), Way(data["way"]), data["message"]),
        }


# --- Studio ---------------------------------------------------------------------------------


class StudioForm(TimedForm):
    """What else is wanted: hair, make-up."""

    fields_template = "components/bookings/fields/studio.html"
    options = forms.MultipleChoiceField(
        label="함께 할 것",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="필요한 것만 골라 주세요. 모두 무료예요.",
        error_messages={"invalid_choice": "목록에 있는 것만 골라 주세요."},
    )

    def prepare(self) -> None:
        super().prepare()
        offered = self.resource.option_list
        if offered:
            field = cast(forms.MultipleChoiceField, self.fields["options"])
            field.choices = [(option, option) for option in offered]
        else:
            del self.fields["options"]

    def wishes(self) -> dict[str, Any]:
        return {**super().wishes(), "options": ", ".join(self.cleaned_data.get("options", []))}


FORMS: dict[str, type[BookingForm]] = {
    ResourceKind.STUDY_ROOM: RoomForm,
    ResourceKind.APPOINTMENT: AppointmentForm,
    ResourceKind.STUDIO: StudioForm,
}
