"""The structured parts of center and story pages.

They stand in the page's own row, so that a page or a list of pages reads them without another query.
"""

from __future__ import annotations

from datetime import date, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from wagtail import blocks
from wagtail.admin.widgets import AdminTimeInput
from wagtail.blocks.struct_block import StructBlockValidationError

from core import clock
from core.blocks.content import FigureBlock
from core.fields import UNTIL_MIDNIGHT, EndTimeFormField, PhoneFormField
from core.weeks import Week
from home.enums import ChannelKind, Stage, Weekday
from home.hours import Closure, Hours, RegularClosure


class PhoneBlock(blocks.FieldBlock):
    """A phone number, kept as E.164."""

    def __init__(self, required: bool = True, help_text: str | None = None, **kwargs: Any) -> None:
        self.field = PhoneFormField(required=required, help_text=help_text)
        super().__init__(**kwargs)

    class Meta:
        icon = "mobile-alt"
        default = ""


class EndTimeBlock(blocks.TimeBlock):
    """`24:00`, too, kept as 00:00."""

    @cached_property
    def field(self) -> forms.Field:
        return EndTimeFormField(widget=AdminTimeInput(format=self.format), **self.field_options)


class HoursBlock(blocks.StructBlock):
    weekdays = blocks.MultipleChoiceBlock(
        label="요일",
        choices=[(str(day.value), day.label) for day in Weekday],
        widget=forms.CheckboxSelectMultiple,
    )
    opens = blocks.TimeBlock(label="여는 시간")
    closes = EndTimeBlock(label="닫는 시간", help_text=UNTIL_MIDNIGHT)

    class Meta:
        icon = "time"
        label = "운영 시간"

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        opens, closes = cleaned.get("opens"), cleaned.get("closes")
        if opens is not None and closes is not None and not clock.ends_later(opens, closes):
            message = "닫는 시간은 여는 시간보다 늦어야 해요. 자정을 넘기면 두 줄로 나눠 주세요."
            raise StructBlockValidationError(block_errors={"closes": ValidationError(message)})
        return cleaned


class ClosureBlock(blocks.StructBlock):
    first = blocks.DateBlock(label="첫날")
    last = blocks.DateBlock(label="마지막 날", help_text="하루만 쉬면 첫날과 같은 날을 골라 주세요.")
    reason = blocks.CharBlock(label="까닭", max_length=60, help_text="예: 내부 공사")

    class Meta:
        icon = "no-view"
        label = "쉬는 날"

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        first, last = cleaned.get("first"), cleaned.get("last")
        if first and last and last < first:
            message = "마지막 날은 첫날과 같거나 늦어야 해요."
            raise StructBlockValidationError(block_errors={"last": ValidationError(message)})
        return cleaned


class RegularClosureBlock(blocks.StructBlock):
    weeks = blocks.MultipleChoiceBlock(
        label="몇째",
        choices=[(str(week.value), week.label) for week in Week],
        widget=forms.CheckboxSelectMultiple,
        help_text="그 요일이 그달에 몇째로 오는지예요.",
    )
    weekdays = blocks.MultipleChoiceBlock(
        label="요일",
        choices=[(str(day.value), day.label) for day in Weekday],
        widget=forms.CheckboxSelectMultiple,
    )
    reason = blocks.CharBlock(label="까닭", max_length=60, default="정기 휴관")

    class Meta:
        icon = "no-view"
        label = "달마다 쉬는 날"


class ChannelValue(blocks.StructValue):
    @property
    def kind_label(self) -> str:
        kind = self.get("kind")
        return str(ChannelKind(kind).label) if kind in ChannelKind.values else ""

    @property
    def href(self) -> str:
        """Where the channel leads; empty when it is only words."""
        if email := self.get("email"):
            return f"mailto:{email}"
        if phone := self.get("phone"):
            return f"tel:{phone}"
        return self.get("url") or ""


class ChannelBlock(blocks.StructBlock):
    kind = blocks.ChoiceBlock(label="종류", choices=ChannelKind.choices)
    label = blocks.CharBlock(label="이름", max_length=60, help_text="예: 카카오톡 상담방")
    url = blocks.URLBlock(label="주소", required=False)
    phone = PhoneBlock(label="전화번호", required=False)
    email = blocks.EmailBlock(label="이메일", required=False)
    note = blocks.CharBlock(
        label="안내", required=False, max_length=80, help_text="예: 평일 오전 10시~오후 6시"
    )

    class Meta:
        icon = "comment"
        label = "연락 방법"
        value_class = ChannelValue


class ServiceBlock(blocks.StructBlock):
    name = blocks.CharBlock(label="이름", max_length=60)
    description = blocks.TextBlock(label="설명", required=False, rows=2)

    class Meta:
        icon = "pick"
        label = "서비스"


class PartnerBlock(blocks.StructBlock):
    name = blocks.CharBlock(label="기관 이름", max_length=80)
    role = blocks.CharBlock(label="맡은 일", max_length=160)
    phone = PhoneBlock(label="전화번호", required=False)
    hours = blocks.CharBlock(label="운영 시간", required=False, max_length=80)

    class Meta:
        icon = "group"
        label = "함께하는 기관"


class StageValue(blocks.StructValue):
    @property
    def stage_label(self) -> str:
        stage = self.get("stage")
        return str(Stage(stage).label) if stage in Stage.values else ""


class StageBlock(blocks.StructBlock):
    """One step of the way of a case."""

    stage = blocks.ChoiceBlock(label="단계", choices=Stage.choices)
    title = blocks.CharBlock(label="한 일", max_length=80, help_text="예: 전문 심리상담 연계")
    text = blocks.TextBlock(label="설명", required=False, rows=3)

    class Meta:
        icon = "order"
        label = "단계"
        value_class = StageValue


HOURS = [("hours", HoursBlock())]
CLOSURES = [("closure", ClosureBlock()), ("regular", RegularClosureBlock())]
CHANNELS = [("channel", ChannelBlock())]
SERVICES = [("service", ServiceBlock())]
PARTNERS = [("partner", PartnerBlock())]
JOURNEY = [("step", StageBlock())]
FIGURES = [("figure", FigureBlock())]


def read_hours(stream: Any) -> list[Hours]:
    """Weekly hours as rows, from the raw values: no block is built for them. Unfinished ones are left out."""
    rows = []
    for value in (item["value"] for item in stream.raw_data):
        opens, closes = _time(value.get("opens")), _time(value.get("closes"))
        if opens is not None and closes is not None and clock.ends_later(opens, closes):
            rows += [Hours(int(weekday), opens, closes) for weekday in value.get("weekdays") or []]
    return sorted(rows)


def read_closures(stream: Any) -> list[Closure | RegularClosure]:
    """Closures in the same way."""
    read = {"closure": _closure, "regular": _regular_closure}
    rows = [read[item["type"]](item["value"]) for item in stream.raw_data]
    return [row for row in rows if row]


def _closure(value: dict[str, Any]) -> Closure | None:
    first, last = _date(value.get("first")), _date(value.get("last"))
    return Closure(first, last, value.get("reason") or "쉬는 날") if first and last else None


def _regular_closure(value: dict[str, Any]) -> RegularClosure | None:
    weeks, weekdays = ([int(each) for each in value.get(name) or []] for name in ("weeks", "weekdays"))
    reason = value.get("reason") or "정기 휴관"
    return RegularClosure(tuple(weeks), tuple(weekdays), reason) if weeks and weekdays else None


def _time(value: Any) -> time | None:
    return time.fromisoformat(value) if isinstance(value, str) else value


def _date(value: Any) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) else value
