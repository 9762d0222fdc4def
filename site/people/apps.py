from allauth.usersessions.apps import UserSessionsConfig
from django.apps import AppConfig
from wagtail.users.apps import WagtailUsersAppConfig


class PeopleConfig(AppConfig):
    name = "people"
    verbose_name = "사람"

    def ready(self) -> None:
        from . import (
            checks,  # noqa: F401 - registers itself
            daily,
            privacy,  # noqa: F401 - declares what is kept
            receivers,
            second_factor,  # noqa: F401 - listens to allauth
        )

        daily.connect()
        receivers.connect()


class StaffUsersConfig(WagtailUsersAppConfig):
    """Wagtail's user screens, with our one name field."""

    user_viewset = "people.viewsets.UserViewSet"
    group_viewset = "people.viewsets.GroupViewSet"


class DevicesConfig(UserSessionsConfig):
    """allauth's table of signed-in browsers, filled with less than allauth would (`services.devices`)."""

    def ready(self) -> None:
        from django.contrib.auth.signals import user_logged_in, user_logged_out

        from people.services import devices

        user_logged_in.connect(devices.on_sign_in, dispatch_uid="people.device_signed_in")
        user_logged_out.connect(devices.on_sign_out, dispatch_uid="people.device_signed_out")
