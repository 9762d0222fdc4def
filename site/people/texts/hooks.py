"""The screens of the texts, in the menu of personal data."""

from wagtail import hooks
from wagtail.admin.viewsets.model import ModelViewSet

from people.texts.viewsets import ConsentTextViewSet, LegalTextViewSet, ProcessorViewSet


@hooks.register("register_admin_viewset")
def text_viewsets() -> list[ModelViewSet]:
    return [ConsentTextViewSet(), LegalTextViewSet(), ProcessorViewSet()]
