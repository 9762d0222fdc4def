"""The form of an entry in a draw: which time, how long, how many, what else; and, the first time, who."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from itertools import groupby
from typing import Any, cast

from django import forms

from bookings.attempts import Facts
from bookings.models import DrawEntry, ResourcePage
from bookings.wait_forms import WaitForm
from core import clock, formats
from people.models import User

START_ERROR = "바라는 시작 시간을 목록에서 골라 주세요."


def start_value(start: datetime) -> str:
    return f"{clock.local(start):%Y-%m-%dT%H:%M}"


class EntryForm(WaitForm):
    """What a place in line asks, one start of the draw, and what a studio offers with it."""

    start = forms.ChoiceField(
        label="바라는 시작 시간", error_messages={"required": START_ERROR, "invalid_choice": START_ERROR}
    )
    options = forms.MultipleChoiceField(
        label="함께 할 것",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="필요한 것만 골라 주세요. 모두 무료예요.",
        error_messages={"invalid_choice": "목록에 있는 것만 골라 주세요."},
    )

    def __init__(
        self,
        data: Any = None,
        *,
        person: User,
        facts: Facts,
        resource: ResourcePage,
        starts: Iterable[datetime],
        initial: dict[str, Any],
    ) -> None:
        super().__init__(data, person=person, facts=facts)
        self.initial.update(initial)
        days = groupby(starts, key=lambda start: clock.local(start).date())
        cast(forms.ChoiceField, self.fields["start"]).choices = [
            ("", "시간을 골라 주세요"),
            *(
                (
                    formats.date_text(day),
                    [
                        (start_value(each), f"{formats.date_text(day)} {formats.time_text(each)}")
                        for each in some
                    ],
                )
                for day, some in days
            ),
        ]
        if resource.option_list:
            offered = [(each, each) for each in resource.option_list]
            cast(forms.MultipleChoiceField, self.fields["options"]).choices = offered
        else:
            del self.fields["options"]

    @property
    def wishes(self) -> dict[str, Any]:
        """The wishes of a valid form, as `draw_enter` takes them."""
        data = self.cleaned_data
        start = datetime.fromisoformat(data["start"]).replace(tzinfo=clock.SEOUL)
        return {
            "starts_at": start,
            "minutes": data["minutes"],
            "party_size": data["party_size"],
            "options": ", ".join(data.get("options", [])),
        }


def wished_before(entry: DrawEntry | None, start: str) -> dict[str, Any]:
    """What the form shows at first: one's entry, or the time that somebody came from."""
    if entry is None:
        return {"start": start}
    options = [each.strip() for each in entry.options.split(",") if each.strip()]
    return {
        "start": start or start_value(entry.starts_at),
        "minutes": entry.minutes,
        "party_size": entry.party_size,
        "options": options,
    }
