"""Numbers that rules go by are kept only after staff have seen what changes: a page between the form and the saving."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

if TYPE_CHECKING:
    from wagtail.admin.views.generic import EditView as View
else:
    View = object

STEP = "preview_step"
OWN = frozenset({STEP, "csrfmiddlewaretoken"})
"""What the page itself sends again."""


@dataclass(frozen=True)
class Change:
    """One number, before and after."""

    label: str
    before: str
    after: str


def changed_fields(before: Model, after: Model) -> list[Change]:
    """The fields of a row in which it differs from the row as it is kept."""
    return [
        Change(str(each.verbose_name), _shown(before, each.name), _shown(after, each.name))
        for each in before._meta.concrete_fields  # noqa: SLF001 - how Django documents asking for fields
        if not each.primary_key and getattr(before, each.name) != getattr(after, each.name)
    ]


def _shown(row: Model, name: str) -> str:
    value = getattr(row, name)
    if isinstance(value, bool):
        return "예" if value else "아니요"
    display = getattr(row, f"get_{name}_display", None)
    return str(display() if display else value)


def ask(request: HttpRequest, template: str, found: dict[str, Any]) -> HttpResponse:
    """The page between a form and the saving: what was typed goes on, unseen."""
    typed = request.POST.lists()
    context = {
        "page_title": f"{found['name']}: 바뀌는 것",
        "typed": [(name, value) for name, values in typed for value in values if name not in OWN],
        "step": STEP,
        **found,
    }
    return render(request, template, context)


class AsksFirst(View):
    """An edit view of Wagtail that shows `preview_template` before it saves, and nothing typed is lost on the way."""

    preview_template = "pages/people/changes.html"
    preview_icon = "edit"

    def preview(self, form: Any) -> dict[str, Any] | None:
        """What the template shows: `name`, `changes` and its own; nothing when nothing changes."""
        raise NotImplementedError

    def form_valid(self, form: Any) -> HttpResponse:
        step = self.request.POST.get(STEP)
        if step == "back":
            self.form = form
            return self.render_to_response(self.get_context_data(form=form))
        found = None if step == "save" or self.expects_json_response else self.preview(form)
        return super().form_valid(form) if found is None else self._ask(found)

    def _ask(self, found: dict[str, Any]) -> HttpResponse:
        return ask(self.request, self.preview_template, {**found, "header_icon": self.preview_icon})
