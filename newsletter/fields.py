"""Topics as a field of a model."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db import models

from newsletter.enums import TOPICS


class TopicsFormField(forms.MultipleChoiceField):
    """Boxes in groups; what is ticked is given as `lecture,housing`."""

    widget = forms.CheckboxSelectMultiple

    def prepare_value(self, value: Any) -> Any:
        return value.split(",") if isinstance(value, str) else value

    def clean(self, value: Any) -> str:
        return ",".join(super().clean(value))

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(self.prepare_value(initial or []), data)


class TopicsField(models.CharField):
    """Some of `enums.TOPICS`, kept as words between commas; empty for all."""

    def formfield(self, **kwargs: Any) -> Any:
        return TopicsFormField(
            choices=list(TOPICS.items()),
            required=False,
            label=self.verbose_name,
            help_text=self.help_text,
        )
