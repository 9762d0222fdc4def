"""Only in the demo: the mails that would have left."""

from django.urls import path

from outbox import views

urlpatterns = [
    path("", views.outbox_list, name="outbox"),
    path("<int:pk>/", views.outbox_mail, name="outbox_mail"),
    path("<int:pk>/html/", views.outbox_html, name="outbox_html"),
]
