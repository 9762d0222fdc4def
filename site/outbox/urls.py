"""Refusing SMS; and, only in the demo, the messages that would have left (`demo_urls`)."""

from django.urls import path, register_converter

from outbox import views
from outbox.sms.refusals import HASH_LENGTH
from outbox.sms.views import sms_choose, sms_refuse


class PhoneHash:
    """What `outbox.sms.refusals.hash_of` gives, and nothing else."""

    regex = f"[0-9a-f]{{{HASH_LENGTH}}}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(PhoneHash, "phone_hash")

urlpatterns = [
    path("sms/stop/<phone_hash:phone_hash>/", sms_refuse, name="sms_refuse"),
    path("me/sms/", sms_choose, name="sms_choose"),
]

demo_urls = [
    path("outbox/", views.outbox_list, name="outbox"),
    path("outbox/<int:pk>/", views.outbox_mail, name="outbox_mail"),
    path("outbox/<int:pk>/html/", views.outbox_html, name="outbox_html"),
    path("outbox/<int:pk>/files/<int:number>/", views.outbox_file, name="outbox_file"),
    path("outbox/sms/<int:pk>/", views.outbox_sms, name="outbox_sms"),
]
