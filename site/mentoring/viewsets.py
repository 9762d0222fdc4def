"""Mentors in the Wagtail admin: profiles, and what they take part in."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.functional import cached_property
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.views.generic import history, usage
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets.button import Button

from core import formats
from core.viewsets import KoreanIndexView
from events.models import ProgramPage, Session
from mentoring.desk.account import account
from mentoring.desk.slots import slots
from mentoring.enums import Area
from mentoring.models import Mentor
from mentoring.permissions import centers_edited_by, edits_network, mentors_edited_by, programs_edited_by
from people.permissions import PageRight, has_right

MOST_SESSIONS = 100
"""Of one's own programs, the nearest; others that were chosen stay chosen."""


class SessionsField(forms.ModelMultipleChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{formats.period_text(obj.starts_at, obj.ends_at)} {obj.program.title}"


class MentorForm(WagtailAdminModelForm):
    """Only one's own centers and programs can be chosen; what others have chosen stays."""

    areas = forms.MultipleChoiceField(
        label="분야",
        choices=Area.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "분야를 하나 이상 골라 주세요."},
    )
    programs: Any = forms.ModelMultipleChoiceField(
        label="함께하는 프로그램",
        queryset=ProgramPage.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    sessions = SessionsField(
        label="함께하는 회차",
        queryset=Session.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="프로그램의 모든 회차에 함께하지 않을 때만 골라 주세요.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        user = self.for_user
        center = cast(Any, self.fields["center"])
        center.queryset = centers_edited_by(user).order_by("title")
        center.required = not edits_network(user)
        center.empty_label = "온 네트워크" if edits_network(user) else center.empty_label
        center.error_messages["required"] = "어느 센터의 멘토인지 골라 주세요."
        programs = programs_edited_by(user)
        cast(Any, self.fields["programs"]).queryset = programs.order_by("title")
        coming = Session.objects.scheduled().coming().filter(program__in=programs.order_by().values("pk"))
        shown = list(coming.values_list("pk", flat=True)[:MOST_SESSIONS])
        cast(Any, self.fields["sessions"]).queryset = (
            Session.objects.filter(pk__in=shown).select_related("program").order_by("starts_at", "pk")
        )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean()
        if self.instance.pk:
            for name in ("programs", "sessions"):
                offered = cast(Any, self.fields[name]).queryset
                others = getattr(self.instance, name).exclude(pk__in=offered.order_by().values("pk"))
                data[name] = [*data.get(name, []), *others]
        return data


class OwnMentorsMixin:
    """A mentor of a center whose pages the user may not edit does not exist for them."""

    request: HttpRequest

    def get_object(self, *args: Any, **kwargs: Any) -> Mentor:
        mentor = super().get_object(*args, **kwargs)  # type: ignore[misc]
        if not mentors_edited_by(self.request.user).filter(pk=mentor.pk).exists():
            raise Http404
        return mentor


class MentorIndexView(KoreanIndexView):
    def get_base_queryset(self) -> QuerySet[Mentor]:
        return mentors_edited_by(self.request.user)


class MentorEditView(OwnMentorsMixin, generic.EditView):
    @cached_property
    def header_more_buttons(self) -> list[Any]:
        buttons = list(super().header_more_buttons)
        times = reverse("mentors:slots", args=[self.object.pk])
        buttons.append(Button("열린 시간", url=times, icon_name="date", priority=20))
        if has_right(self.request.user, PageRight.STAFF):
            address = reverse("mentors:account", args=[self.object.pk])
            buttons.append(Button("계정 연결", url=address, icon_name="user", priority=30))
        return buttons


class MentorHistoryView(OwnMentorsMixin, history.HistoryView):
    pass


class MentorUsageView(OwnMentorsMixin, usage.UsageView):
    pass


DESK = [
    path("<int:pk>/account/", account, name="account"),
    path("<int:pk>/slots/", slots, name="slots"),
]


def edit_url(mentor: Mentor) -> str:
    return reverse("mentors:edit", args=[mentor.pk])


class MentorViewSet(ModelViewSet):
    model = Mentor
    icon = "user"
    name = "mentors"
    menu_label = "멘토"
    menu_name = "mentors"
    menu_order = 162
    add_to_admin_menu = True
    copy_view_enabled = False
    index_view_class = MentorIndexView
    edit_view_class = MentorEditView
    history_view_class = MentorHistoryView
    usage_view_class = MentorUsageView
    search_fields = ["name", "role"]
    search_backend_name = None
    ordering = ["name", "pk"]
    list_display = [
        TitleColumn("name", label="이름", accessor="name", get_url=edit_url),
        Column("role", label="하는 일"),
        Column("areas", label="분야", accessor=lambda row: ", ".join(row.area_labels)),
        Column("center", label="센터", accessor="place"),
        Column("is_active", label="활동", accessor=lambda row: "활동 중" if row.is_active else "쉬는 중"),
    ]
    edit_handler = ObjectList(
        [
            FieldRowPanel([FieldPanel("name"), FieldPanel("role")]),
            FieldPanel("areas"),
            FieldPanel("intro"),
            FieldPanel("picture"),
            FieldRowPanel([FieldPanel("center"), FieldPanel("is_active")]),
            MultiFieldPanel([FieldPanel("programs"), FieldPanel("sessions")], heading="프로그램"),
        ],
        base_form_class=MentorForm,
    )

    def get_urlpatterns(self) -> list[URLPattern]:
        return [*super().get_urlpatterns(), *DESK]
