"""The form of a program, and in it the weekly rule: weekdays, every how many weeks, until when. No JavaScript needed."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from recurrence import Recurrence
from wagtail.admin.forms import WagtailAdminPageForm

from core import formats
from core.years import validate_year
from events.recurrence_rules import MAX_COUNT, MAX_INTERVAL, WeeklyRule

WEEKDAYS = [(str(number), f"{name}요일") for number, name in enumerate(formats.WEEKDAYS)]
INTERVALS = [("1", "매주"), *((str(weeks), f"{weeks}주마다") for weeks in range(2, MAX_INTERVAL + 1))]


class WeeklyRuleWidget(forms.MultiWidget):
    """Boxes for the weekdays, a choice of weeks, and two ways to end."""

    class Media:
        js = ["events/dates.js"]

    template_name = "components/events/weekly_rule.html"
    use_fieldset = True

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        widgets: dict[str, forms.Widget | type[forms.Widget]] = {
            "weekdays": forms.CheckboxSelectMultiple(choices=WEEKDAYS),
            "interval": forms.Select(choices=INTERVALS),
            "until": forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
            "count": forms.NumberInput(attrs={"min": 1, "max": MAX_COUNT}),
        }
        super().__init__(widgets, attrs)

    def decompress(self, value: Any) -> list[Any]:
        rule = WeeklyRule.parse(value) if isinstance(value, Recurrence) else None
        if rule is None:
            return [[], "1", None, None]
        return [[str(day) for day in rule.weekdays], str(rule.interval), rule.until, rule.count]

    def id_for_label(self, id_: str) -> str:
        return ""


class WeeklyRuleFormField(forms.MultiValueField):
    """Gives a Recurrence with one RRULE, or an empty one. Never a DTSTART."""

    widget = WeeklyRuleWidget

    def __init__(self, **kwargs: Any) -> None:
        kwargs.pop("max_length", None)
        kwargs.pop("empty_value", None)
        fields = (
            forms.MultipleChoiceField(choices=WEEKDAYS, required=False),
            forms.ChoiceField(choices=INTERVALS, required=False),
            forms.DateField(required=False, validators=[validate_year]),
            forms.IntegerField(min_value=1, max_value=MAX_COUNT, required=False),
        )
        super().__init__(fields, require_all_fields=False, **kwargs)

    def compress(self, data_list: list[Any]) -> Recurrence:
        weekdays, interval, until, count = data_list or ([], "", None, None)
        return _recurrence([int(day) for day in weekdays or []], int(interval or 1), until, count)

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return bool(self.to_recurrence(initial) != self.clean(data))
        except ValidationError:
            return True

    @staticmethod
    def to_recurrence(value: Any) -> Recurrence:
        return value if isinstance(value, Recurrence) else Recurrence(include_dtstart=False)


def _recurrence(weekdays: list[int], interval: int, until: date | None, count: int | None) -> Recurrence:
    if not weekdays:
        if until or count:
            raise ValidationError("반복할 요일을 하나 이상 골라 주세요.", code="no_weekday")
        return Recurrence(include_dtstart=False)
    if until and count:
        raise ValidationError("끝나는 날과 횟수 가운데 하나만 적어 주세요.", code="two_ends")
    return WeeklyRule(tuple(sorted(weekdays)), interval, until, count).to_recurrence()


class ProgramForm(WagtailAdminPageForm):
    """The page editor: every date in it is one that somebody meant, also when it is to be published."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, forms.DateField | forms.DateTimeField):
                field.validators.append(validate_year)
