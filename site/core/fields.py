"""Form and model fields that several apps share."""

from typing import Any

from django import forms
from django.db import models

from . import phones


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
