"""Messages in the Wagtail admin."""

from typing import Any

from django.http import HttpRequest
from django.urls import include, path, reverse
from wagtail import hooks
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem
from wagtail.admin.ui.components import Component

from outbox.selectors import failures_of_the_week, stuck
from outbox.staff import log, views
from outbox.staff.permissions import may_word

urls = [
    path("kinds/", views.kinds, name="kinds"),
    path("kinds/<slug:name>/<slug:language>/", views.kind, name="kind"),
    path("kinds/<slug:name>/<slug:language>/html/", views.kind_html, name="kind_html"),
    path("mails/", log.MailLogView.as_view(), name="mails"),
    path("mails/results/", log.MailLogView.as_view(results_only=True), name="mails_results"),
    path("mails/again/", log.mail_send_again, name="mail_again"),
    path("texts/", log.SmsLogView.as_view(), name="texts"),
    path("texts/results/", log.SmsLogView.as_view(results_only=True), name="texts_results"),
    path("texts/again/", log.sms_send_again, name="text_again"),
    path("texts/preview/", views.sms_preview, name="sms_preview"),
    path("texts/refusal/", views.sms_refusal, name="sms_refusal"),
]


@hooks.register("register_admin_urls")
def message_addresses() -> list[Any]:
    return [path("messages/", include((urls, "messages")))]


class MessagesMenuItem(SubmenuMenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return may_word(request.user)


@hooks.register("register_admin_menu_item")
def messages_menu() -> MenuItem:
    items = [
        MenuItem("종류와 문구", reverse("messages:kinds"), icon_name="edit", order=1),
        MenuItem("보낸 메일", reverse("messages:mails"), icon_name="mail", order=2),
        MenuItem("보낸 문자", reverse("messages:texts"), icon_name="mobile-alt", order=3),
        MenuItem("문자 미리 보기", reverse("messages:sms_preview"), icon_name="view", order=4),
        MenuItem("문자 수신 거부", reverse("messages:sms_refusal"), icon_name="cross", order=5),
    ]
    return MessagesMenuItem("메시지", Menu(items=items), name="messages", icon_name="mail", order=840)


class FailuresPanel(Component):
    """What did not leave in a week, on the operator's first page."""

    name = "outbox-failures"
    template_name = "pages/outbox/staff/failures.html"
    order = 150

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        if not may_word(parent_context["request"].user):
            return {}
        return {"failed": failures_of_the_week(), "stuck": stuck()}


@hooks.register("construct_homepage_panels")
def failures_panel(request: HttpRequest, panels: list[Component]) -> None:
    panels.append(FailuresPanel())
