"""From the editor of an issue to the page from which it is sent."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import include, path, reverse
from wagtail import hooks
from wagtail.admin.panels import FieldPanel
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets.button import Button
from wagtail_newsletter import views
from wagtail_newsletter.viewsets import audience_chooser_viewset, audience_segment_chooser_viewset

from newsletter.desk import sending
from newsletter.models import NewsletterPage, Recipients
from newsletter.models.pages import sends_itself

urls = [
    path("<int:pk>/", sending.issue, name="issue"),
    path("<int:pk>/mail/", sending.mail, name="mail"),
]


@hooks.register("register_admin_urls")
def sending_addresses() -> list[Any]:
    return [path("issues/", include((urls, "newsletter_sending")))]


@hooks.register("register_admin_urls", order=-1)
def unschedule_address() -> list[Any]:
    """Before wagtail-newsletter's own, which takes any page for an issue."""
    return [path("newsletter/pages/<int:page_id>/unschedule/", unschedule)]


def unschedule(request: HttpRequest, page_id: int) -> HttpResponse:
    get_object_or_404(NewsletterPage, pk=page_id)
    return views.unschedule(request, page_id)


class RecipientsViewSet(ModelViewSet):
    """Lists of the other service, where one sends."""

    model = Recipients
    icon = "group"
    add_to_settings_menu = True
    panels = [
        FieldPanel("name", heading="이름"),
        FieldPanel("audience", heading="수신 목록", widget=audience_chooser_viewset.widget_class),
        FieldPanel(
            "segment",
            heading="일부만",
            widget=audience_segment_chooser_viewset.widget_class(linked_fields={"audience": "#id_audience"}),
        ),
    ]


@hooks.register("register_admin_viewset")
def recipients_viewset() -> list[ModelViewSet]:
    return [] if sends_itself() else [RecipientsViewSet("newsletter_recipients")]


@hooks.register("register_page_header_buttons")
def sending_button(page: Any, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    is_issue = isinstance(page.specific_deferred, NewsletterPage)
    if sends_itself() and is_issue and page.permissions_for_user(user).can_edit():
        address = reverse("newsletter_sending:issue", args=[page.pk])
        yield Button("미리 보기와 보내기", address, icon_name="mail", priority=15)
