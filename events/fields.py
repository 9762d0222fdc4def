"""Model fields: a weekly rule, and who may apply by what they do now."""

from typing import Any

from django.core.exceptions import ValidationError
from recurrence import Recurrence
from recurrence.fields import RecurrenceField

from core.enums import EmploymentStatus
from core.fields import SomeOfField
from events.recurrence_rules import WeeklyRule


def validate_weekly(value: Recurrence) -> None:
    try:
        WeeklyRule.parse(value)
    except ValueError:
        raise ValidationError("요일을 고르는 반복만 쓸 수 있어요.", code="not_weekly") from None


class WeeklyRuleField(RecurrenceField):
    """django-recurrence's field, limited to one weekly RRULE, with a form that needs no JavaScript."""

    default_validators = [validate_weekly]

    def __init__(self, **kwargs: Any) -> None:
        kwargs.pop("include_dtstart", None)
        super().__init__(include_dtstart=False, **kwargs)

    def to_python(self, value: Any) -> Recurrence:
        return super().to_python("" if value is None else value)

    def get_prep_value(self, value: Any) -> str:
        return super().get_prep_value("" if value is None else value)

    def formfield(self, **kwargs: Any) -> Any:
        from events.forms import WeeklyRuleFormField  # forms are needed only by the editor

        return super().formfield(
            **{**kwargs, "form_class": WeeklyRuleFormField, "widget": WeeklyRuleFormField.widget}
        )


class EmploymentField(SomeOfField):
    """Some of `EmploymentStatus`; empty for everybody."""

    offered = EmploymentStatus.choices
