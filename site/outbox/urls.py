"""Refusing SMS; and, only in the demo, the messages that would have left (`demo_urls`)."""

from django.urls import path

from outbox import views
from outbox.sms.views import sms_refuse

urlpatterns = [path("sms/stop/<str:phone_hash>/", sms_refuse, name="sms_refuse")]

demo_urls = [
    path("outbox/", views.outbox_list, name="outbox"),
    path("outbox/<int:pk>/", views.outbox_mail, name="outbox_mail"),
    path("outbox/<int:pk>/html/", views.outbox_html, name="outbox_html"),
    path("outbox/sms/<int:pk>/", views.outbox_sms, name="outbox_sms"),
]
