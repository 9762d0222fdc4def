"""Files with personal data: only with the right to it, and only for a reason that goes into the access log first."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models import TextChoices
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import cached_property
from wagtail.admin.widgets.button import Button

from core.privacy import validate_no_rrn
from core.spreadsheets import BOM, safe_cell
from people.access.logged import LoggedList
from people.enums import AccessAction
from people.permissions import PageRight, has_right
from people.services.access import REASON_LENGTH, record


class Purpose(TextChoices):
    """The usual reasons; each says enough for the monthly review."""

    REPORT = "report", "상급 기관에 내는 보고"
    CONTACT = "contact", "예약한 사람에게 연락"
    ON_SITE = "on-site", "현장에서 쓸 명단"
    COMPLAINT = "complaint", "민원 확인"
    OTHER = "other", "그 밖에"


class ReasonForm(forms.Form):
    """Why a file is needed, and which kind of file."""

    purpose = forms.ChoiceField(
        label="내려받는 이유",
        choices=Purpose.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "왜 내려받는지 골라 주세요."},
    )
    detail = forms.CharField(
        label="자세한 이유",
        required=False,
        min_length=5,
        max_length=REASON_LENGTH - 30,
        help_text="‘그 밖에’를 골랐다면 다섯 글자 이상 적어 주세요. 이유는 접속 기록에 남고, 다달이 점검해요.",
        validators=[validate_no_rrn],
        error_messages={"min_length": "이유를 다섯 글자 이상 적어 주세요."},
    )
    kind = forms.ChoiceField(
        label="파일",
        choices=[("xlsx", "엑셀(XLSX)"), ("csv", "CSV")],
        initial="xlsx",
        widget=forms.RadioSelect,
        error_messages={"required": "파일의 종류를 골라 주세요."},
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("purpose") == Purpose.OTHER and not data.get("detail") and "detail" not in self.errors:
            self.add_error("detail", "어떤 일에 쓰는지 다섯 글자 이상 적어 주세요.")
        return data

    @property
    def reason(self) -> str:
        """What stands in the access log."""
        label = Purpose(self.cleaned_data["purpose"]).label
        return ": ".join(part for part in (label, self.cleaned_data["detail"]) if part)


class ListWithFile(LoggedList):
    """Put before a list view of Wagtail's: whoever may has a button to the same list as a file (`PeopleExport`)."""

    export_url_name: str

    @cached_property
    def header_more_buttons(self) -> list[Any]:
        buttons = list(super().header_more_buttons)  # type: ignore[misc]
        request = self.request  # type: ignore[attr-defined]
        if has_right(request.user, PageRight.EXPORT):
            address = f"{reverse(self.export_url_name)}?{request.GET.urlencode()}"
            buttons.append(Button("내려받기", url=address, icon_name="download", priority=90))
        return buttons


class PeopleExport(LoggedList):
    """Put before a list view of Wagtail's: the same filters, but a dialog that asks for the reason and gives the file.

    `columns_of_file` are the headings with what stands under them. The query of the list must already be narrowed to the
    pages of the right `PageRight.EXPORT`. The dialog shows nobody, so only the file is recorded.
    """

    columns_of_file: Mapping[str, Callable[[Any], Any]]
    http_method_names = ["get", "post"]

    def rows_of_file(self) -> list[Any]:
        """What the filters of the list leave, read once: the record and the file tell the same."""
        return list(self.get_queryset())  # type: ignore[attr-defined]

    def may_export(self, user: Any) -> bool:
        return has_right(user, PageRight.EXPORT)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.may_export(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.dialog(ReasonForm())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = ReasonForm(request.POST)
        if not form.is_valid():
            return self.dialog(form)
        rows = self.rows_of_file()
        record(request, AccessAction.EXPORT, self.access_what, self.people_on(rows), form.reason)
        return self.as_spreadsheet(rows, form.cleaned_data["kind"])  # type: ignore[attr-defined]

    def dialog(self, form: ReasonForm) -> HttpResponse:
        context = {
            "page_title": f"{self.access_what} 내려받기",
            "header_icon": "download",
            "form": form,
            "number": self.get_queryset().count(),  # type: ignore[attr-defined]
            "columns": list(self.columns_of_file),
            "back": f"{self.index_url}?{self.request.GET.urlencode()}",  # type: ignore[attr-defined]
        }
        return render(self.request, "pages/people/export.html", context)  # type: ignore[attr-defined]

    # --- What Wagtail's SpreadsheetExportMixin asks

    @property
    def list_export(self) -> list[str]:
        return list(self.columns_of_file)

    def get_heading(self, queryset: Any, field: str) -> str:
        return field

    def to_row_dict(self, item: Any) -> dict[str, Any]:
        return {heading: safe_cell(value(item)) for heading, value in self.columns_of_file.items()}

    def stream_csv(self, queryset: Any) -> Iterator[str]:
        """With a byte order mark, or Excel reads Korean as gibberish."""
        yield BOM
        yield from super().stream_csv(queryset)  # type: ignore[misc]
