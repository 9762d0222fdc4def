"""The numbers of a policy: before they are kept, the operator sees which change and what that means, and says yes."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from wagtail.snippets.views.snippets import EditView

from bookings.models import Policy
from bookings.policy_effects import changes, effect
from core import clock

STEP = "preview_step"
OWN = frozenset({STEP, "csrfmiddlewaretoken"})
"""What the page itself sends again."""


class PolicyEditView(EditView):
    """A page between the form and the saving. Only numbers are shown: the operator sees nobody's bookings."""

    def form_valid(self, form: Any) -> HttpResponse:
        step = self.request.POST.get(STEP)
        if step == "back":
            self.form = form
            return self.render_to_response(self.get_context_data(form=form))
        if step == "save" or self.expects_json_response:
            return super().form_valid(form)
        return self._preview(form) or super().form_valid(form)

    def _preview(self, form: Any) -> HttpResponse | None:
        """What would change; nothing when nothing does."""
        before = Policy.objects.prefetch_related("limits").get(pk=self.object.pk)
        after = form.save(commit=False)
        limits = list(after.limits.all())
        found = changes(before, after, limits)
        if not found:
            return None
        typed = self.request.POST.lists()
        context = {
            "page_title": f"{before.name}: 바뀌는 것",
            "header_icon": "clipboard-list",
            "changes": found,
            "effect": effect(after, limits, clock.now()),
            "typed": [(name, value) for name, values in typed for value in values if name not in OWN],
            "step": STEP,
        }
        return render(self.request, "pages/bookings/desk/policy_preview.html", context)
