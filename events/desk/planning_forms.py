"""The forms of planning: a session as it should be, and why it is called off."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from core import clock
from core.fields import UNTIL_MIDNIGHT, EndTimeFormField
from core.privacy import validate_no_rrn
from core.years import validate_year
from events.enums import ProgramFormat
from events.models import Session
from events.models.dates import ENDS_BEFORE_START
from events.models.online import MOST_SCRIPT, validate_meeting_url
from events.models.registering import TOO_MANY_MENTEES
from events.rooms import Room
from events.services.planning import Plan

MOST_SEATS = 10_000
ONLINE = ("online_url", "captions_url", "script")


def date_input() -> forms.DateInput:
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


def time_input() -> forms.TimeInput:
    return forms.TimeInput(format="%H:%M", attrs={"type": "time"})


class PlanForm(forms.Form):
    """When, where, who, how many. A day and two times on the clock of Seoul, whatever clock a process shows."""

    day = forms.DateField(label="날짜", widget=date_input(), validators=[validate_year])
    starts = forms.TimeField(label="시작 시각", widget=time_input())
    ends = EndTimeFormField(label="끝나는 시각", widget=time_input(), help_text=UNTIL_MIDNIGHT)
    room = forms.ChoiceField(
        label="방",
        required=False,
        help_text="고르면 그 시간에 방을 잡아 두어서 예약을 받지 않아요. 회차를 옮기면 방도 함께 옮겨요.",
    )
    place = forms.CharField(
        label="장소",
        required=False,
        max_length=120,
        help_text="비워 두면 잡은 방, 방이 없으면 프로그램의 장소예요.",
    )
    hosts = forms.CharField(
        label="진행", required=False, max_length=160, help_text="비워 두면 프로그램의 진행과 같아요."
    )
    capacity = forms.IntegerField(
        label="정원", required=False, min_value=0, max_value=MOST_SEATS, help_text="비워 두면 정원이 없어요."
    )
    online_url = forms.URLField(
        label="온라인 주소",
        required=False,
        max_length=500,
        assume_scheme="https",
        validators=[validate_meeting_url],
        help_text="비워 두면 프로그램의 온라인 주소와 같아요. 자리가 있는 사람에게만, 시작 한 시간 전부터 보여요.",
    )
    captions_url = forms.URLField(
        label="자막 주소",
        required=False,
        max_length=500,
        assume_scheme="https",
        validators=[validate_meeting_url],
        help_text="비워 두면 프로그램의 자막 주소와 같아요.",
    )
    script = forms.CharField(
        label="대본",
        required=False,
        max_length=MOST_SCRIPT,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="듣기 어려운 사람이 함께 읽을 글이에요. 비워 두면 프로그램의 대본과 같아요.",
    )
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, session: Session, plan: Plan, rooms: Sequence[Room], **kwargs: Any
    ) -> None:
        start, end = clock.local(plan.starts_at), clock.local(plan.ends_at)
        self.before, self.most_seats = plan, session.program.most_seats
        self.rooms = {room.key: room.name for room in rooms}
        is_of_room = bool(plan.room) and plan.place == self.rooms.get(plan.room)
        kwargs["initial"] = {
            "day": start.date(),
            "starts": start.time(),
            "ends": end.time(),
            "room": plan.room,
            "place": "" if is_of_room else plan.place,  # it follows the room
            "hosts": plan.hosts,
            "capacity": plan.capacity,
            **{name: getattr(plan, name) for name in ONLINE},
            "seen": session.sequence,
            **kwargs.get("initial", {}),
        }
        super().__init__(*args, **kwargs)
        if rooms:
            field = self.fields["room"]
            field.choices = [("", "방을 잡지 않아요"), *self.rooms.items()]  # type: ignore[attr-defined]
        else:
            del self.fields["room"]
        if session.program.format == ProgramFormat.IN_PERSON:
            for name in ONLINE:
                del self.fields[name]
        if session.program.is_series:
            del self.fields["capacity"]  # one seat is for all sessions: the page of the program says how many

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        starts, ends = data.get("starts"), data.get("ends")
        if starts is not None and ends is not None and not clock.ends_later(starts, ends):
            raise ValidationError({"ends": ENDS_BEFORE_START})
        most = None if "capacity" not in self.fields else self.most_seats
        if most and (data.get("capacity") or most + 1) > most:
            raise ValidationError({"capacity": TOO_MANY_MENTEES})
        for name in ("place", "hosts"):
            if data.get(name):
                validate_no_rrn(data[name])
        return data

    def look_again(self, session: Session) -> None:
        """Somebody else changed it meanwhile: whoever sends the form again has seen so."""
        session.refresh_from_db()
        self.data = {**self.data.dict(), "seen": session.sequence}  # type: ignore[attr-defined]

    @property
    def plan(self) -> Plan:
        data = self.cleaned_data
        room = data.get("room", "")
        return Plan(
            clock.at(data["day"], data["starts"]),
            clock.end_at(data["day"], data["ends"]),
            data["place"] or self.rooms.get(room, ""),
            data["hosts"],
            data["capacity"] if "capacity" in self.fields else self.initial["capacity"],
            room,
            **{name: data[name] if name in data else getattr(self.before, name) for name in ONLINE},
        )


class ReasonForm(forms.Form):
    """Why a session is called off, for those who registered."""

    reason = forms.CharField(
        label="취소하는 이유",
        max_length=200,
        help_text="신청한 사람이 메일과 화면에서 읽어요. 예: 강사가 갑자기 아파요.",
        validators=[validate_no_rrn],
        error_messages={"required": "신청한 사람에게 알릴 이유를 적어 주세요."},
    )
    tell = forms.BooleanField(label="신청한 사람에게 알리기", required=False, initial=True)
