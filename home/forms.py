"""The editor's forms."""

from typing import Any

from django.db.models import Q
from wagtail.admin.forms import WagtailAdminPageForm

from core import clock
from core.models import Region


class CenterForm(WagtailAdminPageForm):
    """Offers the regions of today, and the one that the center already has."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = Region.objects.valid_on(clock.today()).values("pk")
        if "region" in self.fields:
            self.fields["region"].queryset = Region.objects.filter(
                Q(pk__in=today) | Q(pk=self.instance.region_id)
            )
