"""Form and model fields that several apps share."""

import re
import unicodedata
from collections.abc import Sequence
from datetime import date, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models

from . import clock, phones
from .privacy import validate_no_rrn

UNTIL_MIDNIGHT = "자정까지면 00:00"


class PhoneFormField(forms.CharField):
    """One field for a phone number; gives E.164. `mobile=True` takes 010 numbers only."""

    def __init__(self, *, mobile: bool = False, **kwargs: Any) -> None:
        self.mobile = mobile
        kwargs.pop("max_length", None)
        kwargs.pop("empty_value", None)
        widget = kwargs.pop("widget", None) or forms.TextInput
        super().__init__(max_length=30, widget=widget, **kwargs)
        self.widget.attrs.update({"inputmode": "tel", "autocomplete": "tel"})

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        return phones.parse(text, mobile=self.mobile) if text else ""

    def prepare_value(self, value: Any) -> Any:
        return phones.display(value) if isinstance(value, str) else value


class BirthDateFormField(forms.DateField):
    """A date of birth in one text field: `19970305`, `1997-03-05`, `1997.3.5.`, `1997년 3월 5일`."""

    PARTS = re.compile(r"(\d{4})(?:(\d{2})(\d{2})|[\s./년-]+(\d{1,2})[\s./월-]+(\d{1,2})[\s./일-]*)")
    FIRST_YEAR = 1900

    default_error_messages = {
        "invalid": "생년월일을 여덟 자리 숫자로 적어 주세요. 예: 19970305",
        "two_digit_year": "태어난 해를 네 자리로 적어 주세요. 예: 19970305",
        "no_such_day": "달력에 없는 날이에요. 태어난 해, 월, 일을 다시 확인해 주세요.",
        "out_of_range": "태어난 해를 다시 확인해 주세요. 예: 19970305",
    }

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"inputmode": "numeric", "autocomplete": "bday", "maxlength": 20}
        super().__init__(**{"widget": forms.TextInput(attrs=attrs), **kwargs})

    def to_python(self, value: Any) -> date | None:
        if value in self.empty_values or isinstance(value, date):
            return value or None
        text = unicodedata.normalize("NFKC", str(value)).strip()
        validate_no_rrn(text)
        found = self.PARTS.fullmatch(text)
        if not found:
            raise self._error("two_digit_year" if re.fullmatch(r"\d{6}", text) else "invalid")
        try:
            day = date(*(int(part) for part in found.groups() if part))
        except ValueError:
            raise self._error("no_such_day") from None
        if day.year < self.FIRST_YEAR or day > clock.today():
            raise self._error("out_of_range")
        return day

    def _error(self, code: str) -> ValidationError:
        return ValidationError(self.error_messages[code], code=code)

    def prepare_value(self, value: Any) -> Any:
        return value.isoformat() if isinstance(value, date) else value


class EndTimeFormField(forms.TimeField):
    """When something of one day ends: `24:00`, too, which is kept as 00:00 and means the midnight that follows
    (`clock.end_at`)."""

    def to_python(self, value: Any) -> time | None:
        is_midnight = isinstance(value, str) and value.strip() in {"24:00", "24:00:00"}
        return time() if is_midnight else super().to_python(value)


class EndTimeField(models.TimeField):
    """The same as a column."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"help_text": UNTIL_MIDNIGHT, **kwargs})

    def deconstruct(self) -> Any:
        name, _path, args, kwargs = super().deconstruct()
        kwargs.pop("help_text")
        return name, "django.db.models.TimeField", args, kwargs

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**{"form_class": EndTimeFormField, **kwargs})


class PhoneField(models.CharField):
    """A phone number kept as E.164."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 16)
        super().__init__(*args, **kwargs)

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**{"form_class": PhoneFormField, **kwargs})


class MustBeTickedField(models.BooleanField):
    """A box that may stay empty in a draft and must be ticked to publish."""

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(
            **{
                "required": True,
                "error_messages": {"required": "공개하기 전에 확인하고 체크해 주세요."},
                **kwargs,
            }
        )


class SomeOfFormField(forms.MultipleChoiceField):
    """Boxes; what is ticked is given as `unemployed,student`."""

    widget = forms.CheckboxSelectMultiple

    def prepare_value(self, value: Any) -> Any:
        return value.split(",") if isinstance(value, str) else value

    def clean(self, value: Any) -> str:
        return ",".join(super().clean(value))

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(self.prepare_value(initial or []), data)


class SomeOfField(models.CharField):
    """Some of what is `offered` (choices, or groups of them), kept as words between commas; empty means no choice was made."""

    offered: Sequence[Any] = ()

    def formfield(self, **kwargs: Any) -> Any:
        return SomeOfFormField(
            choices=self.offered,
            required=False,
            label=self.verbose_name,
            help_text=self.help_text,
        )
