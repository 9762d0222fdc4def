"""The tables that staff keep: public holidays and regions."""

import django_filters
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.admin.viewsets.model import ModelViewSet

from core.models import Holiday, Region


class HolidayFilterSet(WagtailFilterSet):
    year = django_filters.NumberFilter(
        label="해", field_name="date", lookup_expr="year", min_value=1900, max_value=2200, decimal_places=0
    )

    class Meta:
        model = Holiday
        fields = ["year", "is_day_off"]


class HolidayViewSet(ModelViewSet):
    """Staff add a temporary holiday (임시공휴일) here, or keep a day open."""

    model = Holiday
    name = "holidays"
    menu_label = "공휴일"
    icon = "calendar-alt"
    add_to_settings_menu = True
    list_display = ["date", "name", "is_day_off"]
    filterset_class = HolidayFilterSet
    search_fields = ["name"]
    search_backend_name = None
    ordering = ["-date"]
    copy_view_enabled = False
    panels = [FieldRowPanel([FieldPanel("date"), FieldPanel("name")]), FieldPanel("is_day_off")]


class RegionViewSet(ModelViewSet):
    model = Region
    name = "regions"
    menu_label = "지역"
    icon = "globe"
    add_to_settings_menu = True
    list_display = ["short_name", "name", "code", "valid_from", "valid_until"]
    search_fields = ["name", "code"]
    search_backend_name = None
    sort_order_field = "sort_order"
    copy_view_enabled = False
    panels = [
        FieldRowPanel([FieldPanel("short_name"), FieldPanel("name")]),
        FieldRowPanel([FieldPanel("code"), FieldPanel("slug")]),
        FieldRowPanel([FieldPanel("valid_from"), FieldPanel("valid_until")]),
    ]
