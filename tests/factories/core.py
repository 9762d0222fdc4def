"""Rows of the ground: regions, holidays, pictures."""

from __future__ import annotations

from typing import Any

import factory
import wagtail_factories

from core.models import CustomImage, Holiday, Region


class RegionFactory(factory.django.DjangoModelFactory[Region]):
    """A region; those that exist are found, not made again."""

    class Meta:
        model = Region
        django_get_or_create = ("slug",)

    slug = "seoul"
    code = "11"
    name = "서울특별시"
    short_name = "서울"


class HolidayFactory(factory.django.DjangoModelFactory[Holiday]):
    class Meta:
        model = Holiday
        django_get_or_create = ("date",)

    name = "임시공휴일"


class ImageFactory(wagtail_factories.ImageFactory):
    class Meta:
        model = CustomImage

    title: Any = factory.Sequence(lambda number: f"그림 {number}")
