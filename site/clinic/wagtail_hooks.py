"""The document clinic in the admin's addresses and menu; and the centers that it keeps."""

from typing import Any

from django.http import HttpRequest
from django.urls import include, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.models import Page

from clinic.desk import views
from clinic.desk.reach import may_read
from clinic.models import Review
from core.kept_pages import keeps_page
from home.models import CenterPage

urls = [
    path("", views.index, name="index"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/files/<int:file_pk>/", views.download, name="file"),
    path("centers/", views.centers, name="centers"),
    path("centers/<int:center_pk>/", views.center, name="center"),
]


@hooks.register("register_admin_urls")
def clinic_addresses() -> list[Any]:
    return [path("clinic/", include((urls, "clinic_desk")))]


class ClinicMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return may_read(request.user)


@hooks.register("register_admin_menu_item")
def clinic_menu() -> MenuItem:
    return ClinicMenuItem(
        views.TITLE, reverse("clinic_desk:index"), name="clinic", icon_name="doc-full", order=153
    )


@keeps_page
def keeps_reviews(page: Page) -> str:
    """A center to which papers were sent is not deleted: people's papers point to it."""
    centers = CenterPage.objects.descendant_of(page, inclusive=True)
    if not Review.objects.filter(center__in=centers.order_by().values("pk")).exists():
        return ""
    return "서류 클리닉에 서류를 보낸 사람이 있어서 지울 수 없어요. 더 열지 않는다면 게시를 해제해 주세요."
