from django.apps import AppConfig
from wagtail.users.apps import WagtailUsersAppConfig


class PeopleConfig(AppConfig):
    name = "people"
    verbose_name = "사람"


class StaffUsersConfig(WagtailUsersAppConfig):
    """Wagtail's user screens, with our one name field."""

    user_viewset = "people.viewsets.UserViewSet"
