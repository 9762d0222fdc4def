"""Forms of the texts."""

from datetime import date

from django import forms
from wagtail.admin.forms import WagtailAdminModelForm

from people.models import LegalText


class LegalTextForm(WagtailAdminModelForm):
    """The next version of a legal text."""

    def clean_effective_on(self) -> date:
        day = self.cleaned_data["effective_on"]
        before = LegalText.objects.newest(self.instance.kind)
        if before and day < before.effective_on:
            raise forms.ValidationError(
                f"지난 판의 시행일({before.effective_on:%Y년 %-m월 %-d일})보다 앞설 수 없어요."
            )
        return day
