"""The tables that staff keep: public holidays and regions."""

from typing import Any

import django_filters
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.admin.views.generic import IndexView
from wagtail.admin.viewsets.model import ModelViewSet

from core import korean
from core.models import Holiday, Region


class KoreanSearch:
    """For a list of the admin: its search reads Korean that was typed on English keys, or taken apart, as the public one does."""

    def search_queryset(self, queryset: Any) -> Any:
        view: Any = self
        search = super().search_queryset  # type: ignore[misc]
        if not view.is_searching:
            return search(queryset)

        def finds(text: str) -> bool:
            view.search_query = text
            return bool(search(queryset).exists())

        view.search_query = korean.meant(view.search_query, finds)
        return search(queryset)


class KoreanIndexView(KoreanSearch, IndexView):
    pass


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
    index_view_class = KoreanIndexView
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
    index_view_class = KoreanIndexView
    sort_order_field = "sort_order"
    copy_view_enabled = False
    panels = [
        FieldRowPanel([FieldPanel("short_name"), FieldPanel("name")]),
        FieldRowPanel([FieldPanel("code"), FieldPanel("slug")]),
        FieldRowPanel([FieldPanel("valid_from"), FieldPanel("valid_until")]),
    ]
