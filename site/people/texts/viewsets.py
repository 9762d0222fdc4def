"""Texts with versions: what people agreed to, or what was published, is never changed, only followed by a new version."""

from __future__ import annotations

from typing import Any

from django.urls import URLPattern, path
from wagtail.admin.panels import FieldPanel, HelpPanel, MultiFieldPanel, ObjectList, Panel
from wagtail.admin.ui.tables import Column
from wagtail.admin.viewsets.model import ModelViewSet

from core import formats
from people.models import ConsentText, LegalText, Processor
from people.texts import views
from people.texts.forms import LegalTextForm

STATE = Column(
    "is_newest", label="상태", accessor=lambda row: "쓰는 중" if row.is_newest else "지난 판", width="12%"
)


def legal_state(text: Any) -> str:
    if text.is_coming:
        return "시행 전"
    return "쓰는 중" if text.is_newest_in_force else "지난 판"


class ConsentTextViewSet(ModelViewSet):
    """New kinds come with the code that asks for them; here their words get new versions."""

    model = ConsentText
    name = "consent_texts"
    icon = "form"
    menu_hook = "register_privacy_menu_item"
    menu_order = 10
    copy_view_enabled = False
    inspect_view_enabled = True
    index_view_class = views.ConsentTextIndexView
    edit_view_class = views.ConsentTextEditView
    delete_view_class = views.ConsentTextDeleteView
    inspect_view_class = views.ConsentTextInspectView
    add_view_class = views.NewConsentTextView
    ordering = ["kind", "-version"]
    list_display = [
        "title",
        Column("version", label="판", accessor=lambda row: f"{row.version}판", width="8%"),
        STATE,
        Column(
            "required", label="필수", accessor=lambda row: "필수" if row.is_required else "선택", width="8%"
        ),
        Column("agreed", label="동의한 사람", accessor=lambda row: f"{row.agreed:,}명", width="12%"),
        Column("created_at", label="만든 날", accessor=lambda row: formats.date_text(row.created_at)),
    ]
    inspect_view_fields = [
        "title",
        "version",
        "purpose",
        "items",
        "period",
        "refusal",
        "recipient",
        "is_required",
    ]
    panels: list[Panel] = [
        FieldPanel("title"),
        MultiFieldPanel(
            [FieldPanel(name) for name in ("purpose", "items", "period", "refusal")],
            heading="꼭 알려야 하는 네 가지",
        ),
        MultiFieldPanel(
            [
                HelpPanel(content="다른 기관에 정보를 넘길 때만 적어요. 처리방침에도 그대로 나와요."),
                FieldPanel("recipient"),
            ],
            heading="다섯째, 제공받는 곳",
        ),
        FieldPanel("is_required"),
    ]

    def get_urlpatterns(self) -> list[URLPattern]:
        others = [each for each in super().get_urlpatterns() if each.name != "add"]
        return [*others, path("new/<slug:kind>/", self.add_view, name="add")]


class LegalTextViewSet(ModelViewSet):
    """Published texts are looked at where everybody sees them."""

    model = LegalText
    name = "legal_texts"
    icon = "doc-full"
    menu_hook = "register_privacy_menu_item"
    menu_order = 20
    copy_view_enabled = False
    index_view_class = views.LegalTextIndexView
    add_view_class = views.NewLegalTextView
    create_template_name = "pages/people/texts/legal_new.html"
    ordering = ["kind", "-version"]
    list_display = [
        "kind",
        Column("version", label="판", accessor=lambda row: f"{row.version}판", width="10%"),
        Column("state", label="상태", accessor=legal_state, width="15%"),
        Column(
            "effective_on",
            label="시행일",
            accessor=lambda row: formats.date_text(row.effective_on, year=True),
            width="25%",
        ),
    ]
    edit_handler = ObjectList([FieldPanel("effective_on"), FieldPanel("body")], base_form_class=LegalTextForm)

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        gone = {f"{name}_url_name": None for name in ("edit", "delete", "history", "usage")}
        return super().get_common_view_kwargs(**kwargs) | gone

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
            path("new/<slug:kind>/", self.add_view, name="add"),
        ]

    def register_admin_url_finder(self) -> None:
        """There is no address to edit one at."""


class ProcessorViewSet(ModelViewSet):
    model = Processor
    name = "processors"
    icon = "group"
    menu_hook = "register_privacy_menu_item"
    menu_order = 30
    list_display = ["name", "task", "period"]
    panels: list[Panel] = [FieldPanel(name) for name in ("name", "task", "period", "sort_order")]
