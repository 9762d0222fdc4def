"""The screens of the texts, in the menu of personal data; and what the first page says of them."""

from typing import Any

from django.http import HttpRequest
from wagtail import hooks
from wagtail.admin.ui.components import Component
from wagtail.admin.viewsets.model import ModelViewSet

from people import legal
from people.texts.viewsets import ConsentTextViewSet, LegalTextViewSet, ProcessorViewSet


@hooks.register("register_admin_viewset")
def text_viewsets() -> list[ModelViewSet]:
    return [ConsentTextViewSet(), LegalTextViewSet(), ProcessorViewSet()]


class PolicyPanel(Component):
    """On the first page of those who publish it: the privacy policy says otherwise than the site does."""

    name = "privacy-policy"
    order = 130
    template_name = "pages/people/texts/policy_panel.html"

    def __init__(self, differences: list[str]) -> None:
        self.differences = differences

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        return {"differences": self.differences}


@hooks.register("construct_homepage_panels")
def policy_panel(request: HttpRequest, panels: list[Any]) -> None:
    if request.user.has_perm("people.add_legaltext") and (found := legal.differences()):
        panels.append(PolicyPanel(found))
