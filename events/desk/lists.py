"""Every registration of one's own programs, with filters; and the same as a file."""

from __future__ import annotations

from collections.abc import Iterable

import django_filters
from django.db.models import QuerySet
from django.http import HttpRequest
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column
from wagtail.admin.views import generic

from core import phones
from core.privacy import masked_name
from events.desk.reach import desk_programs, desk_registrations
from events.enums import RegistrationStatus
from events.models import ProgramPage, Registration
from people.exports import ListWithFile, PeopleExport
from people.permissions import PageRight, pages_with


def _programs(request: HttpRequest | None) -> QuerySet[ProgramPage]:
    return desk_programs(request.user) if request else ProgramPage.objects.none()


class RegistrationFilterSet(WagtailFilterSet):
    status = django_filters.MultipleChoiceFilter(label="상태", choices=RegistrationStatus.choices)
    program = django_filters.ModelChoiceFilter(label="프로그램", queryset=_programs)

    class Meta:
        model = Registration
        fields = ["status", "program"]


def _masked(registration: Registration) -> str:
    return masked_name(registration.person.get_full_name()) if registration.person else "지운 이용자"


class RegistrationIndexView(ListWithFile, generic.IndexView):
    """The newest first. Names are masked; the roll of a session shows them."""

    model = Registration
    permission_policy = None  # whose desk it is decides what there is (`desk_registrations`)
    access_what = "프로그램 신청 목록"
    filterset_class = RegistrationFilterSet
    index_url_name = "registrations:list"
    index_results_url_name = "registrations:list_results"
    export_url_name = "registrations:export"
    page_title = "프로그램 신청 목록"
    header_icon = "group"
    default_ordering = "-created_at"
    paginate_by = 50
    is_searchable = False
    columns = [
        Column("program", label="프로그램"),
        Column("when", label="언제"),
        Column("person", label="누가", accessor=_masked),
        Column("status", label="상태", accessor="get_status_display", sort_key="status"),
        Column("number", label="대기 번호"),
        Column("code", label="신청 번호", accessor="spoken_code"),
    ]

    def get_base_queryset(self) -> QuerySet[Registration]:
        return desk_registrations(self.request.user)

    def people_on(self, shown: Iterable[Registration]) -> Iterable[int | None]:
        return [registration.person_id for registration in shown]


class RegistrationExportView(PeopleExport, RegistrationIndexView):
    """The same registrations as a file, as far as one may export them."""

    access_what = "프로그램 신청 명단"
    export_filename = "registrations"
    columns_of_file = {
        "프로그램": lambda each: each.program.title,
        "언제": lambda each: each.when,
        "방식": lambda each: each.get_mode_display(),
        "이름": lambda each: each.person.get_full_name() if each.person else "",
        "휴대전화": lambda each: (
            phones.display(each.person.phone) if each.person and each.person.phone else ""
        ),
        "메일": lambda each: each.person.email if each.person else "",
        "상태": lambda each: each.get_status_display(),
        "대기 번호": lambda each: each.number or "",
        "신청 번호": lambda each: each.spoken_code,
        "물은 것과 답": lambda each: "\n".join(
            f"{answer.asked}: {answer.said}" for answer in each.answers.all()
        ),
    }

    def get_base_queryset(self) -> QuerySet[Registration]:
        exported = pages_with(self.request.user, PageRight.EXPORT, ProgramPage)
        found = super().get_base_queryset().filter(program__in=exported.order_by().values("pk"))
        return found.prefetch_related("answers")
