"""The numbers of strikes: before they are kept, the operator sees for how many people something changes."""

from __future__ import annotations

from typing import Any

from wagtail.contrib.settings.views import EditView

from core import clock
from core.previews import AsksFirst, changed_fields
from people.models import StandingSettings
from people.standing_effects import effect


class NumbersView(AsksFirst, EditView):
    """Wagtail's page of these settings, with a question in between. Only numbers are shown, nobody's name."""

    preview_template = "pages/people/strikes/numbers.html"
    preview_icon = "warning"

    def preview(self, form: Any) -> dict[str, Any] | None:
        before = StandingSettings.objects.get(pk=self.object.pk)
        after = form.save(commit=False)
        found = changed_fields(before, after)
        if not found:
            return None
        return {
            "name": StandingSettings._meta.verbose_name,  # noqa: SLF001 - how Django documents asking for names
            "changes": found,
            "effect": effect(before, after, clock.now()),
        }
