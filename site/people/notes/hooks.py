"""상담 메모 in the admin's addresses and menu."""

from typing import Any

from django.http import HttpRequest
from django.urls import include, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from people.notes import views
from people.permissions import PageRight, has_right
from people.services.notes import writes_notes

urls = [
    path("", views.NoteIndexView.as_view(), name="index"),
    path("results/", views.NoteIndexView.as_view(results_only=True), name="index_results"),
    path("find/", views.find, name="find"),
    path("add/<str:token>/", views.add, name="add"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/edit/", views.edit, name="edit"),
    path("<int:pk>/delete/", views.delete, name="delete"),
    path("hand-over/", views.hand_over_list, name="hand_over_list"),
    path("hand-over/<int:page_pk>/<int:author_pk>/", views.hand_over, name="hand_over"),
]


@hooks.register("register_admin_urls")
def note_addresses() -> list[Any]:
    return [path("notes/", include((urls, "notes")))]


class NotesMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return writes_notes(request.user)


@hooks.register("register_admin_menu_item")
def notes_menu() -> MenuItem:
    return NotesMenuItem("상담 메모", reverse("notes:index"), icon_name="lock", order=160)


class HandOverMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return has_right(request.user, PageRight.STAFF)


@hooks.register("register_privacy_menu_item")
def hand_over_menu() -> MenuItem:
    return HandOverMenuItem(
        "상담 메모 넘기기", reverse("notes:hand_over_list"), icon_name="arrow-right", order=60
    )
