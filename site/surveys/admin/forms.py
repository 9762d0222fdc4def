"""Choosing what a report is about."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django import forms
from wagtail.models import Page

from core import clock
from surveys.admin.periods import Months, Period, months_of, this_year
from surveys.enums import PROGRAM
from surveys.models import AnswerQuerySet
from surveys.report import place_of

FORMAT = "%Y-%m"


class MonthField(forms.CharField):
    """`2026-11`, by the browser's own picker where it has one."""

    def __init__(self, label: str) -> None:
        widget = forms.TextInput(attrs={"type": "month", "placeholder": "2026-11", "pattern": r"\d{4}-\d{2}"})
        super().__init__(label=label, required=False, widget=widget)

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        if not text:
            return None
        try:
            return datetime.strptime(text, FORMAT).date()  # noqa: DTZ007 - a month, no moment
        except ValueError:
            raise forms.ValidationError("2026-11처럼 연도와 달을 적어 주세요.", code="month") from None


class ReportForm(forms.Form):
    """Read from the address, so that a report can be kept as a bookmark."""

    period = forms.ChoiceField(label="기간", choices=Period.choices, initial=Period.YEAR, required=False)
    since = MonthField("언제부터")
    until = MonthField("언제까지")
    place = forms.ChoiceField(label="센터나 프로그램", required=False)

    def __init__(self, *args: Any, answers: AnswerQuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.answers = answers
        self.paths = _places(answers)
        places = [(str(page.pk), page.title) for page in self.paths.values()]
        self.fields["place"].choices = [("", "모두"), *places]  # type: ignore[attr-defined]
        for field in self.fields.values():
            if isinstance(field, forms.ChoiceField):
                field.error_messages["invalid_choice"] = "보기 가운데 하나를 골라 주세요."

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("period") != Period.CHOSEN or self.errors:
            return data
        since, until = data.get("since"), data.get("until")
        if not (since and until):
            self.add_error("since", "언제부터 언제까지인지 두 달을 모두 골라 주세요.")
        elif until < since:
            self.add_error("until", "끝나는 달은 시작하는 달보다 빠를 수 없어요.")
        return data

    @property
    def months(self) -> Months:
        """What was chosen; this year as long as that has mistakes."""
        data: dict[str, Any] = getattr(self, "cleaned_data", {})
        if not self.is_valid():
            return this_year()
        if data["period"] == Period.CHOSEN:
            since: date = data["since"]
            until: date = data["until"]
            return Months(since, until)
        return months_of(Period(data["period"] or Period.YEAR), clock.today())

    @property
    def chosen(self) -> AnswerQuerySet:
        """The answers of the period, and of the page and what hangs below it."""
        found = self.answers.filter(month__gte=self.months.since, month__lte=self.months.until)
        key = self.cleaned_data.get("place")
        place = next((page for page in self.paths.values() if str(page.pk) == key), None)
        return found.filter(page__path__startswith=place.path) if place else found


def _places(answers: AnswerQuerySet) -> dict[str, Page]:
    """The pages that answers are about, each program below its center, by path."""
    rows = list(answers.exclude(page=None).order_by().values_list("page__path", "about").distinct())
    paths = {path for path, _ in rows} | {place_of(path, PROGRAM) for path, about in rows if about == PROGRAM}
    pages = Page.objects.filter(path__in=paths).order_by("path")
    return {page.path: page for page in pages}
