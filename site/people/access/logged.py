"""Wagtail's views of people, which tell the access log whom they are about to show."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse

from people.enums import AccessAction
from people.services.access import record


class LoggedList:
    """Put before a list view: one record with everybody on the page. Such a list is never a file; see `people.exports`."""

    access_what: str

    def people_on(self, shown: Iterable[Any]) -> Iterable[int | None]:
        """The numbers of the people that the rows are about."""
        return (row.pk for row in shown)

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)  # type: ignore[misc]
        self.is_export = False  # Wagtail makes a file for `?export=csv`

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        record(self.request, AccessAction.LIST, self.access_what, self.people_on(context["object_list"]))  # type: ignore[attr-defined]
        return super().render_to_response(context, **kwargs)  # type: ignore[misc]


class LoggedObject:
    """Put before a view of one account: showing it is a view, keeping the form a change."""

    access_what: str

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        self._record(AccessAction.VIEW)
        return super().render_to_response(context, **kwargs)  # type: ignore[misc]

    def form_valid(self, form: Any) -> HttpResponse:
        self._record(AccessAction.CHANGE)
        return super().form_valid(form)  # type: ignore[misc]

    def _record(self, action: AccessAction) -> None:
        record(self.request, action, self.access_what, [self.object.pk])  # type: ignore[attr-defined]
