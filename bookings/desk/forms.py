"""What staff fill in at the desk."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any, cast

from django import forms
from django.db.models import QuerySet

from bookings.enums import HoldReason, ResourceKind, Topic, Way
from bookings.intervals import Interval
from bookings.models import Policy, ResourcePage, Unit
from bookings.services.booking import Guest
from bookings.services.series import MOST_DATES
from core import clock, formats
from core.fields import UNTIL_MIDNIGHT, EndTimeFormField, PhoneFormField
from core.privacy import validate_no_rrn
from core.years import NO_YEAR, validate_year
from people.models import User

ANY_UNIT = "아무 자리나"
DATE = {"required": "날짜를 골라 주세요.", "invalid": NO_YEAR}
TIME = {"required": "시간을 골라 주세요.", "invalid": "시간을 다시 확인해 주세요. 예: 14:30"}


def date_field(**kwargs: Any) -> forms.DateField:
    return forms.DateField(
        validators=[validate_year],
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages=DATE,
        **kwargs,
    )


def time_field(**kwargs: Any) -> forms.TimeField:
    return forms.TimeField(
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"), error_messages=TIME, **kwargs
    )


def end_time_field(**kwargs: Any) -> forms.TimeField:
    return EndTimeFormField(
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        help_text=UNTIL_MIDNIGHT,
        error_messages=TIME,
        **kwargs,
    )


class ReasonForm(forms.Form):
    """A reason that the person reads."""

    reason = forms.CharField(
        label="이유",
        max_length=200,
        validators=[validate_no_rrn],
        help_text="예약한 사람에게 메일로 알려 드려요.",
        error_messages={"required": "예약한 사람에게 알릴 이유를 적어 주세요."},
    )


class WhoForm(forms.Form):
    """For whom: somebody who has booked here, or a guest."""

    person = forms.ModelChoiceField(queryset=User.objects.none(), required=False, widget=forms.HiddenInput)
    guest_name = forms.CharField(label="이름", max_length=50, required=False, validators=[validate_no_rrn])
    guest_phone = PhoneFormField(label="휴대전화", required=False, mobile=True)

    def __init__(self, *args: Any, people: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ModelChoiceField, self.fields["person"]).queryset = people

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("person") or "person" in self.errors:
            return data
        if not data.get("guest_name") and "guest_name" not in self.errors:
            self.add_error("guest_name", "누가 오는지 이름을 적어 주세요.")
        if not data.get("guest_phone") and "guest_phone" not in self.errors:
            self.add_error("guest_phone", "연락할 휴대전화 번호를 적어 주세요.")
        return data

    @property
    def guest(self) -> Guest | None:
        data = self.cleaned_data
        return None if data["person"] else Guest(data["guest_name"], data["guest_phone"])

    @property
    def name(self) -> str:
        person = self.cleaned_data["person"]
        return person.get_full_name() if person else self.cleaned_data["guest_name"]


WHAT = {
    "required": "무엇을 예약할지 골라 주세요.",
    "invalid_choice": "여기서 예약할 수 없는 자리예요. 목록에서 다른 것을 골라 주세요.",
}


class PlaceForm(forms.Form):
    """What, and on which day: a resource (`r12`) or one unit of it (`u34`)."""

    what = forms.ChoiceField(label="무엇", error_messages=WHAT)
    day = date_field(label="날짜")

    def __init__(self, *args: Any, units: list[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.units = {unit.pk: unit for unit in units}
        self.resources = {unit.resource_id: unit.resource for unit in units}
        cast(forms.ChoiceField, self.fields["what"]).choices = [
            (
                resource.title,
                [
                    (f"r{key}", f"{resource.title}: {ANY_UNIT}"),
                    *(
                        (f"u{unit.pk}", f"{resource.title}: {unit.name}")
                        for unit in units
                        if unit.resource_id == key
                    ),
                ],
            )
            for key, resource in self.resources.items()
        ]

    @property
    def unit(self) -> Unit | None:
        kind, key = self._chosen
        return self.units[key] if kind == "u" else None

    @property
    def resource(self) -> ResourcePage:
        kind, key = self._chosen
        return self.units[key].resource if kind == "u" else self.resources[key]

    @property
    def day_wanted(self) -> date:
        return cast(date, self.cleaned_data["day"])

    @property
    def _chosen(self) -> tuple[str, int]:
        text = self.cleaned_data["what"]
        return text[0], int(text[1:])


class WhenForm(forms.Form):
    """When, how long, how many; and what the kind of resource asks."""

    start = forms.CharField(required=False, widget=forms.HiddenInput)
    other_time = time_field(label="다른 시각", required=False)
    minutes = forms.TypedChoiceField(
        label="이용 시간", coerce=int, error_messages={"required": "이용 시간을 골라 주세요."}
    )
    party_size = forms.IntegerField(
        label="인원", min_value=1, max_value=1000, error_messages={"required": "몇 명이 쓰는지 적어 주세요."}
    )
    topic = forms.ChoiceField(label="이야기할 것", choices=Topic.choices)
    way = forms.ChoiceField(label="어떻게", choices=Way.choices)
    interview_on = date_field(label="면접 날짜")

    def __init__(self, *args: Any, resource: ResourcePage, day: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.day = day
        policy = cast(Policy, resource.policy)
        cast(forms.ChoiceField, self.fields["minutes"]).choices = [
            (minutes, formats.minutes_text(minutes)) for minutes in policy.lengths
        ]
        self.fields["party_size"].initial = policy.min_party
        is_loan = resource.kind == ResourceKind.LOAN
        asked = {
            "minutes": not is_loan,
            "party_size": resource.kind in (ResourceKind.STUDY_ROOM, ResourceKind.STUDIO),
            "topic": resource.kind == ResourceKind.APPOINTMENT,
            "way": resource.kind == ResourceKind.APPOINTMENT,
            "interview_on": is_loan,
        }
        for name in [name for name, is_asked in asked.items() if not is_asked]:
            del self.fields[name]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        other, text = data.get("other_time"), data.get("start", "")
        if other:
            data["starts_at"] = clock.at(self.day, other)
        elif (moment := read_moment(text)) and clock.local(moment).date() != self.day:
            self.add_error("other_time", "날짜를 바꿨어요. 그날의 시작 시간을 골라 주세요.")
        elif moment:
            data["starts_at"] = moment
        elif "other_time" not in self.errors:
            self.add_error("other_time", "시작 시간을 고르거나 적어 주세요.")
        return data


def read_moment(text: str) -> datetime | None:
    """`2026-10-05T14:00`, Seoul time."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return None if moment.tzinfo else moment.replace(tzinfo=clock.SEOUL)


UNIT = {
    "required": "자리를 골라 주세요.",
    "invalid_choice": "없어졌거나 여기서 고를 수 없는 자리예요. 다시 골라 주세요.",
}


class UnitField(forms.ModelChoiceField):
    """Units with the name of their resource."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.resource.title}: {obj.name}"


class HoldForm(forms.Form):
    """A unit for the center itself, from..until."""

    unit = UnitField(label="자리", queryset=Unit.objects.none(), error_messages=UNIT)
    day = date_field(label="날짜")
    starts = time_field(label="부터")
    until_day = date_field(label="끝나는 날", required=False, help_text="같은 날이면 비워 두세요.")
    ends = end_time_field(label="까지")
    reason = forms.ChoiceField(
        label="이유", choices=HoldReason.choices, error_messages={"required": "이유를 골라 주세요."}
    )
    note = forms.CharField(
        label="메모",
        max_length=120,
        validators=[validate_no_rrn],
        help_text="직원만 봐요. 예: 냉방기 점검, 직원 회의",
        error_messages={"required": "무엇 때문에 막는지 적어 주세요."},
    )

    def __init__(self, *args: Any, units: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ModelChoiceField, self.fields["unit"]).queryset = units

    @property
    def times(self) -> tuple[datetime, datetime]:
        data = self.cleaned_data
        last = data["until_day"] or data["day"]
        return clock.at(data["day"], data["starts"]), span_of(last, data["starts"], data["ends"]).end


def span_of(day: date, starts: time, ends: time) -> Interval:
    """A time of one day in Seoul; ending at 00:00 means midnight at its end."""
    return Interval(clock.at(day, starts), clock.end_at(day, ends))


class SeriesForm(forms.Form):
    """The same time every week."""

    unit = UnitField(label="자리", queryset=Unit.objects.none(), error_messages=UNIT)
    first = date_field(label="첫날", help_text="이날의 요일마다 되풀이해요.")
    last = date_field(label="마지막 날", help_text="한 번에 60주까지 잡을 수 있어요.")
    starts = time_field(label="부터")
    ends = end_time_field(label="까지")
    note = forms.CharField(
        label="무엇에 쓰나요",
        max_length=120,
        validators=[validate_no_rrn],
        help_text="예: 취업특강 봄학기",
        error_messages={"required": "무엇에 쓰는지 적어 주세요."},
    )

    def __init__(self, *args: Any, units: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ModelChoiceField, self.fields["unit"]).queryset = units

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        first, last = data.get("first"), data.get("last")
        if first and last and last < first:
            self.add_error("last", "마지막 날은 첫날보다 뒤여야 해요.")
        elif first and first < clock.today():
            self.add_error("first", "지난 날이에요. 오늘부터 잡을 수 있어요.")
        elif first and last and last > (end := first + timedelta(weeks=MOST_DATES - 1)):
            self.add_error(
                "last", f"한 번에 {MOST_DATES}주까지, {formats.date_text(end, year=True)}까지 잡을 수 있어요."
            )
        starts, ends = data.get("starts"), data.get("ends")
        if starts is not None and ends is not None and not clock.ends_later(starts, ends):
            self.add_error("ends", "끝나는 시간은 시작하는 시간보다 뒤여야 해요.")
        return data
