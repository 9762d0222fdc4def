"""What the ground adds to the Wagtail admin."""

from wagtail import hooks

from core.viewsets import HolidayViewSet, RegionViewSet


@hooks.register("register_admin_viewset")
def register_tables() -> list[object]:
    return [HolidayViewSet(), RegionViewSet()]
