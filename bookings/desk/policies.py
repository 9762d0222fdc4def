"""The numbers of a policy: before they are kept, the operator sees which change and what that means, and says yes."""

from __future__ import annotations

from typing import Any

from wagtail.snippets.views.snippets import EditView, IndexView

from bookings.models import Policy
from bookings.policy_effects import changes, effect
from core import clock
from core.previews import AsksFirst
from core.viewsets import KoreanSearch


class PolicyIndexView(KoreanSearch, IndexView):
    pass


class PolicyEditView(AsksFirst, EditView):
    """Only numbers are shown: the operator sees nobody's bookings."""

    preview_template = "pages/bookings/desk/policy_preview.html"
    preview_icon = "clipboard-list"

    def preview(self, form: Any) -> dict[str, Any] | None:
        before = Policy.objects.prefetch_related("limits").get(pk=self.object.pk)
        after = form.save(commit=False)
        limits = list(after.limits.all())
        found = changes(before, after, limits)
        if not found:
            return None
        return {"name": before.name, "changes": found, "effect": effect(after, limits, clock.now())}
